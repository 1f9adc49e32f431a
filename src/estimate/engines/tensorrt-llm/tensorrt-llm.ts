import type { Subject } from '../../../catalogue/subject.ts';
import { gpusOf, type Layout } from '../../layout.ts';
import { exactly, negated, type Range, sumOfRanges } from '../../range.ts';
import type { Engine, EngineMemory } from '../engine.ts';
import { hundredths, mapped } from '../torch/figures.ts';
import { processBytes } from '../torch/process.ts';
import { processRange, weightRange, workingSetRange } from '../torch/ranges.ts';
import { type Stage, stagesOf } from '../torch/stages.ts';
import { workingSet } from '../torch/working-set.ts';
import { hasStates, type RequestCache, requestCache } from './cache.ts';
import { tensorRtCommand } from './command.ts';
import { layoutRefusal } from './legal.ts';
import { blocksIn } from './releases.ts';
import { type TensorRtSettings, tensorRtSettings } from './settings.ts';
import { tensorRtSteps } from './steps.ts';

export const tensorRtLlm: Engine = {
  id: 'tensorrt-llm',
  memory: tensorRtMemory,
  refusal: layoutRefusal,
  command: tensorRtCommand,
};

/**
 * Kernel modules, attention and GEMM workspaces, graphs of the profile run. With the context it is what is logged as "Memory
 * used outside torch" less the temporary cache: 1.1 to 1.7 GiB on one GPU, 2.7 on two with NCCL (releases 0.20 and 1.1).
 */
const workspaceBytes = 1.1 * 2 ** 30;

/**
 * TensorRT-LLM runs a full batch, sees what is left beside its peak, and gives a fraction of that to the KV cache; CUDA graphs
 * come from the rest. Source: docs/method-other-engines.md.
 */
function tensorRtMemory(subject: Subject, layout: Layout): EngineMemory {
  const stateful = hasStates(subject.model.architecture);
  const settings = tensorRtSettings(subject, stateful);
  const activations = workingSetRange(
    workingSet(subject, layout, settings.maxNumTokens),
    subject.model.architecture.moe !== undefined,
  );
  const nonTorch = processRange(processBytes(subject, gpusOf(layout)) + workspaceBytes);
  const { stage, cache } = poorest(subject, layout, settings, activations.value + nonTorch.value);
  const weights = weightRange(subject, layout, stage.weights);
  const free = sumOfRanges([exactly(subject.physicalBytes), negated(weights), negated(activations), negated(nonTorch)]);
  const kvAvailable = mapped(free, (bytes) => shareOf(bytes, settings.fraction));
  const reserve = exactly(free.value - kvAvailable.value);
  const perRequest = cache.bytes(subject.context);
  const windowed = cache.windowedBytes(subject.context);
  const sequences = Math.ceil(subject.concurrency / layout.dataParallel);
  return {
    weights,
    activations,
    nonTorch,
    cudaGraphs: exactly(0),
    reserve,
    outside: exactly(0),
    budget: subject.physicalBytes,
    utilization: 1,
    graphsInBudget: true,
    kvAvailable,
    kvNeeded: Math.ceil(neededFor(cache, subject.context, sequences, stateful ? settings.maxBatchSize : 0)),
    kvPerRequest: Math.ceil(perRequest),
    requestBytes: cache.bytes,
    bytesPerToken: cache.perToken,
    stateBytes: cache.state,
    tokens: tokensOf(kvAvailable, cache, settings, perRequest / (windowed || 1)),
    maxConcurrency: requestsOf(kvAvailable, layout, perRequest, windowed),
    maxContext: longest(subject, kvAvailable.value, cache, settings.blockSize),
    startupShortfall: 0,
    unmeasured: true,
    remarks: stateful
      ? [
          `recurrent states are made for every request of max_batch_size, 2,048 by default: ${settings.maxBatchSize} taken; set it to how many are served at once`,
        ]
      : [],
    settings: {
      version: subject.engineVersion,
      gpuMemoryUtilization: settings.fraction,
      maxNumSeqs: settings.maxBatchSize,
      maxNumBatchedTokens: settings.maxNumTokens,
      blockSize: settings.blockSize,
      eager: subject.question.eager ?? false,
    },
    steps: () =>
      tensorRtSteps(subject, {
        settings,
        weights: stage.weights,
        activations: activations.value,
        process: nonTorch.value,
        free: free.value,
        available: kvAvailable.value,
        cache,
      }),
  };
}

/** The fraction of what is free; what is missing is missing whole. */
function shareOf(free: number, fraction: number): number {
  return free > 0 ? Math.floor(free * fraction) : free;
}

/** The stage that holds the fewest requests. */
function poorest(
  subject: Subject,
  layout: Layout,
  settings: TensorRtSettings,
  taken: number,
): { readonly stage: Stage; readonly cache: RequestCache } {
  let found: { readonly stage: Stage; readonly cache: RequestCache; readonly requests: number } | undefined;
  for (const stage of stagesOf(subject, layout)) {
    const cache = requestCache(stage.layers, settings.blockSize);
    const room = subject.physicalBytes - taken - stage.weights;
    const requests = room / (cache.bytes(subject.context) || 1);
    if (found === undefined || requests < found.requests) found = { stage, cache, requests };
  }
  if (found === undefined) throw new RangeError('a layout has at least one stage');
  return found;
}

/** Caches of the requests, and states of the whole batch. */
function neededFor(cache: RequestCache, context: number, sequences: number, batch: number): number {
  return (cache.bytes(context) - cache.state) * sequences + cache.state * Math.max(sequences, batch);
}

/** Tokens of the pool. Where windows are used (`gain` above 1), it holds as many times more: the high end. */
function tokensOf(available: Range, cache: RequestCache, settings: TensorRtSettings, gain: number): Range {
  const tokens = (bytes: number): number =>
    cache.perToken === 0
      ? 0
      : blocksIn(bytes, 1, cache.perToken * settings.blockSize, settings.release.roundsUp) * settings.blockSize;
  return {
    value: tokens(available.value),
    low: tokens(available.low),
    high: Math.floor(tokens(available.high) * Math.max(1, gain)),
  };
}

function requestsOf(available: Range, layout: Layout, perRequest: number, windowed: number): Range {
  const requests = (bytes: number, each: number): number =>
    each === 0 ? 0 : hundredths((bytes / each) * layout.dataParallel);
  return {
    value: requests(available.value, perRequest),
    low: requests(available.low, perRequest),
    high: requests(available.high, windowed),
  };
}

/** The longest single request, in whole blocks. */
function longest(subject: Subject, available: number, cache: RequestCache, blockSize: number): number {
  const ceiling = Math.max(subject.model.maxContext ?? 1_048_576, subject.context);
  const room = available - cache.state;
  if (room <= 0) return 0;
  if (cache.perToken === 0) return ceiling;
  return Math.min(ceiling, Math.floor(room / (cache.perToken * blockSize)) * blockSize);
}
