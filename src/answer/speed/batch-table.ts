import type { Subject } from '../../catalogue/subject.ts';
import type { Range } from '../../estimate/range.ts';
import { speedOfPlan } from '../../estimate/speed/speed.ts';
import type { TableSection } from '../card.ts';
import { whole } from '../numbers.ts';
import { duration, rate, rateRange } from './numbers.ts';
import type { PlanSpeed } from './plan-speed.ts';

/** Rows that are read at a glance, beside those of what was asked and of a full plan. */
const most = 8;

/** What each and all get by the number of requests that run at once, up to what the plan holds. */
export function batchTable(subject: Subject, { plan, speed }: PlanSpeed): TableSection {
  const { load, saturated } = speed;
  const rows = batches(saturated.batch, speed.running).flatMap((concurrency) => {
    const at = speedOfPlan(subject, plan, { ...load, concurrency });
    if (at === undefined) return [];
    return [[whole(concurrency), withRange(at.perUser), withRange(at.total), duration(1 / at.perUser.value)]];
  });
  return {
    kind: 'table',
    id: 'batches',
    title: 'Requests at once, tokens per second',
    importance: 'main',
    columns: [
      { title: 'At once', numeric: true },
      { title: 'Each', numeric: true },
      { title: 'In all', numeric: true },
      { title: 'A token', numeric: true },
    ],
    rows,
  };
}

/** "55 (37 to 83)". */
function withRange(range: Range): string {
  return `${rate(range.value)} (${rateRange(range)})`;
}

/** 1, 2, 4 ... or in larger steps, what runs at once of what was asked, and the most. */
function batches(largest: number, asked: number): readonly number[] {
  const step = Math.log2(largest) < most ? 2 : 4;
  const found = new Set([asked, largest]);
  // 128 beside 129 tells nothing.
  for (let batch = 1; batch < 0.8 * largest; batch *= step) found.add(batch);
  return [...found].toSorted((a, b) => a - b);
}
