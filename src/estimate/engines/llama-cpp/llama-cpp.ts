import type { Subject } from '../../../catalogue/subject.ts';
import type { Layout } from '../../layout.ts';
import { exactly, negated, type Range, spread, sumOfRanges } from '../../range.ts';
import type { Engine, EngineMemory, FiguresOf, Room } from '../engine.ts';
import { type Backend, backendFor } from './backends.ts';
import { llamaCppCommand } from './command.ts';
import { layoutRefusal } from './legal.ts';
import { offloadOf } from './offload.ts';
import { type Placed, placedOn } from './placed.ts';
import { llamaCppSpread } from './ranges.ts';
import { longestIn, requestsIn } from './share-need.ts';
import { llamaCppSteps } from './steps.ts';

/** llama.cpp, by way of llama-server. */
export const llamaCpp: Engine = {
  id: 'llama.cpp',
  divides: 'layers',
  memory: (subject, layout) => llamaCppFigures()(subject).memory(layout),
  forAnyGpu: llamaCppFigures,
  refusal: layoutRefusal,
  command: llamaCppCommand,
};

/** The same for Ollama. */
export function llamaCppFigures(): FiguresOf {
  const known = new Map<number, Placed>();
  const placed = (subject: Subject, devices: number): Placed => {
    const place = known.get(devices) ?? placedOn(subject, devices);
    known.set(devices, place);
    return place;
  };
  return (subject) => ({
    memory: (layout) => llamaCppMemory(subject, layout, placed(subject, layout.pipelineParallel)),
    room: (layout) => centralOf(subject, placed(subject, layout.pipelineParallel)),
  });
}

const noBackend: Backend['overhead'] = { value: 0, low: 0, high: 0 };

/**
 * Memory of the fullest device: its layers' weights, its compute buffer, what the backend takes beside the buffers, and the
 * KV cache and state of its layers. There is no budget below the whole memory: buffers are allocated until one fails.
 * Source: docs/method-llama-cpp.md.
 */
function llamaCppMemory(subject: Subject, layout: Layout, placed: Placed): EngineMemory {
  const { settings, file, split, share, need, totalOf } = placed;
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
  const requests = (available: number): number => Math.round(requestsIn(placed.requests, room(available)) * 100) / 100;
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
    kvPerRequest: placed.cachePerRequest,
    bytesPerToken: placed.bytesPerToken,
    stateBytes: placed.stateBytes,
    tokens: {
      value: tokensOf(held.value, subject),
      low: tokensOf(held.low, subject),
      high: tokensOf(held.high, subject),
    },
    maxConcurrency: held,
    maxContext: longestIn(totalOf, room(kvAvailable.value), ceiling),
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
    hostBytes: placed.hostBytes,
    offload: () => offloadOf(subject, settings, file, layout.pipelineParallel),
    steps: () => llamaCppSteps(subject, layout, { settings, file, split, share, need, overhead, weights, kvAvailable }),
  };
}

/** The central figures of the same, in the same whole bytes. */
function centralOf({ accelerator, physicalBytes }: Subject, { share, need }: Placed): Room {
  const backend = backendFor(accelerator)?.overhead ?? noBackend;
  const forBoth = physicalBytes - Math.round(need.compute.value) - Math.round(backend.value + need.unpacked);
  return { forBoth, kvAvailable: forBoth - Math.round(share.weights), kvNeeded: need.cache };
}

function tokensOf(requests: number, subject: Subject): number {
  return Math.floor(Math.max(0, requests) * subject.context);
}

function whole({ value, low, high }: Range): Range {
  return { value: Math.round(value), low: Math.round(low), high: Math.round(high) };
}
