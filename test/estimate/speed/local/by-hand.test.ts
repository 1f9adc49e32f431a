import { describe, expect, it } from 'vitest';
import type { QuestionDraft } from '../../../../src/ask/question.ts';
import { speedOf } from '../../../../src/estimate/speed/speed.ts';
import { estimateOf } from '../../subjects.ts';

const load = { inputTokens: 2048, outputTokens: 512, concurrency: 1 };

function single(draft: QuestionDraft): number {
  return speedOf(estimateOf(draft), load)?.single.value ?? 0;
}

/** Milliseconds of reading `gigabytes` at a share of a bandwidth in GB/s. */
const reading = (gigabytes: number, share: number, bandwidth: number): number =>
  (gigabytes / (share * bandwidth)) * 1e3;

/** The worked examples of docs/method-speed-local.md. */
describe('one request by hand, 2,048 tokens in and 512 out', () => {
  it('Llama 3.1 8B Q4_K_M on an RTX 4090', () => {
    // 4.19 GB of layers and 0.43 GB of head; 32 layers x 2 x 8 heads x 128 elements x 2 bytes x 2,304 tokens.
    const cache = (32 * 2 * 8 * 128 * 2 * 2304) / 1e9;
    const step = reading(4.617, 0.9, 1008) + reading(cache, 0.87, 1008) + 32 * 0.052;
    expect(single({ model: 'llama 3.1 8b', format: 'q4_k_m', gpu: 'rtx4090' })).toBeCloseTo(1000 / step, 0);
  });

  it('Llama 3.1 70B Q4_K_M on two RTX 3090, which take turns', () => {
    const cache = (80 * 2 * 8 * 128 * 2 * 2304) / 1e9;
    const step = reading(41.92, 0.9, 935.8) + reading(cache, 0.87, 935.8) + 80 * 0.052 + 0.23;
    expect(single({ model: 'llama 3.1 70b', format: 'q4_k_m', gpu: 'rtx3090', gpus: 2 })).toBeCloseTo(1000 / step, 1);
  });

  it('gpt-oss 20B on an M4 Max: 4 of 32 experts, every other layer sees 128 tokens', () => {
    const perToken = (2 * 8 * 64 * 2) / 1e9;
    const cache = 12 * perToken * 2304 + 12 * perToken * 128;
    const step = reading(1.33 + (10.16 * 4) / 32, 0.86, 546) + reading(cache, 0.45, 546) + 24 * 1.34 * 0.098;
    const question = { model: 'gpt-oss-20b', engine: 'llama.cpp', gpu: 'apple-m4-max', gpus: 1 } as const;
    expect(single(question)).toBeCloseTo(1000 / step, 0);
  });

  it('Llama 3.1 70B Q4_K_M on one RTX 4090, with the layers that do not fit in host memory', () => {
    const question = { model: 'llama 3.1 70b', format: 'q4_k_m', gpu: 'rtx4090', gpus: 1 } as const;
    const speed = speedOf(estimateOf(question), load);
    // 37 of 80 layers of 0.513 GB and their caches stay: 19.35 GB at (0.3 + 0.45 x 0.45) of 89.6 GB/s.
    const layer = 41.06 / 80;
    const cache = (2 * 8 * 128 * 2 * 2304) / 1e9;
    const host = (37 * layer) / 41.92;
    const step =
      reading(43 * layer + 0.86, 0.9, 1008) +
      reading(43 * cache, 0.87, 1008) +
      43 * 0.052 +
      reading(37 * (layer + cache), 0.3 + 0.45 * host, 89.6);
    expect(speed?.single.value).toBeCloseTo(1000 / step, 1);
    expect(speed?.remarks[0]).toMatch(/^37 of 80 layers stay in host memory, taken as two channels of DDR5-5600/);
    expect(speed?.kind).toMatchObject({ verified: false, id: 'local host dense' });
  });
});
