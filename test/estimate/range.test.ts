import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chanceAtLeast, negated, spread, sumOfRanges } from '../../src/estimate/range.ts';

const range = fc
  .tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 1e9 }))
  .map(([value, below, above]) => spread(value, { below, above }));

describe('the chance that a figure is at least so much', () => {
  it('is 5, 50 and 95 % at the ends and the middle of its 90 % range', () => {
    fc.assert(
      fc.property(range, (figure) => {
        expect(chanceAtLeast(figure, figure.high)).toBeCloseTo(0.05, 4);
        expect(chanceAtLeast(figure, figure.value)).toBe(0.5);
        expect(chanceAtLeast(figure, figure.low)).toBeCloseTo(0.95, 4);
      }),
    );
  });

  it('falls as more is asked, and is never beyond 0 and 1', () => {
    fc.assert(
      fc.property(
        range,
        fc.double({ min: -3e9, max: 3e9, noNaN: true }),
        fc.integer({ min: 1, max: 1e9 }),
        (figure, asked, more) => {
          const chance = chanceAtLeast(figure, asked);
          expect(chance).toBeGreaterThanOrEqual(chanceAtLeast(figure, asked + more));
          expect(chance).toBeGreaterThanOrEqual(0);
          expect(chance).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('keeps the tails of measured errors: 1.4 % beyond twice the half-width on one side', () => {
    expect(chanceAtLeast({ value: 0, low: -1, high: 1 }, 2)).toBeCloseTo(0.014, 3);
  });

  it('is certain of a figure that is known exactly', () => {
    expect(chanceAtLeast({ value: 5, low: 5, high: 5 }, 5)).toBe(1);
    expect(chanceAtLeast({ value: 5, low: 5, high: 5 }, 6)).toBe(0);
  });
});

it('a sum adds half-widths in squares, and what is subtracted swaps its ends', () => {
  const sum = sumOfRanges([spread(100, { below: 3, above: 30 }), negated(spread(40, { below: 40, above: 4 }))]);
  expect(sum).toEqual({ value: 60, low: 55, high: 110 });
});
