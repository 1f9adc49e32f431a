/** Counts answers under way, so that stopping can wait for them. */
export interface InFlight {
  /** Counts the work until it settles. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when nothing is under way, at the latest after so many ms. True when all was finished. */
  settled(withinMs: number): Promise<boolean>;
}

/** Nothing under way yet. */
export function createInFlight(): InFlight {
  let count = 0;
  let waiting: (() => void)[] = [];
  return {
    async during(work) {
      count += 1;
      try {
        return await work();
      } finally {
        count -= 1;
        if (count === 0) {
          for (const resume of waiting) resume();
          waiting = [];
        }
      }
    },
    settled(withinMs) {
      if (count === 0) return Promise.resolve(true);
      return new Promise((resolve) => {
        const timer = setTimeout(() => resolve(false), withinMs);
        waiting.push(() => {
          clearTimeout(timer);
          resolve(true);
        });
      });
    },
  };
}
