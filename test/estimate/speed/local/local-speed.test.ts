import { describe, expect, it } from 'vitest';
import type { QuestionDraft } from '../../../../src/ask/question.ts';
import { accelerators } from '../../../../src/catalogue/data.ts';
import { localClassOf } from '../../../../src/catalogue/speed/local-hardware.ts';
import { expertTile } from '../../../../src/catalogue/speed/local-parameters.ts';
import { modelReads } from '../../../../src/estimate/speed/local/layer-reads.ts';
import { promptSeconds } from '../../../../src/estimate/speed/local/prompts.ts';
import { type Speed, speedOf } from '../../../../src/estimate/speed/speed.ts';
import { estimateOf, subjectOf } from '../../subjects.ts';

const load = { inputTokens: 512, outputTokens: 128, concurrency: 1 };

function speed(draft: QuestionDraft): Speed {
  const found = speedOf(estimateOf({ format: 'q4_k_m', gpus: 1, ...draft }), load);
  if (found === undefined) throw new Error(`no speed of ${JSON.stringify(draft)}`);
  return found;
}

describe('classes of hardware', () => {
  it.each([
    ['rtx4090', 'gddr', true],
    ['rtx-a6000', 'gddr', true],
    ['rtx5090', 'gddr', true],
    ['rtx2080ti', 'gddr', true],
    ['p40', 'gddr', false],
    ['h100-80gb-sxm', 'hbm', true],
    ['b200-180gb-sxm', 'hbm', false],
    ['mi300x', 'hbm', false],
    ['gb10-dgx-spark', 'gb10', true],
    ['jetson-agx-orin-64gb', 'gb10', false],
    ['apple-m1-ultra', 'apple-m1', true],
    ['apple-m4-pro', 'apple', true],
    ['strix-halo-128gb', 'strix-halo', true],
    ['rx7900xtx', 'radeon', true],
    ['rx9070xt', 'radeon', false],
    ['arc-b580', 'radeon', false],
  ])('%s is of %s, compared: %s', (id, hardware, verified) => {
    const accelerator = accelerators.find((one) => one.id === id);
    expect(accelerator && localClassOf(accelerator)).toMatchObject({ hardware: { id: hardware }, verified });
  });

  it('what was never compared says so and gets a wide range', () => {
    const { kind, single } = speed({ model: 'llama 3.1 8b', gpu: 'arc-b580' });
    expect(kind.words).toBe('unverified: dense model, taken to be as on Radeon cards');
    expect(single.value / single.low).toBeCloseTo(2, 6);
  });

  it('ExLlama is not compared anywhere, nor is a model whose layers are not known', () => {
    expect(
      speed({ model: 'llama 3.1 8b', gpu: 'rtx4090', engine: 'exllamav3', format: 'exl3-4.0bpw' }).kind.verified,
    ).toBe(false);
    expect(speed({ model: 'stepfun-ai/Step-3.7-Flash', gpu: 'apple-m3-ultra' }).kind.verified).toBe(false);
  });
});

describe('what a token reads', () => {
  it.each<[string, QuestionDraft, number]>([
    ['all of a dense model but its embedding', { model: 'llama 3.1 8b', format: 'q4_k_m' }, 4.62],
    ['the embedding as the head where they are tied', { model: 'llama 3.2 1b', format: 'q4_k_m' }, 0.8],
    ['8 of 128 experts', { model: 'Qwen/Qwen3-30B-A3B', format: 'q4_k_m' }, 1.92],
    [
      'MLX: the head in 4 bit too',
      { model: 'llama 3.1 8b', format: 'mlx-4bit', engine: 'mlx', gpu: 'apple-m4-max' },
      4.22,
    ],
  ])('%s', (_, draft, gigabytes) => {
    const { all, activeShare } = modelReads(subjectOf({ gpu: 'rtx4090', ...draft }));
    expect((all.plain + all.experts * activeShare) / 1e9).toBeCloseTo(gigabytes, 2);
  });

  it('a part of the layers where a record has experts and does not tell their shapes', () => {
    const step = modelReads(subjectOf({ model: 'stepfun-ai/Step-3.7-Flash', format: 'q4_k_m', gpu: 'rtx4090' }));
    expect(step.activeShare).toBeCloseTo((1.6 * 8) / 288, 6);
  });

  it('experts stay in host memory before whole layers do, and are named', () => {
    const { remarks } = speed({ model: 'gpt-oss-120b', format: 'mxfp4', engine: 'llama.cpp', gpu: 'rtx4090' });
    expect(remarks[0]).toMatch(/^the experts of \d+ of 36 layers stay in host memory/);
    const asked = speed({ model: 'gpt-oss-120b', format: 'mxfp4', engine: 'llama.cpp', gpu: 'rtx4090', cpuMoe: true });
    expect(asked.remarks[0]).toMatch(/^the experts of 36 of 36 layers/);
    expect(asked.single.value).toBeLessThan(
      speed({ model: 'gpt-oss-120b', format: 'mxfp4', engine: 'llama.cpp', gpu: 'rtx4090' }).single.value,
    );
  });
});

describe('builds and settings', () => {
  const draft = { model: 'llama 3.1 8b', gpu: 'rtx3090' } as const;

  it('builds before flash attention was the default are slower', () => {
    expect(speed({ ...draft, engineVersion: 'b3000' }).single.value).toBeLessThan(speed(draft).single.value);
  });

  it('without flash attention only the cache is read slower', () => {
    const off = speed({ ...draft, flashAttention: false });
    expect(off.single.value).toBeLessThan(speed(draft).single.value);
    expect(off.single.value).toBeGreaterThan(speed({ ...draft, engineVersion: 'b3000' }).single.value);
  });

  it('an 8-bit cache is read faster than one of 16 bit', () => {
    expect(speed({ ...draft, kvFormat: 'q8_0' }).single.value).toBeGreaterThan(speed(draft).single.value);
  });

  it('slots bound how many requests run at once', () => {
    expect(speed({ ...draft, slots: 4 }).saturated.batch).toBe(4);
    expect(speed({ ...draft, gpuMemoryGib: 500 }).saturated.batch).toBe(256);
  });

  it('a chip that is sold with less bandwidth too says so', () => {
    expect(speed({ model: 'llama 3.1 8b', gpu: 'apple-m4-max', engine: 'llama.cpp' }).remarks).toEqual([
      expect.stringMatching(/^the 32-core version of M4 Max.* has 410 GB\/s instead of 546/),
    ]);
  });
});

describe('prompts', () => {
  const reads = modelReads(subjectOf({ model: 'gpt-oss-20b', engine: 'llama.cpp', gpu: 'rtx4090' }));
  const parts = { rate: 1e14, reads, readSeconds: 0, copySeconds: 0, microBatch: 512, gpus: 1 };
  const dense = { ...reads, pairs: 0 };

  it('experts with few tokens each work at part of the rate', () => {
    const { plainElements, expertElements } = reads;
    // 512 tokens, 4 of 32 experts: 64 tokens an expert.
    const expected = (2 * 512 * (plainElements + expertElements * (1 + expertTile / 64))) / 1e14;
    expect(promptSeconds(512, { ...parts, reads: dense })).toBeCloseTo(expected, 12);
  });

  it('weights are read once for each micro-batch, and what is in host memory copied as often', () => {
    const base = promptSeconds(2048, parts);
    expect(promptSeconds(2048, { ...parts, readSeconds: 1 })).toBeCloseTo(base + 4, 9);
    expect(promptSeconds(2048, { ...parts, copySeconds: 1 })).toBeCloseTo(base + 4, 9);
    expect(promptSeconds(16, { ...parts, copySeconds: 1 })).toBeCloseTo(promptSeconds(16, parts), 9);
  });

  it('several GPUs read a long prompt faster, and one of a single micro-batch no faster', () => {
    expect(promptSeconds(8192, { ...parts, gpus: 4 })).toBeLessThan(promptSeconds(8192, parts) / 2);
    expect(promptSeconds(512, { ...parts, gpus: 4 })).toBe(promptSeconds(512, parts));
  });
});
