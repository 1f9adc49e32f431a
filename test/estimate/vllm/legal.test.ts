import { describe, expect, it } from 'vitest';
import { engineFor } from '../../../src/estimate/engines/engines.ts';
import { layoutOf } from '../../../src/estimate/layout.ts';
import { subjectOf } from '../subjects.ts';

const llama = { model: 'meta-llama/Llama-3.3-70B-Instruct', engine: 'vllm', gpu: 'h100' } as const;
const deepseek = { model: 'deepseek-ai/DeepSeek-V3.2', engine: 'vllm', gpu: 'h200' } as const;

describe('what vLLM does not run', () => {
  it.each([
    [{ ...llama, kvFormat: 'q8_0' }, {}, 'no KV cache in q8_0'],
    [{ ...llama, kvFormat: 'iq4_nl' }, {}, 'say fp8 kv'],
    [{ ...llama, kvFormat: 'fp8_ds_mla' }, {}, 'latent attention'],
    [llama, { tensorParallel: 3 }, '64 attention heads'],
  ] as const)('refuses %o in %o', (question, degrees, reason) => {
    expect(engineFor('vllm').refusal(subjectOf(question), layoutOf(degrees))).toContain(reason);
  });

  it.each([[{ ...llama, kvFormat: 'fp8' }], [{ ...deepseek, kvFormat: 'fp8_ds_mla' }]] as const)(
    'runs %o',
    (question) => {
      expect(engineFor('vllm').refusal(subjectOf(question), layoutOf({}))).toBeUndefined();
    },
  );
});
