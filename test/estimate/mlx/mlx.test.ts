import { describe, expect, it } from 'vitest';
import { mlx } from '../../../src/estimate/engines/mlx/mlx.ts';
import { estimate, isNoPlan } from '../../../src/estimate/estimate.ts';
import { estimateOf, GiB, subjectOf } from '../subjects.ts';

const mac = { engine: 'mlx', gpu: 'apple-m4-max' } as const;

/**
 * Peaks as mlx-lm reports them, which leave Metal's own memory out; GB.
 * Source: github.com/ml-explore/mlx-lm, BENCHMARKS.md (0.28.2, M4 Max, prompts of 2,048 and answers of 128 tokens), and issue 1480.
 */
const peaks: readonly (readonly [string, string, number, number])[] = [
  ['Qwen/Qwen3-4B-Instruct-2507', 'bf16', 2176, 9.02],
  ['Qwen/Qwen3-4B-Instruct-2507', 'mlx-8bit', 2176, 5.254],
  ['Qwen/Qwen3-4B-Instruct-2507', 'mlx-6bit', 2176, 4.25],
  ['Qwen/Qwen3-4B-Instruct-2507', 'mlx-5bit', 2176, 3.86],
  ['Qwen/Qwen3-4B-Instruct-2507', 'mlx-4bit', 2176, 3.35],
  ['Qwen/Qwen3-30B-A3B', 'mlx-8bit', 2176, 33.46],
  ['Qwen/Qwen3-30B-A3B', 'mlx-6bit', 2176, 25.82],
  ['Qwen/Qwen3-30B-A3B', 'mlx-5bit', 2176, 22.01],
  ['Qwen/Qwen3-30B-A3B', 'mlx-4bit', 2176, 18.2],
  ['Qwen/Qwen3.6-35B-A3B', 'mlx-4bit', 8192, 21.7],
  ['Qwen/Qwen3.6-35B-A3B', 'mlx-4bit', 196_608, 38],
];

describe('MLX', () => {
  it.each(peaks)(
    '%s in %s peaks at %i tokens as published: %f GB, within 4 %% and inside the range',
    (model, format, context, gb) => {
      const { plan, needed } = estimateOf({ ...mac, model, format, context });
      const metal = plan.memory.nonTorch.value;
      expect(Math.abs((needed.value - metal) / 1e9 / gb - 1)).toBeLessThan(0.04);
      expect(gb * 1e9).toBeGreaterThan(needed.low - metal);
      expect(gb * 1e9).toBeLessThan(needed.high - metal);
    },
  );

  it('takes 88 KB a token for a prompt of a model with heads of 256, four times its cache, as published', () => {
    const at = (context: number): number =>
      estimateOf({ ...mac, model: 'Qwen/Qwen3.6-35B-A3B', format: 'mlx-4bit', context }).needed.value;
    expect((at(196_608) - at(8192)) / (196_608 - 8192) / 1000).toBeCloseTo(86, 0);
  });

  it('quantizes the embedding and the head too: 4.5 bits for every weight', () => {
    const { subject, plan } = estimateOf({ ...mac, model: 'Qwen/Qwen3-8B', format: 'mlx-4bit' });
    expect((plan.memory.weights.value * 8) / subject.model.parameters.total).toBeCloseTo(4.5, 2);
  });

  it.each([
    ['int4', 'mlx-4bit'],
    ['q4_k_m', 'mlx-4bit'],
    ['q6_k', 'mlx-6bit'],
    ['fp8', 'mlx-8bit'],
    ['bf16', 'bf16'],
  ])('has its own width in place of %s: %s', (format, own) => {
    const subject = subjectOf({ ...mac, model: 'Qwen/Qwen3-8B', format });
    expect(subject.format.id).toBe(own);
    expect(subject.assumptions().some((line) => line.includes('MLX does not read'))).toBe(format !== own);
  });

  it('keeps the experts of gpt-oss in MXFP4: 63 GB in all, with the rest in 8 bit', () => {
    const { plan } = estimateOf({ ...mac, model: 'openai/gpt-oss-120b' });
    expect(plan.memory.weights.value / 1e9).toBeGreaterThan(61);
    expect(plan.memory.weights.value / 1e9).toBeLessThan(65);
  });

  it('is what an MLX format means, and runs on one Mac only', () => {
    expect(subjectOf({ model: 'Qwen/Qwen3-8B', format: 'mlx-4bit', gpu: 'apple-m4-max' }).engine).toBe('mlx');
    for (const draft of [{ gpu: 'h100' }, { gpus: 2 }]) {
      const result = estimate(subjectOf({ ...mac, model: 'Qwen/Qwen3-8B', ...draft }));
      expect(isNoPlan(result) && result.reason.length).toBeGreaterThan(20);
    }
  });

  it('holds as long a request as it says, and no longer', () => {
    const draft = { ...mac, model: 'meta-llama/Llama-3.3-70B-Instruct', format: 'mlx-4bit', gpuMemoryGib: 64 };
    const { maxContext } = estimateOf(draft).plan.memory;
    expect(maxContext).toBeGreaterThan(1000);
    expect(estimateOf({ ...draft, context: maxContext }).fits.asked).toBe(true);
    expect(estimateOf({ ...draft, context: maxContext + 512 }).fits.asked).toBe(false);
  });

  it('shows sums that are the figures of the answer', () => {
    const { plan } = estimateOf({ ...mac, model: 'Qwen/Qwen3-8B', format: 'mlx-4bit' });
    const shown = new Map(plan.memory.steps().map(({ term, result }) => [term, Number.parseFloat(result)]));
    expect(shown.get('Weights')).toBeCloseTo(plan.memory.weights.value / GiB, 1);
    expect(shown.get('Prefill workspace')).toBeCloseTo((plan.memory.compute?.value ?? 0) / GiB, 1);
  });

  it('is about a Mac when no GPU is named, by its engine, its format or its repository', () => {
    for (const question of [
      { model: 'Qwen/Qwen3-8B', engine: 'mlx' },
      { model: 'Qwen/Qwen3-8B', format: 'mlx-4bit' },
      { model: 'mlx-community/Qwen3-8B-4bit' },
    ] as const) {
      const { acceleratorName, assumptions } = subjectOf(question);
      expect(acceleratorName).toBe('M4 Max 128GB');
      expect(assumptions()).toContain('M4 Max 128GB, as no GPU was named');
    }
  });

  it('quantizes the cache without a maximum, which mlx-lm refuses beside it', () => {
    const { plan, subject } = estimateOf({ ...mac, model: 'Qwen/Qwen3-8B', format: 'mlx-4bit', kvFormat: 'q8_0' });
    const command = mlx.command(subject, plan.layout);
    expect(command).toContain('--kv-bits 8');
    expect(command).not.toContain('--max-kv-size');
  });
});
