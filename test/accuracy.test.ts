import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { figuresOf } from '../scripts/accuracy/comparison.ts';
import { measureLlamaCpp } from '../scripts/accuracy/llama-cpp-measure.ts';
import { reportOf } from '../scripts/accuracy/report.ts';
import { measureVllm } from '../scripts/accuracy/vllm-measure.ts';

describe('measured runs of vLLM', () => {
  const measurement = measureVllm();
  const figures = new Map(figuresOf(measurement.comparisons).map((figure) => [figure.term, figure]));
  const of = (term: string) => {
    const figure = figures.get(term);
    if (figure === undefined) throw new Error(`no runs for ${term}`);
    return figure;
  };

  it.each([
    ['weights per GPU', 0.5, 3],
    ['KV cache available', 1, 3],
    ['KV tokens, pool given', 0.1, 1.5],
    ['KV tokens', 1, 3],
    ['activation peak', 2, 15],
    ['CUDA graphs', 10, 20],
  ])('%s: median error below %f %%, nine in ten below %f %%', (term, median, p90) => {
    expect(of(term).n).toBeGreaterThan(35);
    expect(of(term).median).toBeLessThan(median);
    expect(of(term).p90).toBeLessThan(p90);
  });

  it('lie in the shipped 90 % ranges at least 85 times in a hundred', () => {
    for (const figure of figures.values()) {
      if (figure.coverage !== undefined) expect(figure.coverage, figure.term).toBeGreaterThanOrEqual(0.85);
    }
  });

  it('never ran out of memory where fitcheck was sure that they fit', () => {
    expect(measurement.verdicts.filter(({ confidence, ran }) => confidence > 0.9 && !ran)).toEqual([]);
    const right = measurement.verdicts.filter(({ fits, ran }) => fits === ran);
    expect(right.length / measurement.verdicts.length).toBeGreaterThan(0.95);
  });

  it('are predicted far better than by the rule of thumb', () => {
    const rule = new Map(figuresOf(measurement.ruleOfThumb).map((figure) => [figure.term, figure]));
    expect(of('KV cache available').median * 5).toBeLessThan(rule.get('KV cache available')?.median ?? 0);
  });
});

it('docs/accuracy.md is what `npm run accuracy` writes now', () => {
  const written = readFileSync(new URL('../docs/accuracy.md', import.meta.url), 'utf8');
  expect(reportOf(measureVllm(), measureLlamaCpp())).toBe(written);
});
