import type { Subject } from '../../../catalogue/subject.ts';
import type { Layout } from '../../layout.ts';
import { exactly, negated, type Range, sumOfRanges } from '../../range.ts';
import type { Engine, EngineMemory } from '../engine.ts';
import { hundredths, mapped } from '../torch/figures.ts';
import { processBytes } from '../torch/process.ts';
import { processRange, weightRange, workingSetRange } from '../torch/ranges.ts';
import { type Stage, stagesOf } from '../torch/stages.ts';
import { type SequenceCache, sequenceCache } from './cache.ts';
import { transformersCommand } from './command.ts';
import { generatePeak } from './generate.ts';
import { layoutRefusal } from './legal.ts';
import { transformersSteps } from './steps.ts';

/** Hugging Face Transformers: generate() with its default cache. */
export const transformers: Engine = {
  id: 'transformers',
  divides: 'layers',
  memory: transformersMemory,
  refusal: layoutRefusal,
  command: transformersCommand,
};

/** Bytes that so many sequences of a length need beside the weights. */
type Need = (sequences: number, length: number) => number;

/**
 * What generate() allocates on the fullest GPU: weights, the cache of one batch at its full length, and the peak of its passes.
 * There is no pool and no budget. GPUs work one after another, so no NCCL. Source: docs/method-other-engines.md.
 */
function transformersMemory(subject: Subject, layout: Layout): EngineMemory {
  const { context, concurrency } = subject;
  const { stage, cache } = fullest(subject, layout);
  const peak = generatePeak(subject, layout, cache, concurrency, context);
  const weights = placedWeights(subject, layout, stage);
  const activations = workingSetRange(peak.value, subject.model.architecture.moe !== undefined, peak.alsoPossible);
  const nonTorch = processRange(processBytes(subject, 1));
  const kvAvailable = sumOfRanges([
    exactly(subject.physicalBytes),
    negated(weights),
    negated(activations),
    negated(nonTorch),
  ]);
  const need: Need = (sequences, length) =>
    cache.bytes(length) * sequences + generatePeak(subject, layout, cache, sequences, length).value;
  // The peak grows with requests too, so what they have in common is the room for both.
  const held = mapped(kvAvailable, (bytes) => sequencesIn(need, bytes + peak.value, context));
  const ceiling = Math.max(subject.model.maxContext ?? 1_048_576, context);
  return {
    weights,
    activations,
    nonTorch,
    cudaGraphs: exactly(0),
    outside: exactly(0),
    budget: subject.physicalBytes,
    utilization: 1,
    graphsInBudget: true,
    kvAvailable,
    kvNeeded: Math.ceil(cache.bytes(context) * concurrency),
    kvPerRequest: Math.ceil(cache.bytes(context)),
    bytesPerToken: cache.perToken,
    stateBytes: cache.state,
    tokens: mapped(held, (sequences) => Math.floor(sequences * context)),
    maxConcurrency: held,
    maxContext: longest(need, kvAvailable.value + peak.value, ceiling),
    startupShortfall: 0,
    remarks:
      layout.pipelineParallel > 1
        ? ['the GPUs hold the layers but work one after another: more of them is not faster']
        : [],
    settings: { version: subject.engineVersion },
    steps: () =>
      transformersSteps(subject, layout, {
        stage,
        cache,
        peak,
        process: nonTorch.value,
        available: kvAvailable.value,
      }),
  };
}

/** The GPU whose layers, caches of the asked requests included, take most. */
function fullest(subject: Subject, layout: Layout): { readonly stage: Stage; readonly cache: SequenceCache } {
  let found: { readonly stage: Stage; readonly cache: SequenceCache; readonly load: number } | undefined;
  for (const stage of stagesOf(subject, layout)) {
    const cache = sequenceCache(subject, stage);
    const load = stage.weights + cache.bytes(subject.context) * subject.concurrency;
    if (found === undefined || load > found.load) found = { stage, cache, load };
  }
  if (found === undefined) throw new RangeError('a layout has at least one stage');
  return found;
}

/** Whole layers are placed by size with a margin, so a GPU may get one more than its even share. */
function placedWeights(subject: Subject, layout: Layout, stage: Stage): Range {
  const range = weightRange(subject, layout, stage.weights);
  const layer = layout.pipelineParallel > 1 ? stage.weights / Math.max(1, stage.to - stage.from) : 0;
  return { ...range, high: Math.round(range.high + layer) };
}

/** Sequences of a length that `room` holds, below one when not even one does. What each further one adds is the same. */
function sequencesIn(need: Need, room: number, length: number): number {
  const one = need(1, length);
  if (room < one) return hundredths(room / one);
  const step = need(2, length) - one;
  return step <= 0 ? 1 : hundredths(1 + (room - one) / step);
}

/** The longest single sequence. */
function longest(need: Need, room: number, ceiling: number): number {
  if (need(1, 1) > room) return 0;
  let low = 1;
  let high = ceiling;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (need(1, middle) <= room) low = middle;
    else high = middle - 1;
  }
  return low;
}
