import { variantKey } from '../../src/digest/news/source-events.ts';
import type { RawRow } from './raw-runs.ts';

/** What the simplest rule would have said: every offer that moved 10 % from one day to the next, and every one that was missing. */
export interface NaiveAlerts {
  readonly changes: number;
  readonly vanished: number;
}

/** One threshold for all, no memory, every machine and region by itself. */
export function naiveAlerts(rows: readonly RawRow[]): NaiveAlerts {
  const days = [...Map.groupBy(rows, ({ day }) => day)].toSorted(([a], [b]) => a.localeCompare(b));
  let [changes, vanished] = [0, 0];
  let before: ReadonlyMap<string, number> | undefined;
  for (const [, own] of days) {
    const now = new Map(own.map(({ offer }) => [variantKey(offer), offer.usdPerGpuHour]));
    for (const [key, was] of before ?? []) {
      const is = now.get(key);
      if (is === undefined) vanished += 1;
      else if (Math.abs(is / was - 1) >= 0.1) changes += 1;
    }
    before = now;
  }
  return { changes, vanished };
}
