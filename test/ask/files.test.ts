import { describe, expect, it } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import type { QuestionDraft } from '../../src/ask/question.ts';

describe('files, repositories and machines as people type them', () => {
  it.each<[string, QuestionDraft]>([
    ['Qwen3-30B-A3B-UD-Q4_K_XL.gguf 4090', { model: 'Qwen/Qwen3-30B-A3B', format: 'ud-q4_k_xl', gpu: 'rtx4090' }],
    ['Qwen3-8B-BF16.gguf 4090', { model: 'Qwen/Qwen3-8B', format: 'bf16', engine: 'llama.cpp' }],
    [
      'Llama-3.3-70B-Instruct-Q4_K_M-00001-of-00002.gguf 2x4090',
      { model: 'meta-llama/Llama-3.3-70B-Instruct', format: 'q4_k_m', gpus: 2 },
    ],
    ['mlx-community/Qwen3-30B-A3B-4bit m4 max 64gb', { format: 'mlx-4bit', gpu: 'apple-m4-max', gpuMemoryGib: 64 }],
    [
      'ggml-org/gpt-oss-120b-GGUF 2x3090',
      { model: 'ggml-org/gpt-oss-120b-GGUF', format: 'mxfp4', engine: 'llama.cpp' },
    ],
    ['llama 3.3 70b exl3 4.0bpw q6 cache 2x3090', { format: 'exl3-4.0bpw', kvFormat: 'q6_0', gpus: 2 }],
    ['llama 3.3 70b exl2 4.65bpw 2x3090', { format: 'exl2-4.65bpw' }],
    ['llama 70b q4_k_m m2 ultra 192', { gpu: 'apple-m2-ultra' }],
    ['llama 70b q4_k_m M2 Ultral', { gpu: 'apple-m2-ultra' }],
    ['llama 8b a100 40', { gpu: 'a100-40gb-sxm' }],
    ['llama 8b h100 8', { gpus: 8 }],
    ['405b int4 h100 16', { gpus: 16 }],
  ])('%s', (words, expected) => {
    const { question, refusal, unknown } = ask(words);
    expect(refusal).toBeUndefined();
    expect(unknown).toEqual([]);
    expect(question).toMatchObject(expected);
  });

  it('a number that is a Mac’s memory counts no Macs', () => {
    expect(ask('llama 70b m2 ultra 192').question.gpus).toBeUndefined();
  });

  it('"tensor-split" is not TensorRT', () => {
    const { question, unknown } = ask('qwen3 30b a3b q4_k_m tensor-split 3,1 2x3090');
    expect(question.engine).toBeUndefined();
    expect(unknown).toContain('tensor');
  });
});
