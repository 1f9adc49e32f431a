import type { FitAnswer, Range } from '../../src/answer/answer.ts';
import type { EngineMeasured } from './engine-runs.ts';

/** A term of an engine's memory: where the log has it and where the answer has it. */
export interface EngineTerm {
  readonly term: string;
  /** The figure that the log states. */
  readonly key: keyof EngineMeasured;
  /** Stated apart in the log, one figure in the answer. */
  readonly with?: keyof EngineMeasured;
  /** Bytes of the unit that the figure is in; 1 for counts. */
  readonly unit: number;
  /** Half of the last digit in which the figure is published. */
  readonly rounding: number;
  /** Bytes, or counts. */
  predicted(answer: FitAnswer): Range | undefined;
  /** All of the memory, so that the rule of thumb speaks of it too. */
  readonly whole?: true;
}

const GiB = { unit: 2 ** 30, rounding: 0.005 } as const;
const MiB = { unit: 2 ** 20, rounding: 0.005 } as const;

export const engineTerms: readonly EngineTerm[] = [
  { term: 'weights per GPU, GiB', key: 'weights_gib_per_gpu', ...GiB, predicted: ({ memory }) => memory.weights },
  {
    term: 'KV cache available, GiB',
    key: 'kv_gib_per_gpu',
    with: 'state_gib_per_gpu',
    ...GiB,
    predicted: ({ memory }) => memory.kvCacheAvailable,
  },
  { term: 'KV tokens', key: 'kv_tokens', unit: 1, rounding: 0, predicted: ({ kvCache }) => kvCache.tokens },
  { term: 'CUDA graphs, GiB', key: 'cuda_graph_gib', ...GiB, predicted: ({ memory }) => memory.cudaGraphs },
  { term: 'activations, GiB', key: 'activation_gib', ...GiB, predicted: ({ memory }) => memory.activations },
  { term: 'outside torch, GiB', key: 'outside_torch_gib', ...GiB, predicted: ({ memory }) => memory.nonTorch },
  {
    term: 'peak allocated, all GPUs, GiB',
    key: 'peak_allocated_gib_all_gpus',
    ...GiB,
    predicted: allocatedOnAll,
    whole: true,
  },
  {
    term: 'weights and cache, GiB',
    key: 'weights_and_cache_gib',
    unit: GiB.unit,
    rounding: 0.0005,
    predicted: ({ memory }) => plus(memory.weights, memory.kvCacheNeeded),
  },
  { term: 'weights, MiB', key: 'model_mib', ...MiB, predicted: ({ memory }) => memory.weights },
  {
    term: 'KV cache and state, MiB',
    key: 'kv_mib',
    with: 'state_mib',
    ...MiB,
    predicted: ({ memory }) => scaled({ value: 1, low: 1, high: 1 }, memory.kvCacheNeeded),
  },
  { term: 'compute buffer, MiB', key: 'compute_mib', ...MiB, predicted: ({ memory }) => memory.compute },
  {
    term: 'peak without the driver, GB',
    key: 'peak_gb',
    unit: 1e9,
    rounding: 0.005,
    predicted: ({ memory }) => plus(memory.needed, -(memory.nonTorch?.value ?? 0)),
    whole: true,
  },
  {
    term: 'whole card, MiB',
    key: 'card_mib',
    unit: MiB.unit,
    rounding: 0.5,
    predicted: ({ memory }) => memory.needed,
    whole: true,
  },
];

/** Torch's own peaks, summed over the GPUs, which the process's context is not in: each GPU has its turn with the pass. */
function allocatedOnAll({ memory, plan }: FitAnswer): Range | undefined {
  const { weights, weightsTotal, activations } = memory;
  if (activations === undefined) return undefined;
  const kept = plus(scaled(weights, weightsTotal / weights.value), memory.kvCacheNeeded * plan.gpus);
  const passes = scaled(activations, plan.gpus);
  return { value: kept.value + passes.value, low: kept.low + passes.low, high: kept.high + passes.high };
}

function plus({ value, low, high }: Range, bytes: number): Range {
  return { value: value + bytes, low: low + bytes, high: high + bytes };
}

function scaled({ value, low, high }: Range, by: number): Range {
  return { value: value * by, low: low * by, high: high * by };
}
