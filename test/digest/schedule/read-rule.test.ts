import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRule } from '../../../src/digest/schedule/read-rule.ts';
import type { Days, Rule } from '../../../src/digest/schedule/rule.ts';
import { ruleSchema } from '../../../src/digest/schedule/rule.ts';
import { ruleWords, sayRule } from '../../../src/digest/schedule/say-rule.ts';

const weekly = (...weekdays: number[]): Days => ({ kind: 'weekly', weekdays });
const rule = (days: Days, hour: number, minute: number, zone: string): Rule => ({ days, hour, minute, zone });
const daily: Days = { kind: 'daily' };
const weekdays: Days = { kind: 'weekdays' };

const read: readonly (readonly [string, Rule])[] = [
  ['weekly monday 9:00 Europe/Berlin', rule(weekly(1), 9, 0, 'Europe/Berlin')],
  ['every monday at 9am berlin time', rule(weekly(1), 9, 0, 'Europe/Berlin')],
  ['Mondays 9.30 berlin', rule(weekly(1), 9, 30, 'Europe/Berlin')],
  ['daily 17:45 america/new_york', rule(daily, 17, 45, 'America/New_York')],
  ['every day at 5:45pm new york', rule(daily, 17, 45, 'America/New_York')],
  ['weekdays 8:30 utc', rule(weekdays, 8, 30, 'UTC')],
  ['mon-fri at 8 tokyo time', rule(weekdays, 8, 0, 'Asia/Tokyo')],
  ['every weekday at noon in london', rule(weekdays, 12, 0, 'Europe/London')],
  ['monday and thursday 7am pacific', rule(weekly(1, 4), 7, 0, 'America/Los_Angeles')],
  ['fridays, tuesdays at 0930 sydney', rule(weekly(2, 5), 9, 30, 'Australia/Sydney')],
  ['monthly 1st 9:00 utc', rule({ kind: 'monthly', day: 1 }, 9, 0, 'UTC')],
  ['1st of the month at midnight tokyo', rule({ kind: 'monthly', day: 1 }, 0, 0, 'Asia/Tokyo')],
  [
    'monthly last friday 17:00 new york',
    rule({ kind: 'monthly-weekday', weekday: 5, nth: -1 }, 17, 0, 'America/New_York'),
  ],
  ['every first monday of the month at 9am utc', rule({ kind: 'monthly-weekday', weekday: 1, nth: 1 }, 9, 0, 'UTC')],
  ['monthly last day 12pm asia/kolkata', rule({ kind: 'monthly', day: 31 }, 12, 0, 'Asia/Kolkata')],
  ['daily 12am utc', rule(daily, 0, 0, 'UTC')],
];

const refused: readonly (readonly [string, RegExp])[] = [
  ['weekly monday 25:00 berlin', /"25:00" is no time of day/],
  ['weekly monday 9:75 berlin', /no time of day/],
  ['daily 13pm utc', /no time of day/],
  ['weekly monday 9:00 Europe/Berln', /Did you mean Europe\/Berlin/],
  ['weekly monday 9:00 CET', /Europe\/Berlin/],
  ['weekly monday 9:00 ist', /Asia\/Kolkata or Asia\/Jerusalem/],
  ['weekly monday 9:00 utc+2', /fixed offset/],
  ['weekly monday 9:00 mars', /neither a time zone/],
  ['daily 9:00 and 17:00 utc', /two times/],
  ['hourly', /once a day/],
  ['biweekly monday 9:00', /no other rhythm/],
  ['monthly 32nd 9:00 utc', /no day of a month/],
  ['9:00 berlin', /How often/],
  ['', /How often/],
  ['weekly monday 9:00 berlin please', /"berlin please"/],
];

describe('a schedule in words', () => {
  it.each(read)('%s', (words, expected) => {
    const reading = readRule(words);
    expect(reading).toMatchObject({ rule: expected, notes: [] });
    expect(ruleSchema.safeParse(expected).success).toBe(true);
  });

  it('says what it assumed', () => {
    expect(readRule('weekly')).toMatchObject({
      rule: rule(weekly(1), 9, 0, 'UTC'),
      notes: ['on Mondays, as no day was said', '09:00, as no time was said', expect.stringContaining('UTC')],
    });
    expect(readRule('monthly 9:00 utc')).toMatchObject({ notes: ['on the 1st, as no day was said'] });
  });

  it("takes the channel's zone where none is said", () => {
    expect(readRule('daily 9:00', 'Asia/Tokyo')).toMatchObject({ rule: rule(daily, 9, 0, 'Asia/Tokyo'), notes: [] });
  });

  it.each(refused)('refuses "%s" and says what to type', (words, problem) => {
    const reading = readRule(words);
    expect(reading).toHaveProperty('problem', expect.stringMatching(problem));
    const { suggestions } = reading as { suggestions: readonly string[] };
    expect(suggestions.length).toBeGreaterThan(0);
    for (const suggestion of suggestions) expect(readRule(suggestion)).toHaveProperty('rule');
  });

  const days: fc.Arbitrary<Days> = fc.oneof(
    fc.constant(daily),
    fc.constant(weekdays),
    fc
      .uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 })
      .map((list) => weekly(...list.toSorted())),
    fc.integer({ min: 1, max: 31 }).map((day): Days => ({ kind: 'monthly', day })),
    fc
      .record({ weekday: fc.integer({ min: 1, max: 7 }), nth: fc.constantFrom(1, 2, 3, 4, -1) })
      .map(({ weekday, nth }) => ({ kind: 'monthly-weekday', weekday, nth }) as Days),
  );
  const anyRule = fc.record({
    days,
    hour: fc.integer({ min: 0, max: 23 }),
    minute: fc.integer({ min: 0, max: 59 }),
    zone: fc.constantFrom(...Intl.supportedValuesOf('timeZone'), 'UTC'),
  });

  it('written out is read back as the same, whatever the zone', () => {
    fc.assert(
      fc.property(anyRule, (written) => {
        expect(readRule(ruleWords(written))).toEqual({ rule: written, notes: [] });
        expect(readRule(sayRule(written))).toEqual({ rule: written, notes: [] });
      }),
      { numRuns: 500 },
    );
  });

  it('never throws, whatever is typed', () => {
    const pieces = fc.constantFrom(
      'every',
      'monday',
      '9',
      ':',
      '00',
      'am',
      'at',
      'last',
      '1st',
      'utc',
      'europe/',
      '+',
      '\n',
      '"',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 8 })), { maxLength: 20 }), (parts) => {
        const reading = readRule(parts.join(' '));
        expect('rule' in reading || reading.problem.length > 0).toBe(true);
      }),
    );
  });
});
