import { describe, expect, it } from 'vitest';
import type { QuestionDraft } from '../../../src/ask/question.ts';
import { vllmSettings } from '../../../src/estimate/engines/vllm/defaults.ts';
import { layoutOf } from '../../../src/estimate/layout.ts';
import { estimateOf, GiB, subjectOf } from '../subjects.ts';

const llama = { model: 'meta-llama/Llama-3.1-8B-Instruct', gpu: 'rtx3090', gpus: 1, engineVersion: '0.6.4' } as const;

/** vLLM before 0.8 (V0): what its scheduler's defaults make of a question, and what its logs say. */
describe('V0', () => {
  it.each([
    [{ context: 1024 }, 2048],
    [{ context: 20_000 }, 20_000],
    [{ context: 32_768 }, 32_768],
    [{ context: 35_000 }, 512],
    [{ context: 35_000, engineVersion: '0.7.3' }, 2048],
    [{ context: 35_000, engineVersion: '0.4.0' }, 35_000],
    [{ context: 35_000, maxLoras: 1 }, 35_000],
    [{ context: 4096, model: 'Qwen/Qwen2.5-VL-7B-Instruct' }, 5120],
    [{ context: 65_536, model: 'Qwen/Qwen2.5-VL-7B-Instruct' }, 65_536],
    [{ context: 20_000, maxNumBatchedTokens: 4096 }, 4096],
    [{ context: 20_000, engineVersion: '0.8.5' }, 2048],
  ])('reads %o in batches of %i tokens', (question: Partial<QuestionDraft>, tokens) => {
    const settings = vllmSettings(subjectOf({ ...llama, ...question }), layoutOf({}));
    expect([settings.maxNumBatchedTokens, settings.maxNumSeqs]).toEqual([tokens, 256]);
  });

  it.each([
    [20_000, 2.07],
    [29_000, 2.99],
    [35_000, 0.06],
  ])('peaks with %i tokens at %f GiB, as logged (f062, f063, f064)', (context, gib) => {
    expect(estimateOf({ ...llama, context }).plan.memory.activations.value / GiB).toBeCloseTo(gib, 1);
  });

  it('samples in its profile run: 1.26 GiB for 256 sequences of Llama 3 8B (v001)', () => {
    const asked = { model: 'meta-llama/Meta-Llama-3-8B', gpu: 'h100-80gb-sxm', engineVersion: '0.6.4', gpus: 1 };
    const { activations } = estimateOf(asked).plan.memory;
    expect(activations.value).toBe(Math.round(38.9 * 256 * 128_256 + 2 * 8192 * 4096));
    expect(activations.value / GiB).toBeCloseTo(1.26, 1);
  });

  it('caches MLA as padded keys and values of every head until 0.7', () => {
    const asked = { model: 'deepseek-ai/DeepSeek-V3', gpu: 'h200-141gb-sxm', gpus: 8 };
    const perToken = (engineVersion: string): number =>
      estimateOf({ ...asked, engineVersion }).plan.memory.bytesPerToken;
    expect(perToken('0.6.6')).toBe(61 * (128 / 8) * 2 * 256 * 2);
    expect(perToken('0.7.2')).toBe(61 * 576 * 2);
  });

  it('caches every token of layers with a window, until groups came with 0.9', () => {
    const asked = { model: 'google/gemma-3-27b-it', gpu: 'h100-80gb-sxm', gpus: 2, context: 32_768 };
    const perRequest = (engineVersion: string): number =>
      estimateOf({ ...asked, engineVersion }).plan.memory.kvPerRequest;
    expect(perRequest('0.8.5')).toBe(32_768 * 62 * 8 * 2 * 128 * 2);
    expect(perRequest('0.9.1')).toBeLessThan(perRequest('0.8.5') / 2);
  });
});
