import { describe, expect, it } from 'vitest';
import type { NewsEvent } from '../../../src/digest/news/event.ts';
import { RecordReader } from '../../../src/digest/news/read-record.ts';
import type { Run } from '../../../src/digest/news/run.ts';
import { crowd, day, type MadeUp, runs, steady, step } from '../series.ts';

function eventsOf(all: readonly Run[]): readonly NewsEvent[] {
  const reader = new RecordReader();
  for (const run of all.toSorted((a, b) => a.day.localeCompare(b.day))) reader.take(run);
  return reader.record().events;
}

/** "change 3 2.00>2.50": kind, day and prices, which is all the rules are about. */
function told(events: readonly NewsEvent[]): string[] {
  return events.map((event) => {
    const at = (Date.parse(event.day) - Date.parse(day(0))) / 86_400_000;
    if (event.kind === 'source') return `source ${at} ${event.what} ${event.affected}/${event.of}`;
    const prices = [
      'from' in event ? event.from.usd : undefined,
      'last' in event ? event.last.usd : undefined,
      'to' in event ? event.to.usd : undefined,
    ];
    return `${event.kind} ${at} ${prices
      .filter((price) => price !== undefined)
      .map((price) => price.toFixed(2))
      .join('>')}`;
  });
}

const cases: readonly (readonly [
  string,
  readonly MadeUp[],
  Parameters<typeof runs>[2] | undefined,
  number,
  readonly string[],
])[] = [
  ['a list price that moves 5 % and 5 cents', [{ price: step(3, 2, 2.1) }], undefined, 10, ['change 3 2.00>2.10']],
  ['one that moves less', [{ price: step(3, 2, 2.09) }], undefined, 10, []],
  ['a cheap one that moves 10 % and less than 5 cents', [{ price: step(3, 0.4, 0.44) }], undefined, 10, []],
  [
    'a price that creeps: told when it has moved enough, and measured from there',
    [{ price: (index) => 2 + Math.floor(index / 2) * 0.03 }],
    undefined,
    20,
    ['change 8 2.00>2.12', 'change 16 2.12>2.24'],
  ],
  ['spot at less than 10 %', [{ tier: 'spot', price: step(3, 2, 2.15) }], undefined, 10, []],
  ['spot at 10 %', [{ tier: 'spot', price: step(3, 2, 2.2) }], undefined, 10, ['change 3 2.00>2.20']],
  [
    'an exchange rate that drifts about a steady price',
    [{ price: (index) => 3 * (1 + 0.01 * Math.sin(index)) }],
    undefined,
    120,
    [],
  ],
  [
    'the cheapest ask of a marketplace that jumps every day about a steady median',
    Array.from({ length: 7 }, (_, ask) => ({
      variant: `ask${ask}`,
      price: (index: number) => (ask === 0 ? (index % 2 === 0 ? 0.6 : 1.4) : 1.5 + ask * 0.1),
    })),
    { market: true },
    40,
    [],
  ],
  [
    'a marketplace whose median rises by a third: told when the median of seven days has',
    Array.from({ length: 7 }, (_, ask) => ({ variant: `ask${ask}`, price: step(10, 1.5, 2) })),
    { market: true },
    30,
    ['change 13 1.50>2.00'],
  ],
  ['a marketplace with too few asks to say', [{ offers: 4, price: step(10, 1.5, 3) }], { market: true }, 30, []],
  [
    'a price that drops to a tenth for one run: held back, and gone',
    [{ price: (index) => (index === 5 ? 0.3 : 3) }],
    undefined,
    12,
    ['quarantined 5 3.00>0.30'],
  ],
  [
    'a price that drops to a quarter and stays: held back, then told',
    [{ price: step(5, 8, 2) }],
    undefined,
    12,
    ['quarantined 5 8.00>2.00', 'change 6 8.00>2.00'],
  ],
  [
    'a source that mends an error of a thousand: held back, and no price cut',
    [{ price: step(5, 2000, 0.71) }],
    undefined,
    12,
    ['quarantined 5 2000.00>0.71', 'correction 6 2000.00>0.71'],
  ],
  [
    'one region at a quarter of what the provider asks elsewhere',
    ['a', 'b', 'c', 'd', 'e'].map((region) => ({
      variant: region,
      price: (index: number) => (region === 'e' && index >= 4 ? 0.96 : 3.67),
    })),
    undefined,
    20,
    [],
  ],
  [
    'an offer that flaps: missing for two runs at a time',
    [{ price: (index) => (index % 5 === 1 || index % 5 === 2 ? undefined : 2) }],
    undefined,
    30,
    [],
  ],
  [
    'an offer that goes, and comes back at the price it had',
    [{ price: (index) => (index >= 5 && index < 12 ? undefined : 2) }],
    undefined,
    20,
    ['vanished 7 2.00', 'back 12 2.00>2.00'],
  ],
  [
    'an offer that comes back at another price: back, and not a change',
    [{ price: (index) => (index >= 5 && index < 12 ? undefined : index < 5 ? 2 : 3) }],
    undefined,
    20,
    ['vanished 7 2.00', 'back 12 2.00>3.00'],
  ],
  ['a low with too short a history', [{ price: step(20, 2, 1.92) }], undefined, 25, []],
  ['a low of a month, confirmed by a second run', [{ price: step(40, 2, 1.92) }], undefined, 60, ['low 41 1.92']],
  [
    'a price cut to a new low',
    [{ price: step(40, 12.29, 6.88) }],
    undefined,
    60,
    ['change 40 12.29>6.88', 'low 41 6.88'],
  ],
  [
    'a tracker that goes from whole machines to single GPUs: one word about the source',
    crowd(12, (index, which) => (2 + which * 0.1) * (index < 6 ? 8 : 1)),
    undefined,
    20,
    ['source 6 units 12/12'],
  ],
  [
    'a page that drops half of its rows',
    crowd(12, (index, which) => (index >= 6 && which < 6 ? undefined : 2)),
    undefined,
    20,
    ['source 6 vanished 6/12'],
  ],
  [
    'a page that is missing for one run',
    crowd(12, (index) => (index === 6 ? undefined : 2)),
    undefined,
    20,
    ['source 6 vanished 12/12'],
  ],
  [
    'more list prices moving at once than ever do',
    crowd(12, (index, which) => (index >= 6 && which < 5 ? 2.4 : 2)),
    undefined,
    20,
    ['source 6 moved 5/12'],
  ],
  [
    'three moving at once, as a provider does',
    crowd(12, (index, which) => (index >= 6 && which < 3 ? 2.4 : 2)),
    undefined,
    20,
    ['change 6 2.00>2.40', 'change 6 2.00>2.40', 'change 6 2.00>2.40'],
  ],
  [
    'a source that is not read for weeks: what it had has not vanished',
    [{ price: steady(2) }],
    { skip: (index) => index >= 5 && index < 25 },
    30,
    [],
  ],
];

describe('what a record of prices tells', () => {
  it.each(cases)('%s', (_, offers, options, days, expected) => {
    expect(told(eventsOf(runs(days, offers, options)))).toEqual(expected);
  });

  describe('of a source that is new to a price which another lists at 2.95', () => {
    const both = (price: (index: number) => number | undefined, firstUntil = 60) =>
      told(
        eventsOf([
          ...runs(60, [{ price: (index) => (index < firstUntil ? 2.95 : undefined) }], { source: 'first' }),
          ...runs(60, [{ price: (index) => (index < 10 ? undefined : price(index)) }], { source: 'second' }),
        ]).filter(({ kind }) => kind !== 'vanished'),
      );

    it('the preemptible price is held back, once, and so is what follows until the two agree', () => {
      expect(both(step(32, 1.25, 2.15))).toEqual(['doubted 10 2.95>1.25']);
      expect(both((index) => (index < 32 ? 1.25 : index < 50 ? 2.15 : 2.5))).toEqual([
        'doubted 10 2.95>1.25',
        'change 50 2.15>2.50',
      ]);
    });

    it('a price near the other is believed', () => {
      expect(both(step(20, 2.5, 2.7))).toEqual(['change 20 2.50>2.70']);
    });

    it('the doubt ends when nobody has said otherwise for a month', () => {
      expect(both(step(55, 1.25, 1.5), 12)).toEqual(['doubted 10 2.95>1.25', 'change 55 1.25>1.50']);
    });

    it('spot and marketplaces are not held against one another', () => {
      const spot = (source: string, usd: number) => runs(20, [{ tier: 'spot', price: steady(usd) }], { source });
      expect(eventsOf([...spot('first', 3), ...spot('second', 1)])).toEqual([]);
    });
  });

  it('does not depend on what comes later', () => {
    for (const [, offers, options, days] of cases) {
      const all = runs(days, offers, options);
      const until = day(Math.floor(days / 2));
      const half = eventsOf(all.filter((run) => run.day <= until));
      expect(eventsOf(all).filter((event) => event.day <= until)).toEqual(half);
    }
  });
});
