import { type Range, spread } from '../range.ts';
import { objectiveModels } from './objectives.ts';
import type { TrainingSettings } from './settings.ts';

const GiB = 2 ** 30;

/** Measured over predicted, 5 % and 95 % quantiles of the open measured runs (npm run accuracy). */
interface Ratio {
  readonly low: number;
  readonly high: number;
}

/** One GPU, states sharded over several, and the model itself divided. */
export type Kind = 'single' | 'sharded' | 'divided';

const allocatedRatio: Readonly<Record<Kind, Ratio>> = {
  single: { low: 0.88, high: 1.13 },
  sharded: { low: 0.88, high: 1.1 },
  divided: { low: 0.92, high: 1.27 },
};

/** Which of the kinds of run this is. */
export function kindOf({ layout }: TrainingSettings): Kind {
  if (layout.tensorParallel * layout.pipelineParallel * layout.contextParallel > 1) return 'divided';
  return layout.shards > 1 ? 'sharded' : 'single';
}

/** The range of a predicted peak of allocated bytes. */
export function allocatedRange(bytes: number, settings: TrainingSettings): Range {
  const { low, high } = allocatedRatio[kindOf(settings)];
  const { widening } = objectiveModels[settings.objective];
  return spread(bytes, { below: bytes * Math.min(0.5, (1 - low) * widening), above: bytes * (high - 1) * widening });
}

/** CUDA context and kernels: 0.3 to 0.6 GiB with lazy loading; 1.3 GiB on a V100 (transformers docs, 2022). */
const contextBytes = 0.5 * GiB;

/**
 * What nvidia-smi shows over what is allocated: the allocator's cache, and the context. Cache is not need: it shrinks to
 * nothing as the GPU fills, so the figure never exceeds the GPU (348 pairs of fms-acceleration runs).
 */
const shownRatio: Readonly<Record<Kind, Ratio & { readonly value: number }>> = {
  single: { low: 1.01, value: 1.2, high: 1.45 },
  sharded: { low: 1.05, value: 1.3, high: 1.6 },
  divided: { low: 1.05, value: 1.3, high: 1.7 },
};

/** Batches of changing length leave blocks that nothing fits in: 1.6 to 1.75 (fms-acceleration, without packing). */
const unevenBatches = 1.75;

/** What nvidia-smi will show, from the range of allocated bytes. */
export function shownRange(allocated: Range, settings: TrainingSettings, physicalBytes: number): Range {
  const measured = shownRatio[kindOf(settings)];
  const ratio = settings.packing ? measured : { ...measured, high: Math.max(measured.high, unevenBatches) };
  // A run that does not fit is shown as what it would take.
  const limit = Math.max(physicalBytes, allocated.value + contextBytes);
  const shown = (bytes: number): number => Math.round(Math.min(limit, bytes + contextBytes));
  return {
    value: shown(allocated.value * ratio.value),
    low: shown(allocated.low * ratio.low),
    high: Math.max(shown(allocated.high * ratio.high), shown(allocated.value * ratio.value)),
  };
}

/** Bytes to plan for: allocated, fragmentation and context with some room. */
export function planForBytes(allocated: Range): number {
  return Math.round(allocated.value * 1.1 + GiB);
}

/** Bytes that a run needs at least: allocated, 5 % that the allocator cannot use, and the context. */
export function neededBytes(allocated: number): number {
  return allocated * 1.05 + contextBytes;
}

/** The part of a GPU's memory that a training process gets to use. */
export const usableShare = 0.98;
