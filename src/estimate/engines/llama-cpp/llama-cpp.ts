import type { Subject } from '../../../catalogue/subject.ts';
import type { Layout } from '../../layout.ts';
import { exactly, negated, type Range, spread, sumOfRanges } from '../../range.ts';
import { tensorsOf } from '../../tensors/of-model.ts';
import type { Engine, EngineMemory } from '../engine.ts';
import { type Backend, backendFor } from './backends.ts';
import { cacheElementBytes, layerCaches } from './cache.ts';
import { llamaCppCommand } from './command.ts';
import { type Share, type Split, splitLayers } from './devices.ts';
import { type GgufFile, ggufFile, mixtureOf } from './file.ts';
import { hostMemory } from './host.ts';
import { layoutRefusal } from './legal.ts';
import { offloadOf } from './offload.ts';
import { llamaCppSpread } from './ranges.ts';
import { type LlamaCppSettings, llamaCppSettings } from './settings.ts';
import {
  longestIn,
  type NeedOf,
  needOfShare,
  type Overlap,
  overlapOf,
  requestsIn,
  type ShareNeed,
} from './share-need.ts';
import { llamaCppSteps } from './steps.ts';

/** llama.cpp, by way of llama-server. */
export const llamaCpp: Engine = {
  id: 'llama.cpp',
  divides: 'layers',
  memory: llamaCppMemory,
  refusal: layoutRefusal,
  command: llamaCppCommand,
  forAnyGpu() {
    const placed = placedForAnyGpu();
    return { ...llamaCpp, memory: (subject, layout) => llamaCppMemory(subject, layout, placed) };
  },
};

const noBackend: Backend['overhead'] = { value: 0, low: 0, high: 0 };

interface Fullest {
  readonly share: Share;
  readonly needOf: NeedOf;
  readonly need: ShareNeed;
}

/** A model on so many devices, as far as it does not matter which. */
interface Placed {
  readonly settings: LlamaCppSettings;
  readonly file: GgufFile;
  readonly split: Split;
  readonly fullest: Fullest;
}

function placedOn(subject: Subject, devices: number): Placed {
  const settings = llamaCppSettings(subject);
  const file = ggufFile(tensorsOf(subject.model), mixtureOf(subject.model.architecture, subject.format.id));
  const split = splitLayers(file, devices, settings);
  return { settings, file, split, fullest: fullestShare(subject, settings, split, overlapOf(settings, file, devices)) };
}

/** `placedOn` for subjects that differ in their GPU only. */
function placedForAnyGpu(): typeof placedOn {
  const known = new Map<number, Placed>();
  return (subject, devices) => {
    let placed = known.get(devices);
    if (placed === undefined) {
      placed = placedOn(subject, devices);
      known.set(devices, placed);
    }
    return placed;
  };
}

/**
 * Memory of the fullest device: its layers' weights, its compute buffer, what the backend takes beside the buffers, and the
 * KV cache and state of its layers. There is no budget below the whole memory: buffers are allocated until one fails.
 * Source: docs/method-llama-cpp.md.
 */
export function llamaCppMemory(subject: Subject, layout: Layout, placed = placedOn): EngineMemory {
  const devices = layout.pipelineParallel;
  const { settings, file, split, fullest } = placed(subject, devices);
  const { share, needOf, need } = fullest;

  const recipe =
    subject.format.weightsSpread ??
    (subject.format.nominalBits >= 8 ? llamaCppSpread.weightsOfOneType : llamaCppSpread.weights);
  const weights = spread(share.weights, {
    below: share.weights * recipe.below,
    above: share.weights * recipe.above,
  });
  const compute = whole(need.compute);
  const backend = backendFor(subject.accelerator)?.overhead ?? noBackend;
  const overhead = whole({
    value: backend.value + need.unpacked,
    low: backend.low,
    high: backend.high + need.unpacked * 1.2,
  });
  const kvAvailable = sumOfRanges([
    exactly(subject.physicalBytes),
    negated(weights),
    negated(compute),
    negated(overhead),
  ]);
  // What of the room is left to requests when context and slots grow, and the compute buffer with them.
  const room = (available: number): number => available + need.compute.value + need.unpacked;
  const requests = (available: number): number =>
    Math.round(requestsIn(needOf, subject.context, room(available)) * 100) / 100;
  const ceiling = Math.max(subject.model.maxContext ?? 1_048_576, subject.context);
  const held: Range = {
    value: requests(kvAvailable.value),
    low: requests(kvAvailable.low) * (1 - llamaCppSpread.tokens.below),
    high: requests(kvAvailable.high) * (1 + llamaCppSpread.tokens.above),
  };
  return {
    weights,
    activations: compute,
    compute,
    nonTorch: overhead,
    cudaGraphs: exactly(0),
    outside: exactly(0),
    budget: subject.physicalBytes,
    utilization: 1,
    graphsInBudget: true,
    kvAvailable,
    kvNeeded: need.cache,
    kvPerRequest: needOf(subject.context, 1, 1).cache,
    bytesPerToken: bytesPerToken(settings, subject, share),
    stateBytes: stateBytes(subject, share),
    tokens: {
      value: tokensOf(held.value, subject),
      low: tokensOf(held.low, subject),
      high: tokensOf(held.high, subject),
    },
    maxConcurrency: held,
    maxContext: longestIn(needOf, room(kvAvailable.value), ceiling),
    startupShortfall: 0,
    settings: {
      version: subject.engineVersion,
      ubatch: settings.ubatch,
      slots: settings.slots,
      unifiedKv: settings.unified,
      flashAttention: settings.flashAttention,
      gpuLayers: Math.min(settings.gpuLayers ?? file.layers.length + 1, file.layers.length + 1),
      contextOverAllSlots: need.cells.context,
      cpuMoeLayers: settings.cpuMoeLayers,
    },
    hostBytes: hostMemory(subject, settings, split, overlapOf(settings, file, devices).overlapping),
    offload: () => offloadOf(subject, settings, file, devices),
    steps: () => llamaCppSteps(subject, layout, { settings, file, split, share, need, overhead, weights, kvAvailable }),
  };
}

function fullestShare(subject: Subject, settings: LlamaCppSettings, split: Split, overlap: Overlap): Fullest {
  const [first, ...others] = split.shares.map((share): Fullest => {
    const needOf = needOfShare(subject, settings, share, overlap);
    return { share, needOf, need: needOf(subject.context, settings.requests, settings.slots) };
  });
  if (first === undefined) throw new RangeError('a model is on at least one device');
  const load = ({ share, need }: Fullest): number => share.weights + need.total;
  return others.reduce((fullest, other) => (load(other) > load(fullest) ? other : fullest), first);
}

/** Growing caches only: bytes of the share's full-attention layers per cell. */
function bytesPerToken(settings: LlamaCppSettings, subject: Subject, { from, to }: Share): number {
  const caches = layerCaches(subject.model.architecture);
  let elements = 0;
  for (let layer = from; layer < to; layer++) {
    const cache = caches[layer];
    if (cache?.kind === 'full') elements += cache.elements;
  }
  return elements * cacheElementBytes(settings.kvFormat);
}

/** Recurrent state of one sequence in the share's layers. */
function stateBytes(subject: Subject, { from, to }: Share): number {
  return layerCaches(subject.model.architecture)
    .slice(from, to)
    .reduce((sum, cache) => sum + cache.stateBytes, 0);
}

function tokensOf(requests: number, subject: Subject): number {
  return Math.floor(Math.max(0, requests) * subject.context);
}

function whole({ value, low, high }: Range): Range {
  return { value: Math.round(value), low: Math.round(low), high: Math.round(high) };
}
