import type { Subject } from '../../catalogue/subject.ts';
import { exactly, negated, type Range, sumOfRanges } from '../range.ts';
import type { EngineMemory, Step } from './engine.ts';

/** What an engine without a memory budget takes on its fullest device, in bytes. */
export interface Allocated {
  readonly weights: Range;
  /** Working memory at the length that was asked for. */
  readonly compute: Range;
  /** Driver, kernels, pools. */
  readonly overhead: Range;
  /** Cache and state of one request of so many tokens. */
  cacheOf(length: number): number;
  /** The central figure of `compute` at another length. */
  computeOf(length: number): number;
  readonly bytesPerToken: number;
  readonly stateBytes: number;
  readonly hostBytes?: number;
  readonly settings: EngineMemory['settings'];
  readonly remarks: readonly string[];
  steps(): readonly Step[];
}

/** Requests that fit are known within this share, given the room: caches grow in pages. */
const pages = 0.01;

/**
 * Memory of an engine that takes what it needs until an allocation fails: what the rest leaves of the whole memory is room for
 * caches.
 */
export function allocatedMemory(subject: Subject, parts: Allocated): EngineMemory {
  const { weights, compute, overhead } = parts;
  const { context, concurrency, physicalBytes } = subject;
  const kvAvailable = sumOfRanges([exactly(physicalBytes), negated(weights), negated(compute), negated(overhead)]);
  const perRequest = Math.ceil(parts.cacheOf(context));
  const requests = (room: number): number => Math.round((100 * Math.max(0, room)) / Math.max(1, perRequest)) / 100;
  const held: Range = {
    value: requests(kvAvailable.value),
    low: requests(kvAvailable.low) * (1 - pages),
    high: requests(kvAvailable.high) * (1 + pages),
  };
  const tokens = (count: number): number => Math.floor(count * context);
  const ceiling = Math.max(subject.model.maxContext ?? 1_048_576, context);
  return {
    weights,
    activations: compute,
    compute,
    nonTorch: overhead,
    cudaGraphs: exactly(0),
    outside: exactly(0),
    budget: physicalBytes,
    utilization: 1,
    graphsInBudget: true,
    kvAvailable,
    kvNeeded: perRequest * concurrency,
    kvPerRequest: perRequest,
    bytesPerToken: parts.bytesPerToken,
    stateBytes: parts.stateBytes,
    tokens: { value: tokens(held.value), low: tokens(held.low), high: tokens(held.high) },
    maxConcurrency: held,
    maxContext: longest(parts, kvAvailable.value + compute.value, ceiling),
    startupShortfall: 0,
    settings: parts.settings,
    remarks: parts.remarks,
    ...(parts.hostBytes === undefined ? {} : { hostBytes: parts.hostBytes }),
    steps: parts.steps,
  };
}

/** The longest single request that `room` bytes hold, in whole pages of 256 tokens up to `ceiling`. */
function longest({ cacheOf, computeOf }: Allocated, room: number, ceiling: number): number {
  const fits = (length: number): boolean => cacheOf(length) + computeOf(length) <= room;
  if (!fits(1)) return 0;
  if (fits(ceiling)) return ceiling;
  let low = 0;
  let high = Math.ceil(ceiling / 256);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle * 256)) low = middle;
    else high = middle - 1;
  }
  return Math.min(ceiling, low * 256);
}
