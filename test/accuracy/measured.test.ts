import { describe, expect, it } from 'vitest';
import { figuresOf } from '../../scripts/accuracy/figures.ts';
import { measureAll } from '../../scripts/accuracy/measure.ts';
import { coverageMark, marked, rightVerdicts, sure, thresholds } from '../../scripts/accuracy/thresholds.ts';

const measurement = measureAll();
const figures = {
  vLLM: figuresOf(measurement.vllm.comparisons),
  'llama.cpp': figuresOf(measurement.llamaCpp.comparisons),
};

function of(engine: keyof typeof figures, term: string) {
  const found = figures[engine].find((figure) => figure.term === term);
  if (found === undefined) throw new Error(`no runs for ${term}`);
  return found;
}

describe('measured runs', () => {
  it.each(thresholds)('$engine: $term is within $median / $p90 $unit', (threshold) => {
    const found = of(threshold.engine, threshold.term);
    expect(found.n).toBeGreaterThanOrEqual(12);
    expect(marked(threshold, found)).toBe('met');
  });

  it.each([
    ['vLLM', figures.vLLM],
    ['llama.cpp', figures['llama.cpp']],
    ['vLLM, runs found afterwards', figuresOf(measurement.vllmFound.comparisons)],
  ] as const)('of %s lie in the shipped ranges of 90 in a hundred 85 to 97 times', (_engine, found) => {
    const ranged = found.filter(({ coverage }) => coverage !== undefined);
    expect(ranged.length).toBeGreaterThanOrEqual(3);
    expect(ranged.filter((figure) => coverageMark(figure) === 'not met').map(({ term }) => term)).toEqual([]);
  });

  it('never ran out of memory where fitcheck was sure that they fit', () => {
    const verdicts = [...measurement.vllm.verdicts, ...measurement.vllmFound.verdicts];
    expect(verdicts.filter(({ confidence, ran }) => confidence > sure && !ran)).toEqual([]);
    expect(verdicts.filter(({ fits, ran }) => fits === ran).length / verdicts.length).toBeGreaterThan(rightVerdicts);
  });

  it.each([
    ['vLLM', 'KV cache available', measurement.vllm.ruleOfThumb],
    ['vLLM', 'KV tokens', measurement.vllm.plainKv],
    ['llama.cpp', 'file size', measurement.llamaCpp.ruleOfThumb],
    ['llama.cpp', 'all on the GPU', measurement.llamaCpp.plainKv],
  ] as const)('%s: %s is predicted five times better than by the baseline', (engine, term, baseline) => {
    const other = figuresOf(baseline).find((figure) => figure.term === term);
    expect(of(engine, term).median * 5).toBeLessThan(other?.median ?? 0);
    expect(of(engine, term).p90 * 5).toBeLessThan(other?.p90 ?? 0);
  });

  it('of MLX and ExLlama lie in their ranges', () => {
    const found = figuresOf(measurement.engines.comparisons);
    expect(found.length).toBeGreaterThanOrEqual(2);
    for (const { median, coverage } of found) {
      expect(median).toBeLessThan(2);
      expect(coverage).toBe(1);
    }
  });
});
