import { describe, expect, it } from 'vitest';
import type { QuestionDraft } from '../../../src/ask/question.ts';
import { llamaCppBuild } from '../../../src/catalogue/gguf/llama-cpp-builds.ts';
import { estimateOf } from '../subjects.ts';

const MiB = 2 ** 20;

function computeOf(draft: QuestionDraft): { value: number; low: number; high: number } {
  const { plan } = estimateOf({
    engine: 'llama.cpp',
    format: 'q8_0',
    gpu: 'mi300x',
    gpus: 1,
    flashAttention: true,
    ...draft,
  });
  const { compute } = plan.memory;
  if (compute === undefined) throw new Error('llama.cpp has a compute buffer');
  return { value: compute.value / MiB, low: compute.low / MiB, high: compute.high / MiB };
}

describe('the compute buffer', () => {
  it.each<[string, QuestionDraft, number]>([
    [
      'Gemma 3 27B before logits were one per slot',
      { model: 'google/gemma-3-27b-it', context: 32_768, engineVersion: 'b5000' },
      522.62,
    ],
    [
      'Qwen3 4B at micro-batches of 4096',
      { model: 'Qwen/Qwen3-4B-Instruct-2507', context: 4096, ubatch: 4096, engineVersion: 'b5000' },
      2454,
    ],
    ['Qwen3.6 35B A3B', { model: 'Qwen/Qwen3.6-35B-A3B', context: 512, engineVersion: 'b5000' }, 489],
    [
      'Llama 3.1 8B on Vulkan, mask in 32 bit',
      { model: 'meta-llama/Llama-3.1-8B-Instruct', context: 16_384, ubatch: 1024, engineVersion: 'b5000' },
      613.01,
    ],
    [
      'gemma 4 26B on b9849',
      { model: 'google/gemma-4-26B-A4B-it', context: 8192, ubatch: 2048, engineVersion: 'b9849' },
      428.07,
    ],
    [
      'Qwen3.8 27B on b9849 at four slots',
      { model: 'Qwen/Qwen3.8-27B', context: 8192, ubatch: 2048, slots: 4, engineVersion: 'b9849' },
      568.53,
    ],
  ])('of %s is logged inside the predicted range', (_what, draft, logged) => {
    const { value, low, high } = computeOf(draft);
    expect(logged).toBeGreaterThanOrEqual(low);
    expect(logged).toBeLessThanOrEqual(high);
    expect(Math.abs(value / logged - 1)).toBeLessThan(0.16);
  });

  it.each<[string, QuestionDraft, number]>([
    [
      'DeepSeek V3 on b5331, a device without the head',
      { model: 'deepseek-ai/DeepSeek-V3', context: 16_384, ubatch: 1024, engineVersion: 'b5331' },
      788,
    ],
    [
      'Qwen3 30B A3B on b5622 without flash attention',
      { model: 'Qwen/Qwen3-30B-A3B', context: 16_384, flashAttention: false, engineVersion: 'b5622' },
      1080,
    ],
    ['Qwen3.8 27B at micro-batches of 512', { model: 'Qwen/Qwen3.8-27B', context: 4352, engineVersion: 'b10000' }, 132],
    [
      'Qwen3.6 35B A3B at 150,016 tokens, mask in two types',
      {
        model: 'Qwen/Qwen3.6-35B-A3B',
        context: 150_016,
        ubatch: 4096,
        cpuMoe: true,
        format: 'q4_k_m',
        engineVersion: 'b9272',
      },
      3892,
    ],
  ])('of %s is within an eighth of the log', (_what, draft, logged) => {
    expect(Math.abs(computeOf(draft).value / logged - 1)).toBeLessThan(0.125);
  });

  it('is far smaller since logits are one per slot; where the build is not known the range spans both', () => {
    const draft = { model: 'Qwen/Qwen3.8-27B', context: 8192 };
    const old = computeOf({ ...draft, engineVersion: 'b9459' });
    const now = computeOf({ ...draft, engineVersion: 'b9460' });
    const either = computeOf({ ...draft, engine: 'ollama', format: 'q4_k_m' });
    expect(now.value).toBeLessThan(old.value / 2);
    expect(either.low).toBeLessThanOrEqual(now.value);
    expect(either.high).toBeGreaterThanOrEqual(old.value);
  });

  it('holds the mask in 32 and in 16 bit before b9413: three times the bytes of today', () => {
    const at = (context: number, engineVersion: string): number =>
      computeOf({ model: 'meta-llama/Llama-3.3-70B-Instruct', context, engineVersion }).value;
    const grown = (build: string): number => at(131_072, build) - at(65_536, build);
    expect(grown('b9412') / grown('b9413')).toBeCloseTo(3, 5);
  });

  it('grows with the scores of all heads without flash attention: 1,104 MiB for a 70B at 8k', () => {
    const draft = { model: 'meta-llama/Llama-3.3-70B-Instruct', context: 8192 };
    expect(Math.abs(computeOf({ ...draft, flashAttention: false }).value / 1104 - 1)).toBeLessThan(0.03);
    expect(computeOf({ ...draft, flashAttention: false }).value).toBeGreaterThan(3 * computeOf(draft).value);
  });

  it('holds further copies of the inputs when several GPUs overlap', () => {
    const draft = { model: 'meta-llama/Llama-3.3-70B-Instruct', context: 32_768 };
    expect(computeOf({ ...draft, gpus: 2 }).value).toBeGreaterThan(computeOf(draft).value);
  });
});

it('builds are read with and without their b', () => {
  expect(llamaCppBuild('b8586').logits).toBe('every token');
  expect(llamaCppBuild('9849').logits).toBe('one per slot');
  expect(llamaCppBuild('b6301').flashAttention).toBe(false);
  expect(llamaCppBuild('v0.3.1').logits).toBe('one per slot');
});

it('asks for no more logits than a micro-batch has tokens', () => {
  const draft = { model: 'google/gemma-3-27b-it', engine: 'ollama', concurrency: 8, ubatch: 1 } as const;
  const { value, low, high } = computeOf(draft);
  expect(low).toBeLessThanOrEqual(value);
  expect(high).toBeGreaterThanOrEqual(value);
});
