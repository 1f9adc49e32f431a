import { describe, expect, it } from 'vitest';
import { type LlamaCppComparison, measureLlamaCpp } from '../../../scripts/accuracy/llama-cpp-measure.ts';
import { llamaCppSpread } from '../../../src/estimate/engines/llama-cpp/ranges.ts';

const { comparisons } = measureLlamaCpp();
const of = (term: LlamaCppComparison['term']): LlamaCppComparison[] => comparisons.filter((row) => row.term === term);
const error = ({ predicted, measured }: LlamaCppComparison): number => predicted / measured - 1;
const errors = (term: LlamaCppComparison['term']): number[] =>
  of(term)
    .map((row) => Math.abs(error(row)))
    .sort((a, b) => a - b);
const quantile = (sorted: readonly number[], share: number): number => sorted[Math.floor(sorted.length * share)] ?? 1;

/** What docs/method-llama-cpp.md says was measured. */
describe('against file sizes and logs', () => {
  it('file sizes are off by less than 0.01 % in the median and 0.4 % at nine in ten, and those are inside the range of the weights', () => {
    const rows = of('file size');
    expect(rows.length).toBeGreaterThan(105);
    expect(quantile(errors('file size'), 0.5)).toBeLessThan(0.0001);
    expect(quantile(errors('file size'), 0.9)).toBeLessThan(0.004);
    const inside = rows.filter(
      ({ predicted, measured }) =>
        measured >= predicted * (1 - llamaCppSpread.weights.below) &&
        measured <= predicted * (1 + llamaCppSpread.weights.above),
    );
    expect(inside.length / rows.length).toBeGreaterThanOrEqual(0.9);
    expect(inside.length / rows.length).toBeLessThan(0.98);
  });

  it('weights on the GPU are those of the buffers in the log', () => {
    expect(of('weights on the GPU').length).toBeGreaterThanOrEqual(20);
    expect(quantile(errors('weights on the GPU'), 0.5)).toBeLessThan(0.0001);
    expect(quantile(errors('weights on the GPU'), 0.9)).toBeLessThan(0.01);
  });

  it('KV caches and states are exact in every log that keeps them in the usual way', () => {
    const rows = of('KV cache and state');
    expect(rows.length).toBeGreaterThan(60);
    expect(rows.filter((row) => Math.abs(error(row)) > 0.001)).toEqual([]);
  });

  it('compute buffers are inside their range', () => {
    const rows = of('compute buffer');
    expect(rows.length).toBeGreaterThanOrEqual(12);
    expect(rows.filter(({ measured, low = 0, high = 0 }) => measured < low || measured > high)).toEqual([]);
    expect(quantile(errors('compute buffer'), 0.5)).toBeLessThan(0.03);
  });
});
