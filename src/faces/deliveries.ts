import { LRUCache } from 'lru-cache';

/**
 * Remembers which deliveries were taken, so that a platform's second delivery of the same event is answered once. Slack
 * repeats an event up to three times within an hour; interactions have ids of their own.
 */
export interface Deliveries {
  /** True the first time an id is seen, false for every repetition. */
  first(id: string): boolean;
}

/** The last 20,000 ids of the past hour, in memory. */
export function createDeliveries(): Deliveries {
  const seen = new LRUCache<string, true>({ max: 20_000, ttl: 60 * 60 * 1000 });
  return {
    first(id) {
      if (seen.has(id)) return false;
      seen.set(id, true);
      return true;
    },
  };
}
