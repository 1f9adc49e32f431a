import type { Reads } from './layer-reads.ts';
import type { LocalRun } from './run.ts';

/** Seconds of one decode step by what they are spent on. */
export interface StepSeconds {
  readonly weights: number;
  readonly cache: number;
  /** What layers take beside their reading. */
  readonly overhead: number;
  /** Further requests: multiplications that no longer hide behind the reading. */
  readonly further: number;
  /** Layers and experts in host memory, weights and caches. */
  readonly host: number;
}

/** The seconds of a step of `batch` requests that hold `context` tokens each. */
export function stepSeconds(run: LocalRun, batch: number, context: number): StepSeconds {
  const { device, host } = run.divided;
  return {
    weights: weightsRead(run, device, batch) / run.weightRate,
    cache: (batch * cacheRead(run, device, context)) / run.cacheRate,
    overhead: run.overhead,
    further: (batch - 1) * run.furtherSeconds,
    host: host === undefined ? 0 : Math.max(hostReading(run, host, batch, context), batch * run.hostSeconds),
  };
}

/** The processor multiplies while it reads, and with several requests is slower at that. */
function hostReading(run: LocalRun, host: Reads, batch: number, context: number): number {
  return (weightsRead(run, host, batch) + batch * cacheRead(run, host, context)) / run.hostRate;
}

/** The sum: a token needs every layer in turn. */
export function stepTotal({ weights, cache, overhead, further, host }: StepSeconds): number {
  return weights + cache + overhead + further + host;
}

/** Reading alone at the full bandwidth, when all requests happen to pick the same experts. */
export function leastSeconds(run: LocalRun, batch: number, context: number): number {
  const { device, host } = run.divided;
  const bytes = (part: Reads): number => weightsRead(run, part, 1) + batch * cacheRead(run, part, context);
  return bytes(device) / run.bandwidth + (host === undefined ? 0 : bytes(host) / run.hostBandwidth);
}

/** Bytes of weights that `batch` tokens read once together: each picks its experts by itself. */
export function weightsRead({ reads }: LocalRun, { plain, experts }: Reads, batch: number): number {
  if (experts === 0) return plain;
  return plain + experts * (batch === 1 ? reads.activeShare : 1 - (1 - reads.activeShare) ** batch);
}

/** Bytes that one request's caches and states take a step to read, with so many tokens in context. */
export function cacheRead({ element }: LocalRun, { elements, windows, states }: Reads, context: number): number {
  let seen = elements * context;
  for (const window of windows) seen += window.elements * Math.min(context, window.tokens);
  return seen * element + 2 * states;
}
