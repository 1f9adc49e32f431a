import { describe, expect, it } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import type { QuestionDraft } from '../../src/ask/question.ts';

const read: readonly (readonly [string, QuestionDraft])[] = [
  ['at least 30 tok/s per user', { minTokensPerSecond: 30 }],
  ['at least 30 tok/s', { minTokensPerSecond: 30 }],
  ['30 tok/s', { minTokensPerSecond: 30 }],
  ['30tps', { minTokensPerSecond: 30 }],
  ['30 tokens per second per user', { minTokensPerSecond: 30 }],
  ['>= 25 t/s', { minTokensPerSecond: 25 }],
  ['min-tokens-per-second=30', { minTokensPerSecond: 30 }],
  ['under 50 ms per token', { minTokensPerSecond: 20 }],
  ['50ms/token', { minTokensPerSecond: 20 }],
  ['0.05 s per token', { minTokensPerSecond: 20 }],
  ['tpot 50ms', { minTokensPerSecond: 20 }],
  ['tpot < 50 ms', { minTokensPerSecond: 20 }],
  ['tpot=50', { minTokensPerSecond: 20 }],
  ['itl 25 ms', { minTokensPerSecond: 40 }],
  ['30 tok/s each', { minTokensPerSecond: 30 }],
  [
    'fp8 vllm 64 users ctx 4k util 0.95 30 tok/s',
    {
      format: 'fp8',
      engine: 'vllm',
      concurrency: 64,
      context: 4096,
      gpuMemoryUtilization: 0.95,
      minTokensPerSecond: 30,
    },
  ],
  ['64 users at least 30 tok/s', { concurrency: 64, minTokensPerSecond: 30 }],
  ['30 tok/s under $20/h', { minTokensPerSecond: 30, maxUsdPerHour: 20 }],
  ['at 60% load', { loadFactor: 0.6 }],
  ['load factor 0.6', { loadFactor: 0.6 }],
  ['60% load util 0.95', { loadFactor: 0.6, gpuMemoryUtilization: 0.95 }],
];

describe('words about how fast it must be', () => {
  it.each(read)('"70b h100 %s"', (words, fields) => {
    const { question, unknown, refusal } = ask(`70b h100 ${words}`);
    expect(question).toEqual({ model: ask('70b').question.model, gpu: 'h100-80gb-sxm', ...fields });
    expect(unknown).toEqual([]);
    expect(refusal).toBeUndefined();
  });

  it.each(['max 30 tok/s', '10000 tok/s total', 'more than 50 ms per token', 'tpot 0 ms'])(
    'does not take "%s" for a speed that each user must get, and says so',
    (words) => {
      const { question, unknown } = ask(`70b h100 ${words}`);
      expect(question.minTokensPerSecond).toBeUndefined();
      expect(unknown).not.toEqual([]);
    },
  );

  it.each([
    'I have a 4090 and with it I get 30 tok/s from llama 8b q4_k_m, would a second card help me here',
    'My 4090 does 30 tok/s with llama 8b q4_k_m and I wonder whether a second card would help',
    'Llama 8b q4_k_m on a 4090 gives 30 tok/s, should I buy another one for my two colleagues',
  ])('leaves alone a speed that somebody only tells of: %s', (words) => {
    expect(ask(words).question.minTokensPerSecond).toBeUndefined();
  });

  it('hears what is asked for in a sentence', () => {
    const { question } = ask(
      'How many H100 do I need to serve llama 3.3 70b in fp8 to 64 users at 30 tokens per second each?',
    );
    expect(question).toMatchObject({ concurrency: 64, minTokensPerSecond: 30 });
  });

  it.each([
    ['min-tokens-per-second=abc', 'it is a number of tokens per second such as 30'],
    ['at least 0 tok/s', 'the least is 0.01'],
    ['at 140% load', 'the most is 1'],
  ])('refuses "%s" with the reason', (words, reason) => {
    expect(ask(`70b h100 ${words}`).refusal?.message).toContain(reason);
  });
});
