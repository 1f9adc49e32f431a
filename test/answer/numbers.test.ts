import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fixed, gib } from '../../src/answer/numbers.ts';
import { thousands } from '../../src/catalogue/thousands.ts';

it.each([
  [1.005, 2],
  [0.05, 2],
  [-0.004, 2],
  [-12.34, 1],
  [9.96, 1],
  [99.95, 1],
] as const)('writes %d with %d places as the number nearest to it', (value, places) => {
  const text = fixed(value, places);
  expect(text).toMatch(places === 1 ? /^-?\d+\.\d$/ : /^-?\d+\.\d\d$/);
  expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(0.5 / 10 ** places + 1e-9);
});

it('writes the same as toFixed wherever the figure is not halfway between two', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -2000, max: 2000, noNaN: true }),
      fc.constantFrom(1 as const, 2 as const),
      (value, places) => {
        const beyond = Math.abs(value) * 10 ** places;
        fc.pre(Math.abs((beyond % 1) - 0.5) > 1e-6);
        expect(fixed(value, places).replace(/^-(?=[0.]+$)/, '')).toBe(
          value.toFixed(places).replace(/^-(?=[0.]+$)/, ''),
        );
      },
    ),
  );
});

it('puts commas in whole numbers as Intl does', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 1e12 }), (value) => {
      expect(thousands(value)).toBe(value.toLocaleString('en-US'));
    }),
  );
});

it('gives GiB three figures', () => {
  expect([0.25, 3.871, 50.46, 187.5].map((size) => gib(size * 2 ** 30))).toEqual(['0.25', '3.87', '50.5', '188']);
});
