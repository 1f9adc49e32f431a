import type { Subject } from '../../../catalogue/subject.ts';
import { kvLayers } from '../../kv/layers.ts';
import { type KvPool, kvPool, longestRequest, poolConcurrency, poolTokens } from '../../kv/pool.ts';
import type { Layout } from '../../layout.ts';
import { exactly, negated, type Range, spread, sumOfRanges } from '../../range.ts';
import { layerKindsOf } from '../../tensors/list.ts';
import { tensorsOf } from '../../tensors/of-model.ts';
import { attentionBytesIn16Bit, stageWeights } from '../../weights.ts';
import { divisionRefusal } from '../division.ts';
import type { Engine, EngineMemory } from '../engine.ts';
import { activationTerms } from './activations.ts';
import { vllmCommand } from './command.ts';
import { type VllmSettings, vllmSettings } from './defaults.ts';
import { cudaGraphBytes } from './graphs.ts';
import { nonTorchBytes, outsideBytes } from './overhead.ts';
import { vllmSpread } from './ranges.ts';
import { vllmSteps } from './steps.ts';

const GiB = 2 ** 30;

export const vllm: Engine = {
  id: 'vllm',
  memory: vllmMemory,
  refusal: divisionRefusal,
  command: vllmCommand,
};

/** One pipeline stage's share of everything, on one of its GPUs. */
interface Stage {
  readonly weights: number;
  readonly activations: number;
  readonly graphs: number;
  readonly pool: KvPool | undefined;
  /** What is left for the KV pool. */
  readonly available: number;
  readonly bytesPerToken: number;
  readonly stateBytes: number;
}

/**
 * vLLM's budget: physical x utilization - weights - activation peak - non-torch - CUDA graphs (since 0.21) = KV cache.
 * Source: docs/method.md (request_memory and determine_available_memory); the identity is exact in 58 of 59
 * logs, so the error is that of the terms.
 */
function vllmMemory(subject: Subject, layout: Layout): EngineMemory {
  const settings = vllmSettings(subject, layout);
  const budget = Math.ceil(subject.physicalBytes * settings.utilization);
  const nonTorch = nonTorchBytes(subject, layout, settings.version);
  const stages = stagesOf(subject, layout, settings, budget - nonTorch);

  // Every worker gets as many blocks as the poorest stage can hold.
  const fullest = stages.reduce((worst, stage) => (pressure(stage) > pressure(worst) ? stage : worst));
  const widen = measuredClass(subject, layout) ? 1 : vllmSpread.extrapolated;
  const weights = weightRange(subject, layout, fullest.weights);
  const activations = scaled(fullest.activations, vllmSpread.activations, widen);
  const nonTorchRange = inGib(nonTorch, vllmSpread.nonTorch, widen);
  const graphs = settings.eager ? exactly(0) : inGib(fullest.graphs, vllmSpread.graphs, widen);
  const outside = inGib(outsideBytes(subject, layout, settings.version), vllmSpread.outside, widen);
  const kvAvailable = sumOfRanges([
    exactly(budget),
    negated(weights),
    negated(activations),
    negated(nonTorchRange),
    ...(settings.version.graphsInBudget ? [negated(graphs)] : []),
  ]);
  const { pool } = fullest;
  const perRequest = pool === undefined ? 0 : pool.blocksPerRequest(subject.context) * pool.blockBytes;
  return {
    weights,
    activations,
    nonTorch: nonTorchRange,
    cudaGraphs: graphs,
    outside,
    budget,
    utilization: settings.utilization,
    graphsInBudget: settings.version.graphsInBudget,
    kvAvailable,
    kvNeeded: Math.ceil(perRequest * Math.ceil(subject.concurrency / layout.dataParallel)),
    kvPerRequest: Math.ceil(perRequest),
    bytesPerToken: fullest.bytesPerToken,
    stateBytes: fullest.stateBytes,
    ...poolFigures(subject, layout, settings, pool, kvAvailable),
    startupShortfall: Math.max(0, budget + outside.value - subject.physicalBytes),
    settings: {
      version: subject.engineVersion,
      gpuMemoryUtilization: settings.utilization,
      maxModelLen: settings.maxModelLen,
      maxNumSeqs: settings.maxNumSeqs,
      maxNumBatchedTokens: settings.maxNumBatchedTokens,
      blockSize: pool?.blockSize ?? settings.blockSize,
      eager: settings.eager,
    },
    steps: () =>
      vllmSteps(subject, layout, { settings, budget, nonTorch, stage: fullest, kvAvailable: kvAvailable.value }),
  };
}

/** How near a stage is to having no room for one more request: the smaller the concurrency, the higher. */
function pressure(stage: Stage): number {
  if (stage.pool === undefined) return stage.weights + stage.activations;
  return -stage.available / (stage.pool.blockBytes || 1);
}

function stagesOf(subject: Subject, layout: Layout, settings: VllmSettings, room: number): Stage[] {
  const arch = subject.model.architecture;
  const kinds = layerKindsOf(arch);
  const kv = {
    format: subject.kvFormat,
    modelElementBytes: subject.format.activations === '32-bit' ? 4 : 2,
    tensorParallel: layout.tensorParallel,
    nemotronState32: settings.version.nemotronState32,
  };
  const { decodeContextParallel } = layout;
  const poolSettings = {
    blockSize: settings.blockSize,
    // Stages are in flight one batch each; a single one overlaps two (VllmConfig.max_concurrent_batches).
    tokensInFlight: settings.maxNumBatchedTokens * Math.max(layout.pipelineParallel, settings.version.batchesInFlight),
    stateBlocks: settings.version.stateBlocks,
    blockAlignment: arch.mla === undefined ? 16 : 128,
    decodeContextParallel,
  };
  const model = kvLayers(arch, kinds, kv);
  const terms = activationTerms(subject, layout, settings);
  const graphs = cudaGraphBytes(subject, layout, settings.eager);
  const rotary = rotaryBytes(subject);
  const cuts = stageWeights(tensorsOf(subject.model), subject.format, layout, arch.kvHeads ?? 1);
  return cuts.map((cut, index) => {
    const layers = cuts.length === 1 ? model : kvLayers(arch, kinds, kv, cut.from, cut.to);
    const last = index === cuts.length - 1;
    const weights = Math.round(cut.bytes + rotary);
    const activations = last ? terms.total : Math.round(terms.forward + terms.experts);
    return {
      weights,
      activations,
      graphs,
      available: room - weights - activations - (settings.version.graphsInBudget ? graphs : 0),
      pool: layers.length === 0 ? undefined : kvPool(model, poolSettings, layers),
      bytesPerToken: layers.reduce((sum, layer) => sum + layer.count * layer.bytesPerToken, 0) / decodeContextParallel,
      stateBytes: layers.reduce((sum, layer) => sum + layer.count * layer.stateBytes, 0),
    };
  });
}

/**
 * What the pool of the poorest stage holds, over all data-parallel ranks. Without a cache nothing but --max-num-seqs limits
 * the requests.
 */
function poolFigures(
  subject: Subject,
  layout: Layout,
  { version, maxNumSeqs }: VllmSettings,
  pool: KvPool | undefined,
  available: Range,
): Pick<EngineMemory, 'tokens' | 'maxConcurrency' | 'maxContext'> {
  if (pool === undefined) {
    const requests = available.value < 0 ? 0 : maxNumSeqs * layout.dataParallel;
    return {
      tokens: exactly(0),
      maxConcurrency: exactly(requests),
      maxContext: subject.model.maxContext ?? subject.context,
    };
  }
  const tokensIn = (bytes: number): number => poolTokens(pool, bytes, subject.context, version.tokensByRequests);
  const requestsIn = (bytes: number): number =>
    Math.round(poolConcurrency(pool, bytes, subject.context) * layout.dataParallel * 100) / 100;
  const ceiling = subject.model.maxContext ?? 1_048_576;
  return {
    tokens: {
      value: tokensIn(available.value),
      low: Math.floor(tokensIn(available.low) * (1 - vllmSpread.tokens.below)),
      high: Math.ceil(tokensIn(available.high) * (1 + vllmSpread.tokens.above)),
    },
    maxConcurrency: {
      value: requestsIn(available.value),
      low: requestsIn(available.low),
      high: requestsIn(available.high),
    },
    maxContext: longestRequest(pool, available.value, Math.max(ceiling, subject.context)),
  };
}

/**
 * The rotary embedding's table of cosines and sines, which counts as weights: one row per position, in 16 bit.
 * Check: Llama 3.1 8B loads 14.99 GiB, 14.96 of them parameters; 131,072 x 128 x 2 B = 0.03 GiB.
 */
function rotaryBytes(subject: Subject): number {
  const arch = subject.model.architecture;
  const dim = arch.mla?.qkRopeHeadDim ?? arch.headDim ?? 0;
  return (subject.model.maxContext ?? 0) * dim * 2;
}

/** Runs like these were measured: NVIDIA, up to 4 GPUs, no data parallelism. */
function measuredClass(subject: Subject, layout: Layout): boolean {
  return subject.accelerator.vendor === 'NVIDIA' && layout.tensorParallel <= 4 && layout.dataParallel === 1;
}

function weightRange(subject: Subject, layout: Layout, bytes: number): Range {
  const four = subject.format.nominalBits === 4;
  const share = four ? vllmSpread.weights4bit : vllmSpread.weights;
  const range = scaled(bytes, share, 1);
  if (subject.format.mayKeepAttention16 !== true) return range;
  // A recipe may leave attention in 16 bit: three quarters of those bytes come on top.
  const kept =
    (attentionBytesIn16Bit(tensorsOf(subject.model)) * 0.75) / (layout.tensorParallel * layout.pipelineParallel);
  return { ...range, high: Math.round(range.high + kept) };
}

function scaled(value: number, share: { readonly below: number; readonly above: number }, widen: number): Range {
  return spread(value, { below: value * share.below * widen, above: value * share.above * widen });
}

function inGib(value: number, share: { readonly below: number; readonly above: number }, widen: number): Range {
  return spread(value, { below: Math.min(value, share.below * GiB * widen), above: share.above * GiB * widen });
}
