import { describe, expect, it } from 'vitest';
import type { QuestionDraft } from '../../../src/ask/question.ts';
import { estimateOf } from '../subjects.ts';

function remarks(question: Partial<QuestionDraft>): string {
  const asked = { model: 'meta-llama/Llama-3.1-8B-Instruct', engine: 'vllm' as const, gpus: 1, context: 2048 };
  return (estimateOf({ ...asked, ...question }).plan.memory.remarks ?? []).join('\n');
}

/** supports_kv_cache_dtype of vLLM's attention backends. */
describe('caches that a GPU cannot compute with', () => {
  it.each([
    [{ gpu: 'a100-80gb-sxm', kvFormat: 'fp8' }, 'stores it and computes in 16 bit'],
    [{ gpu: 'rtx3090', kvFormat: 'fp8' }, 'say bf16 kv'],
    [{ gpu: 't4', kvFormat: 'fp8', format: 'int4' }, 'no kernel'],
    [{ gpu: 'h100-80gb-sxm', kvFormat: 'nvfp4' }, 'say fp8 kv'],
    [{ gpu: 'b200-180gb-sxm', kvFormat: 'nvfp4', engineVersion: '0.21.0' }, 'since 0.22'],
    [
      { gpu: 'a100-80gb-sxm', kvFormat: 'fp8', model: 'deepseek-ai/DeepSeek-V2-Lite', format: 'bf16' },
      'Triton kernels for MLA',
    ],
  ] as const)('%o: %s', (question, said) => {
    expect(remarks(question)).toContain(said);
  });

  it.each([
    { gpu: 'h100-80gb-sxm', kvFormat: 'fp8' },
    { gpu: 'rtx4090', kvFormat: 'fp8' },
    { gpu: 'mi300x', kvFormat: 'fp8' },
    { gpu: 'a100-80gb-sxm' },
    { gpu: 'b200-180gb-sxm', kvFormat: 'nvfp4' },
  ] as const)('%o: nothing to say', (question) => {
    expect(remarks(question)).toBe('');
  });
});

it('says what checking proposed tokens takes beside the profile, for each request', () => {
  // Four rows in 16 bit, three proposed ones three times in 32 bit, the bonus token once: 48 bytes x 128,256.
  const each = (48 * 128_256) / 2 ** 20;
  expect(remarks({ gpu: 'h100-80gb-sxm', speculative: 'ngram', speculativeTokens: 3 })).toContain(
    `about ${each.toFixed(1)} MiB for each running request`,
  );
});
