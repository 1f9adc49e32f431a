import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Comparison, covered, withinRounding } from '../../scripts/accuracy/comparison.ts';
import { figuresOf, shortestInterval, unseenCoverage } from '../../scripts/accuracy/figures.ts';
import { coverageMark, marked } from '../../scripts/accuracy/thresholds.ts';

function row(predicted: number, measured: number, more: Partial<Comparison> = {}): Comparison {
  return { term: 'weights', id: 'r', what: '', model: 'm', releases: '', predicted, measured, source: '', ...more };
}

describe('error figures', () => {
  it('are in percent of what was measured, and in its unit', () => {
    const [figures] = figuresOf([row(101, 100), row(98, 100), row(100, 100)]);
    expect(figures).toMatchObject({ n: 3, medianAbsolute: 1, p90Absolute: 2 });
    expect(figures?.median).toBeCloseTo(1, 10);
    expect(figures?.p90).toBeCloseTo(2, 10);
    expect(figures?.bias).toBeCloseTo(-1 / 3, 10);
  });

  it('count a figure as inside its range when the log’s last digit allows it', () => {
    const reading = row(1, 1.01, { low: 0.99, high: 1.006 });
    expect(covered(reading)).toBe(false);
    expect(covered({ ...reading, rounding: 0.005 })).toBe(true);
    expect(withinRounding({ ...reading, rounding: 0.005 })).toBe(false);
    expect(withinRounding(row(1.004, 1, { rounding: 0.005 }))).toBe(true);
  });
});

describe('the shortest interval', () => {
  it('is around zero and leaves out the far errors', () => {
    expect(shortestInterval([0.1, 0.2, 0.3, 9], 0.75)).toEqual([0, 0.3]);
    expect(shortestInterval([-9, -0.1, 0.2, 0.3], 0.75)).toEqual([-0.1, 0.3]);
  });

  it('holds the share that was asked for', () => {
    const errors = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(errors, fc.double({ min: 0.1, max: 1, noNaN: true }), (values, share) => {
        const [low, high] = shortestInterval(values, share);
        const held = values.filter((value) => value >= low && value <= high).length;
        expect(held).toBeGreaterThanOrEqual(Math.ceil(share * values.length));
      }),
    );
  });
});

describe('coverage of a model nobody has measured', () => {
  const of = (model: string, error: number): Comparison[] =>
    Array.from({ length: 10 }, () => row(100, 100 * (1 + error), { model }));

  it('is full when models err alike, and leaves out the one that does not', () => {
    expect(unseenCoverage([...of('a', 0.01), ...of('b', 0.01), ...of('c', 0.01)])).toBe(1);
    expect(unseenCoverage([...of('a', 0.01), ...of('b', 0.01), ...of('c', 0.5)])).toBeCloseTo(2 / 3, 10);
  });
});

describe('thresholds', () => {
  const [figures] = figuresOf([row(101, 100), row(101, 100)]);
  if (figures === undefined) throw new Error('no figures');
  const threshold = { engine: 'vLLM', term: 'weights', median: 1, p90: 2 } as const;

  it.each([
    ['%', 1.01, 'met'],
    ['%', 0.5, 'not met'],
    ['GiB', 0.5, 'not met'],
  ] as const)('in %s with a median of %f: %s', (unit, median, mark) => {
    expect(marked({ ...threshold, unit, median }, figures)).toBe(mark);
  });

  it.each([
    [100, 0.9, 'met'],
    [100, 0.84, 'not met'],
    [100, 0.98, 'not met'],
    [29, 1, 'not met'],
    [28, 1, 'too few to tell'],
    [12, 0.75, 'too few to tell'],
    [12, 0.5, 'not met'],
    [2, 0, 'not met'],
  ])('%i figures, %f inside: %s', (n, coverage, mark) => {
    expect(coverageMark({ ...figures, n, coverage })).toBe(mark);
  });
});
