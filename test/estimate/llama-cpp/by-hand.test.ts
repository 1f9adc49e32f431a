import { describe, expect, it } from 'vitest';
import type { QuestionDraft } from '../../../src/ask/question.ts';
import { estimateOf } from '../subjects.ts';

const MiB = 2 ** 20;
const model = 'meta-llama/Llama-3.1-8B-Instruct';

/** MiB of each term, to a tenth. */
function terms(draft: QuestionDraft): Record<string, number> {
  const { weights, activations, nonTorch, kvNeeded } = estimateOf({ model, ...draft }).plan.memory;
  const parts = { weights: weights.value, kv: kvNeeded, compute: activations.value, driver: nonTorch.value };
  const sum = Object.values(parts).reduce((a, b) => a + b, 0);
  return Object.fromEntries(
    Object.entries({ ...parts, needed: sum }).map(([term, bytes]) => [term, Math.round((bytes / MiB) * 10) / 10]),
  );
}

/** The worked examples of docs/method-llama-cpp.md. */
describe('by hand: Llama 3.1 8B', () => {
  it('in Q4_K_M under llama.cpp on an RTX 4090', () => {
    expect(terms({ format: 'q4_k_m', context: 8192, gpu: 'rtx4090' })).toEqual({
      weights: 4403.5,
      kv: 1024,
      compute: 120,
      driver: 350,
      needed: 5897.5,
    });
    const { hostBytes = 0, kvAvailable } = estimateOf({ model, format: 'q4_k_m', context: 8192, gpu: 'rtx4090' }).plan
      .memory;
    expect(hostBytes / MiB).toBeCloseTo(306.3, 1);
    expect(kvAvailable.value / MiB).toBeCloseTo(19_211, 0);
  });

  it('under Ollama on an RTX 4090, at the context it takes for 24 GB', () => {
    expect(terms({ engine: 'ollama', gpu: 'rtx4090' })).toEqual({
      weights: 4403.5,
      kv: 4096,
      compute: 266.5,
      driver: 350,
      needed: 9116,
    });
  });

  it('in 4 bit under MLX on an M4 Max with 64 GB', () => {
    expect(terms({ format: 'mlx-4bit', context: 8192, gpu: 'apple-m4-max', gpuMemoryGib: 64 })).toEqual({
      weights: 4307.8,
      kv: 1024,
      compute: 796.2,
      driver: 512,
      needed: 6640,
    });
  });

  it('in 4 bits a weight under ExLlamaV3 on an RTX 4090, with an 8-bit cache', () => {
    expect(terms({ format: 'exl3-4.0bpw', context: 8192, kvFormat: 'q8_0', gpu: 'rtx4090' })).toEqual({
      weights: 3704.3,
      kv: 544,
      compute: 500,
      driver: 350,
      needed: 5098.3,
    });
  });
});

describe('a Strix Halo', () => {
  const warningsIn = (format: string): string =>
    estimateOf({ model: 'meta-llama/Llama-3.3-70B-Instruct', format, gpu: 'strix-halo-128gb' }).subject.warnings.join();

  it('is said to need a higher limit when more than half of its RAM is taken, and not before', () => {
    expect(warningsIn('q4_k_m')).not.toContain('ttm.pages_limit');
    expect(warningsIn('q8_0')).toContain('ttm.pages_limit');
  });
});
