/** How far a price can be trusted by its age; docs/prices.md says what each means. */
export type AgeClass = 'plain' | 'note' | 'warning' | 'historic';

/** Whole days between an ISO day or instant and now; negative when it lies in the future. @throws when it is no date. */
export function ageDays(asOf: string, now: Date): number {
  const then = Date.parse(asOf);
  if (Number.isNaN(then)) throw new RangeError(`"${asOf}" is not an ISO date`);
  return Math.floor((now.getTime() - then) / 86_400_000);
}

/**
 * plain: say it as it is. note: say its age beside it. warning: give a range. historic: no claim that it is the cheapest.
 * AWS took its H100 from 12.29 to 6.88 $ an hour in 2025-06, and Lambda its eight from 2.99 to 3.99 within three months of
 * 2026: a price of 90 days ago may be 30-40 % wrong either way.
 */
export function ageClass(days: number): AgeClass {
  if (days <= 7) return 'plain';
  if (days <= 30) return 'note';
  return days <= 90 ? 'warning' : 'historic';
}
