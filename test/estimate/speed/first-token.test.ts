import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EngineId } from '../../../src/ask/question.ts';
import { firstToken } from '../../../src/estimate/speed/first-token.ts';
import type { Speed } from '../../../src/estimate/speed/speed.ts';

const around = (value: number) => ({ value, low: value / 2, high: value * 2 });

/** What the time depends on: prompts of 0.2 s, 20 ms a token. */
function speed(concurrency: number, running: number): Speed {
  const known = {
    load: { inputTokens: 2000, outputTokens: 500, concurrency },
    prefill: around(10_000),
    prefillSeconds: 0.2,
    perUser: around(50),
    running,
  };
  return known as unknown as Speed;
}

describe('the first token', () => {
  it('comes after the prompt is read, and usually some steps of others later', () => {
    const { low, value, high } = firstToken(speed(1, 1), 'vllm');
    expect(low).toBeCloseTo(0.2);
    expect(value).toBeCloseTo(0.2 + 15 * 0.02);
    expect(high).toBeCloseTo(0.2 + 51 * 0.02);
  });

  it('waits for nothing but its own prompt where one person asks one machine', () => {
    const { low, value, high } = firstToken(speed(1, 1), 'llama.cpp');
    expect(low).toBeCloseTo(0.1);
    expect(value).toBeCloseTo(0.22);
    expect(high).toBeCloseTo(0.42);
  });

  it('waits for whole answers where more ask than run', () => {
    const all = firstToken(speed(8, 8), 'vllm').high;
    const half = firstToken(speed(16, 8), 'vllm').high;
    expect(half - all).toBeCloseTo(0.2 + 500 * 0.02);
  });

  it('is in order, and never sooner the more people ask', () => {
    const engines: EngineId[] = ['vllm', 'sglang', 'transformers', 'llama.cpp', 'mlx'];
    fc.assert(
      fc.property(
        fc.constantFrom(...engines),
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 500 }),
        (engine, cap, users) => {
          const one = firstToken(speed(users, Math.min(cap, users)), engine);
          const more = firstToken(speed(users + 1, Math.min(cap, users + 1)), engine);
          expect(one.low).toBeLessThanOrEqual(one.value);
          expect(one.value).toBeLessThanOrEqual(one.high);
          expect(more.high).toBeGreaterThanOrEqual(one.high);
        },
      ),
    );
  });
});
