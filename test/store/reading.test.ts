import { describe, expect, it } from 'vitest';
import { changesOf } from '../../src/store/reading.ts';

const hour = 3_600_000;
const at = new Date('2026-03-01T12:00:00Z');
const seen = (hours: number): Date => new Date(at.getTime() - hours * hour);

describe('what a reading does to the price that is known', () => {
  it.each([
    ['a price nobody knew is appended', undefined, 5, { append: [5], retire: [], confirm: [] }],
    ['the same price is confirmed', { price: 5, hours: 1 }, 5, { append: [], retire: [], confirm: [1] }],
    ['another price replaces it', { price: 5, hours: 1 }, 6, { append: [6], retire: [1], confirm: [] }],
    [
      'the same price after 72 hours is still the same',
      { price: 5, hours: 72 },
      5,
      { append: [], retire: [], confirm: [1] },
    ],
    ['the same price after 73 hours was away', { price: 5, hours: 73 }, 5, { append: [5], retire: [1], confirm: [] }],
    [
      'a reading older than what is known is passed over',
      { price: 5, hours: -1 },
      6,
      { append: [], retire: [], confirm: [] },
    ],
  ])('%s', (_claim, known, price, expected) => {
    const changes = changesOf(
      { source: 'x', seenAt: at },
      [{ price, observedAt: '2026-03-01' }],
      () => known && { id: 1, last_seen: seen(known.hours), price: known.price },
      (told, row) => told.price === row.price,
    );
    expect({
      append: changes.append.map((told) => told.price),
      retire: changes.retire,
      confirm: changes.confirm.map(({ id }) => id),
    }).toEqual(expected);
  });
});
