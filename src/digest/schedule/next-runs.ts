import { instantOf, wallTime } from './local-time.ts';
import type { Days, Rule } from './rule.ts';

/** One time a digest is due. */
export interface Run {
  readonly at: Date;
  /** The local day it is for, 'YYYY-MM-DD': the name under which it is delivered once. */
  readonly period: string;
}

/** Days from now until every rule has come round: two months, for "the last Friday" and the like. */
const horizonDays = 63;

/** The first run later than `after`. */
export function nextRun(rule: Rule, after: Date): Run {
  const { year, month, day } = wallTime(after, rule.zone);
  // From the day before: a time skipped at midnight runs on the next day by the clock.
  for (let ahead = -1; ahead <= horizonDays; ahead += 1) {
    const date = new Date(Date.UTC(year, month - 1, day + ahead));
    if (!isDay(rule.days, date)) continue;
    const wall = {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: rule.hour,
      minute: rule.minute,
    };
    const at = instantOf(wall, rule.zone);
    if (at > after) return { at, period: date.toISOString().slice(0, 10) };
  }
  throw new Error(`No run within ${horizonDays} days of ${after.toISOString()}: ${JSON.stringify(rule)}`);
}

/** The next `count` runs later than `after`, in order. */
export function nextRuns(rule: Rule, after: Date, count: number): Run[] {
  const runs: Run[] = [];
  for (let last = after; runs.length < count; ) {
    const run = nextRun(rule, last);
    runs.push(run);
    last = run.at;
  }
  return runs;
}

/** @param date a calendar day, as midnight UTC */
function isDay(days: Days, date: Date): boolean {
  const weekday = date.getUTCDay() === 0 ? 7 : date.getUTCDay();
  const day = date.getUTCDate();
  const length = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  switch (days.kind) {
    case 'daily':
      return true;
    case 'weekdays':
      return weekday <= 5;
    case 'weekly':
      return days.weekdays.includes(weekday);
    case 'monthly':
      return day === Math.min(days.day, length);
    case 'monthly-weekday':
      return weekday === days.weekday && (days.nth === -1 ? day > length - 7 : Math.ceil(day / 7) === days.nth);
  }
}
