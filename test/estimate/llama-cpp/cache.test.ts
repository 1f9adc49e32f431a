import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QuestionDraft } from '../../../src/ask/question.ts';
import { cacheElementBytes } from '../../../src/estimate/engines/llama-cpp/cache.ts';
import { cellsFor, windowCells } from '../../../src/estimate/engines/llama-cpp/context.ts';
import { estimateOf } from '../subjects.ts';

const MiB = 2 ** 20;

/** KV cache and state over all layers on one GPU, MiB. */
function cacheOf(draft: QuestionDraft): number {
  const { plan } = estimateOf({ engine: 'llama.cpp', format: 'q4_k_m', gpu: 'mi300x', gpus: 1, ...draft });
  return plan.memory.kvNeeded / MiB;
}

describe('the KV cache', () => {
  it.each<[string, QuestionDraft, number]>([
    ['Qwen3 30B A3B at 16k', { model: 'Qwen/Qwen3-30B-A3B', context: 16_384 }, 1536],
    ['Llama 3.1 8B at 16k', { model: 'meta-llama/Llama-3.1-8B-Instruct', context: 16_384 }, 2048],
    ['the same in q8_0', { model: 'meta-llama/Llama-3.1-8B-Instruct', context: 16_384, kvFormat: 'q8_0' }, 1088],
    ['DeepSeek V3 at 32k, latent only', { model: 'deepseek-ai/DeepSeek-V3', context: 32_768 }, 2196],
    ['DeepSeek V3 at 32k in q8_0', { model: 'deepseek-ai/DeepSeek-V3', context: 32_768, kvFormat: 'q8_0' }, 1166.62],
    [
      'gemma 4 26B at 8k, windows of a micro-batch of 2048',
      { model: 'google/gemma-4-26B-A4B-it', context: 8192, ubatch: 2048 },
      760,
    ],
    [
      'Qwen3.8 27B at 8k and four slots: 512 MiB of cache and 598.5 of state',
      { model: 'Qwen/Qwen3.8-27B', context: 8192, slots: 4 },
      1110.5,
    ],
  ])('of %s is what llama.cpp logs', (_what, draft, logged) => {
    expect(Math.abs(cacheOf(draft) / logged - 1)).toBeLessThan(0.001);
  });

  it('has cells in multiples of 256', () => {
    expect(cellsFor(1000, 1, { unified: true }).context).toBe(1024);
    expect(cellsFor(1000, 3, { unified: true }).context).toBe(3072);
    expect(cellsFor(1000, 3, { unified: false })).toMatchObject({ context: 3072, perStream: 1024, streams: 3 });
  });

  it('holds in a window layer the window of every slot and a micro-batch: 1024 cells for gpt-oss at four slots', () => {
    const cells = cellsFor(8192, 1, { unified: true });
    expect(windowCells(128, cells, 4, { unified: true, ubatch: 512 })).toBe(1024);
    expect(windowCells(1024, cells, 4, { unified: true, ubatch: 2048 })).toBe(6144);
    expect(windowCells(1024, cellsFor(512, 1, { unified: true }), 1, { unified: true, ubatch: 512 })).toBe(512);
  });

  it('does not multiply by slots that share one context, and does by slots with their own', () => {
    const llama = { model: 'meta-llama/Llama-3.1-8B-Instruct', context: 8192 };
    expect(cacheOf({ ...llama, slots: 4 })).toBe(cacheOf(llama));
    expect(cacheOf({ ...llama, slots: 4, unifiedKv: false })).toBe(4 * cacheOf(llama));
    expect(cacheOf({ ...llama, concurrency: 4 })).toBe(4 * cacheOf(llama));
  });

  it('takes the bytes of its blocks', () => {
    expect(cacheElementBytes('q8_0')).toBe(1.0625);
    expect(cacheElementBytes('q4_0')).toBe(0.5625);
    expect(cacheElementBytes('auto')).toBe(2);
  });

  it('never shrinks with more context, more requests or more slots', () => {
    const names = [
      'openai/gpt-oss-20b',
      'Qwen/Qwen3.5-9B',
      'google/gemma-3-12b-it',
      'meta-llama/Llama-3.1-8B-Instruct',
      'deepseek-ai/DeepSeek-Coder-V2-Lite-Instruct',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.integer({ min: 1, max: 60_000 }),
        fc.integer({ min: 1, max: 16 }),
        fc.integer({ min: 0, max: 20_000 }),
        fc.integer({ min: 0, max: 8 }),
        fc.boolean(),
        (model, context, concurrency, longer, more, unifiedKv) => {
          const small = cacheOf({ model, context, concurrency, unifiedKv });
          const large = cacheOf({ model, context: context + longer, concurrency: concurrency + more, unifiedKv });
          expect(large).toBeGreaterThanOrEqual(small);
        },
      ),
      { numRuns: 150 },
    );
  });
});
