import type { Plan } from '../placement.ts';
import { requestsHeld } from './held.ts';
import type { Pace } from './pace.ts';

/** A typical request, and how many people send one at a time. */
export interface Load {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly concurrency: number;
}

/** Of its answer, a request holds on average this much when the pool is shared by requests that began at different times. */
const runningShare = 0.6;

/** Requests of a load that one replica runs at once: as many as its KV pool holds and the engine takes; 0 when not even one. */
export function mostAtOnce(pace: Pace, plan: Plan, { inputTokens, outputTokens }: Load): number {
  const inPool = pace.holds ?? requestsHeld(plan.memory, inputTokens + runningShare * outputTokens);
  return Math.min(pace.mostRequests, inPool);
}

/** Requests that a replica works on while `running` are shared by all of them. */
export function perReplica(running: number, replicas: number): number {
  return Math.max(1, running / replicas);
}

/** Tokens that a request holds on average while its answer is written. */
export function meanContext({ inputTokens, outputTokens }: Load): number {
  return inputTokens + outputTokens / 2;
}

/** One replica with `batch` requests of a load. */
export interface UnderLoad {
  /** Seconds between two tokens of one request. */
  readonly perToken: number;
  /** The same at 100 % of bandwidth and compute. */
  readonly bound: number;
  /** Output tokens per second of all. */
  readonly output: number;
}

/**
 * Seconds between two tokens of one request: a step, and while a request is answered, every other one is replaced once by one whose
 * prompt is read between the steps. Source: docs/method-speed.md.
 * @param reading seconds to read one prompt while every replica reads one
 */
export function tokenSeconds(
  pace: Pick<Pace, 'step' | 'prefill' | 'interference'>,
  load: Load,
  batch: number,
  reading = pace.prefill(load.inputTokens, true),
): number {
  return pace.step(batch, meanContext(load)) + (pace.interference * (batch - 1) * reading) / load.outputTokens;
}

/** One replica with `batch` requests of a load; `reading` as above. */
export function underLoad(pace: Pace, load: Load, batch: number, reading: number): UnderLoad {
  const { outputTokens } = load;
  const perToken = tokenSeconds(pace, load, batch, reading);
  return {
    perToken,
    bound: pace.bound(batch, meanContext(load)),
    // One request takes the steps of its answer and the reading of its own prompt.
    output: (batch * outputTokens) / (outputTokens * perToken + reading),
  };
}
