import { setTimeout as sleep } from 'node:timers/promises';

export interface Backoff {
  readonly firstMs: number;
  readonly maxMs: number;
}

/**
 * How long to wait before the next try: doubled with every failure up to the maximum, and somewhere between half and all
 * of that, so that many processes do not come back together.
 * @param failures how many tries in a row have failed, at least 1
 * @param random from 0 to 1
 */
export function backoffMs(backoff: Backoff, failures: number, random: number): number {
  const full = Math.min(backoff.maxMs, backoff.firstMs * 2 ** Math.min(30, failures - 1));
  return Math.round(full / 2 + (full / 2) * random);
}

/** Waits, or returns at once when the signal is raised. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
