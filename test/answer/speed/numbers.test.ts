import { describe, expect, it } from 'vitest';
import { duration, rate, rateRange, widthWords } from '../../../src/answer/speed/numbers.ts';

describe('a speed', () => {
  it.each([
    [0.0456, '0.046'],
    [0.999, '1'],
    [1.24, '1.2'],
    [9.94, '9.9'],
    [9.96, '10'],
    [45.6, '46'],
    [99.6, '100'],
    [454, '450'],
    [995, '1,000'],
    [2949, '2,900'],
    [14_600, '15,000'],
  ])('of %d is written with two figures: %s', (value, words) => {
    expect(rate(value)).toBe(words);
  });

  it('has its range in the same figures', () => {
    expect(rateRange({ value: 45, low: 38.4, high: 52.9 })).toBe('38 to 53');
  });

  it.each([
    [0.00042, '0.42 ms'],
    [0.0217, '22 ms'],
    [0.9996, '1 s'],
    [1.44, '1.4 s'],
    [148, '150 s'],
  ])('makes a time of %d s: %s', (seconds, words) => {
    expect(duration(seconds)).toBe(words);
  });

  it.each([
    [{ down: 1.2, up: 1.2 }, '± 20 %'],
    [{ down: 1.5, up: 1.5 }, '×/÷ 1.5'],
    [{ down: 1.55, up: 1.6 }, '×/÷ 1.6'],
    [{ down: 2.2, up: 1.7 }, '÷ 2.2 to × 1.7'],
  ])('of the width %o is said as %s', (width, words) => {
    expect(widthWords(width)).toBe(words);
  });
});
