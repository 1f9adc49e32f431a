import { setImmediate as breathe } from 'node:timers/promises';
import type { Store } from '../store/store.ts';
import { type PriceRecord, RecordReader } from './news/read-record.ts';
import { runsOfDay } from './recorded-runs.ts';

/** Days of observations that are read when the process starts: the window of lows, and a month to compare it with. */
const startDays = 120;
const dayMs = 86_400_000;

/** The record of prices, read on as days end. */
export interface RecordKeeper {
  /** The record up to the last complete day (UTC) before `now`, and that day. */
  upTo(now: Date): Promise<{ readonly record: PriceRecord; readonly day: string }>;
}

/** Reads each day once, however many digests ask; a day is read when it is over, so that no digest sees half of one. */
export function createRecordKeeper(store: Store): RecordKeeper {
  const reader = new RecordReader();
  let next: string | undefined;
  let kept: PriceRecord = reader.record();
  let reading: Promise<void> = Promise.resolve();

  async function readTo(last: string): Promise<void> {
    next ??= plusDays(last, 1 - startDays);
    if (next > last) return;
    for (; next <= last; next = plusDays(next, 1)) {
      for (const run of await runsOfDay(store, next)) {
        reader.take(run);
        await breathe();
      }
    }
    kept = reader.record();
  }

  return {
    async upTo(now) {
      const day = plusDays(now.toISOString().slice(0, 10), -1);
      // One after the other, and a failure is the next one's to mend.
      reading = reading.catch(() => undefined).then(() => readTo(day));
      await reading;
      return { record: kept, day };
    },
  };
}

function plusDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);
}
