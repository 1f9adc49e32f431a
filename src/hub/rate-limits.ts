/** The hub counts requests to its API and to files apart (hub-docs, rate-limits.md). */
export type Bucket = 'api' | 'resolvers';

/** Keeps to what the hub said of the requests that are left. */
export interface RateLimits {
  /** Milliseconds until the next request may be sent; 0: now. */
  wait(bucket: Bucket): number;
  /** Takes down what an answer says: `RateLimit: "api";r=0;t=55`. */
  heed(bucket: Bucket, headers: Headers): void;
  /** Nothing is sent to this bucket for so long. */
  pause(bucket: Bucket, ms: number): void;
}

export function createRateLimits(now: () => number): RateLimits {
  const until = new Map<Bucket, number>();
  const pause = (bucket: Bucket, ms: number): void => void until.set(bucket, now() + ms);
  return {
    wait: (bucket) => Math.max(0, (until.get(bucket) ?? 0) - now()),
    heed(bucket, headers) {
      const said = headers.get('ratelimit') ?? '';
      const left = /\br=(\d{1,9})/.exec(said)?.[1];
      const seconds = /\bt=(\d{1,6})/.exec(said)?.[1];
      // A second more, as huggingface_hub waits: the window may not be over on the hub's clock.
      if (left === '0' && seconds !== undefined) pause(bucket, (Number(seconds) + 1) * 1_000);
    },
    pause,
  };
}
