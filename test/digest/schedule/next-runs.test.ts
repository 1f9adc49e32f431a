import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextRun, nextRuns } from '../../../src/digest/schedule/next-runs.ts';
import type { Days, Rule } from '../../../src/digest/schedule/rule.ts';

/** A year of minutes by the system's own calendar, apart from the code under test: every wall-clock minute as it is shown. */
function minutesOfYear(zone: string, year: number): { readonly at: number; readonly shown: string }[] {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const step = 15 * 60_000;
  const minutes: { at: number; shown: string }[] = [];
  for (let at = Date.UTC(year - 1, 11, 30); at < Date.UTC(year + 1, 0, 3); at += step) {
    minutes.push({ at, shown: format.format(at) });
  }
  return minutes;
}

/**
 * When a digest is due on a day, found by looking at the clock every quarter of an hour: the first moment that shows the
 * time; on a day that skips it, so long after the last moment before the gap as the clock would have taken without it.
 */
function dueOn(day: string, time: string, shown: ReadonlyMap<string, number>): number {
  const exact = shown.get(`${day} ${time}`);
  if (exact !== undefined) return exact;
  const asUtc = Date.parse(`${day}T${time}Z`);
  for (let back = 15; ; back += 15) {
    const earlier = new Date(asUtc - back * 60_000).toISOString();
    const at = shown.get(`${earlier.slice(0, 10)} ${earlier.slice(11, 16)}`);
    if (at !== undefined) return at + back * 60_000;
  }
}

function isDue(days: Days, day: string): boolean {
  const date = new Date(`${day}T12:00Z`);
  const weekday = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(date.toUTCString().slice(0, 3)) || 7;
  const sevenOn = (step: number): string => new Date(date.getTime() + step * 86_400_000).toISOString().slice(0, 7);
  const month = day.slice(0, 7);
  switch (days.kind) {
    case 'daily':
      return true;
    case 'weekdays':
      return weekday !== 6 && weekday !== 7;
    case 'weekly':
      return days.weekdays.includes(weekday);
    case 'monthly': {
      const number = Number(day.slice(8));
      return number === days.day || (number < days.day && sevenOn(1) !== month);
    }
    case 'monthly-weekday': {
      if (weekday !== days.weekday) return false;
      if (days.nth === -1) return sevenOn(7) !== month;
      return sevenOn(-7 * (days.nth - 1)) === month && sevenOn(-7 * days.nth) !== month;
    }
  }
}

/** Clocks go forward and back, south and north, by half an hour, at midnight, by an odd offset, never. */
const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'America/Sao_Paulo',
  'Africa/Cairo',
  'America/Asuncion',
  'Pacific/Auckland',
  'Africa/Casablanca',
  'UTC',
];
const allDays: readonly Days[] = [
  { kind: 'daily' },
  { kind: 'weekdays' },
  { kind: 'weekly', weekdays: [1] },
  { kind: 'weekly', weekdays: [7, 3] },
  { kind: 'monthly', day: 1 },
  { kind: 'monthly', day: 31 },
  { kind: 'monthly-weekday', weekday: 5, nth: -1 },
  { kind: 'monthly-weekday', weekday: 7, nth: 2 },
];
const times = ['00:00', '00:30', '01:45', '02:00', '02:30', '03:00', '09:00', '23:45'];

describe('a year of schedules', () => {
  it.each(zones)('comes at the right instant every time in %s', { timeout: 60_000 }, (zone) => {
    const minutes = minutesOfYear(zone, 2027);
    const shown = new Map<string, number>();
    for (const minute of minutes) if (!shown.has(minute.shown)) shown.set(minute.shown, minute.at);
    const days = [...new Set(minutes.map((minute) => minute.shown.slice(0, 10)))].filter((day) =>
      day.startsWith('2027'),
    );
    for (const rule of allDays.flatMap((on) => times.map((time) => ({ on, time })))) {
      const expected = days
        .filter((day) => isDue(rule.on, day))
        .map((day) => ({ at: new Date(dueOn(day, rule.time, shown)), period: day }));
      const [hour = 0, minute = 0] = rule.time.split(':').map(Number);
      const first = expected[0];
      if (first === undefined) throw new Error('a rule without a run');
      const runs = nextRuns({ days: rule.on, hour, minute, zone }, new Date(first.at.getTime() - 1), expected.length);
      expect(runs, `${JSON.stringify(rule)} in ${zone}`).toEqual(expected);
    }
  });

  it('knows the hours that clocks skip and repeat', () => {
    const at = (words: string, hour: number, zone: string) =>
      nextRun({ days: { kind: 'daily' }, hour, minute: 30, zone }, new Date(words)).at.toISOString();
    // Berlin skips 02:30 on 28 March 2027: it is 03:30 by the new clock.
    expect(at('2027-03-27T12:00Z', 2, 'Europe/Berlin')).toBe('2027-03-28T01:30:00.000Z');
    // New York shows 01:30 twice on 7 November 2027: the first.
    expect(at('2027-11-06T12:00Z', 1, 'America/New_York')).toBe('2027-11-07T05:30:00.000Z');
  });
});

describe('the next run', () => {
  const rules: fc.Arbitrary<Rule> = fc.record({
    days: fc.constantFrom(...allDays),
    hour: fc.integer({ min: 0, max: 23 }),
    minute: fc.integer({ min: 0, max: 59 }),
    zone: fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
  });
  const moments = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });

  it('is later than asked, and none lies between', () => {
    fc.assert(
      fc.property(rules, moments, fc.double({ min: 0, max: 1, noNaN: true }), (rule, after, part) => {
        const { at, period } = nextRun(rule, after);
        expect(at.getTime()).toBeGreaterThan(after.getTime());
        const between = new Date(after.getTime() + Math.floor((at.getTime() - 1 - after.getTime()) * part));
        expect(nextRun(rule, between)).toEqual({ at, period });
      }),
    );
  });
});
