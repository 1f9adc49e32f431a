import { describe, expect, it } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import { format } from '../../src/ask/format.ts';
import { accelerators, models } from '../../src/catalogue/data.ts';

describe('format', () => {
  it.each([
    ['405b int4 h100', '405b int4 h100'],
    ['llama 3.1 8b bf16 4090 32k 8 users', 'llama 3.1 8b bf16 rtx 4090 ctx 32k 8 users'],
    ['deepseek v3 fp8 h200 8x', 'deepseek v3 fp8 8xh200'],
    ['2x 4090 llama 3.3 70b', 'llama 3.3 70b 2x rtx 4090'],
    ['lora llama 3 8b on one a100 40gb', 'lora llama 3 8b 1x a100 40gb'],
    ['405b vllm 0.19.0 tp 8 kv fp8', '405b vllm 0.19.0 tp=8 kv=fp8'],
    ['405b 24GB', '405b 24gb'],
    ['acme/Secret-9000-7B h100', 'acme/Secret-9000-7B h100'],
  ])('writes what "%s" means as "%s"', (typed, words) => {
    expect(format(ask(typed).question)).toBe(words);
  });

  it('keeps the usual question on any model and any GPU short enough for a button', () => {
    for (const { id: model } of models) {
      for (const { id: gpu } of accelerators) {
        const words = format({ model, format: 'gptq-int4', gpu, gpus: 16, context: 131_072, concurrency: 32 });
        expect(words.length, words).toBeLessThanOrEqual(100);
      }
    }
  });
});
