import { describe, expect, it } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import { format } from '../../src/ask/format.ts';

describe('the speed is asked for', () => {
  it.each([
    'how fast is 70b fp8 on 2xh100',
    '70b fp8 2xh100 tokens per second',
    'tok/s 70b fp8 2xh100',
    '70b q4_k_m 2x3090 t/s?',
    'qwen3 30b a3b q4_k_m 4090 how many tokens/s',
    'I have two 3090s at home and wonder how many tokens per second llama 3.3 70b would write in q4_k_m',
    'speed 8b 4090',
    'throughput 70b h100',
    '8b l4 ttft',
    '70b 4bit 4090 多快',
  ])('by "%s"', (words) => {
    const { wishes, unknown } = ask(words);
    expect({ speed: wishes.speed, unknown }).toEqual({ speed: true, unknown: [] });
  });

  it.each([
    '405b int4 h100',
    'at least 30 tok/s 70b fp8 h100',
    'I get 30 tokens per second with llama 3.1 8b on my 4090, what about the memory of the 70b',
    'how much vram does 70b need at 8 bit, and how many t/s should I expect',
    'will 70b q4 fit on 2x 3090, and how fast',
    'I am running dual 3090s with llama 3.1 70b, whose speed is low compared to what the smaller models do',
  ])('not by "%s" alone', (words) => {
    expect(ask(words).wishes.speed).toBe(false);
  });
});

describe('a request', () => {
  const load = (words: string): unknown[] => {
    const { question, unknown, refusal } = ask(words);
    return [question.inputTokens, question.outputTokens, question.concurrency, ...unknown, refusal?.message].filter(
      (value) => value !== undefined,
    );
  };

  it.each([
    ['70b fp8 2xh100 in 2k out 500 users 64', [2000, 500, 64]],
    ['70b fp8 2xh100 2k in, 500 out, 64 concurrent users', [2000, 500, 64]],
    ['70b fp8 2xh100 input 2048 output 512', [2048, 512]],
    ['70b fp8 2xh100 isl 2048 osl 512 concurrency 16', [2048, 512, 16]],
    ['70b fp8 2xh100 2000 tokens in and 500 tokens out', [2000, 500]],
    ['70b fp8 2xh100 prompt 2000 answer 500', [2000, 500]],
    ['70b fp8 2xh100 1500 prompt tokens 300 response tokens batch 8', [1500, 300, 8]],
    ['70b fp8 2xh100 8k/1k', [8192, 1024]],
    ['70b fp8 2xh100 128/2048 32 users', [128, 2048, 32]],
  ])('is read in "%s"', (words, expected) => {
    expect(load(words)).toEqual(expected);
    expect(load(format(ask(words).question))).toEqual(expected);
  });

  it('is no pair of sizes or of lengths of context', () => {
    expect(load('70b q4_k_m a100 40/80')).not.toContain(80);
    for (const words of ['70b q4_k_m m2 ultra 128/192', '70b fp8 h200 ctx 8k/16k', '70b fp8 h200 32k/64k context'])
      expect(ask(words).question.inputTokens, words).toBeUndefined();
  });

  it('is said as it was read', () => {
    expect(ask('70b fp8 2xh100 8k/1k').notes).toContain('"8k/1k" was read as 8,192 tokens in and 1,024 out');
  });
});
