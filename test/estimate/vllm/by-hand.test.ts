import { describe, expect, it } from 'vitest';
import { estimateOf, GiB } from '../subjects.ts';

/** Whole answers of vLLM 0.27 worked out from config.json and the formulas of docs/method.md, with nothing of the program. */
describe('by hand', () => {
  it('Llama 3.1 8B in BF16 on an RTX 4090 with 32,768 tokens', () => {
    const { plan } = estimateOf({
      model: 'meta-llama/Llama-3.1-8B-Instruct',
      format: 'bf16',
      gpu: 'rtx4090',
      context: 32_768,
    });
    const layer = 2 * 4096 * 4096 + 2 * 1024 * 4096 + 3 * 14_336 * 4096 + 2 * 4096;
    const weights = (32 * layer + 2 * 128_256 * 4096 + 4096) * 2 + 131_072 * 128 * 2;
    const sampler = 6.7 * 256 * 128_256 + 4 * 2048 * 4096;
    const forward = 2 * 2048 * (3 * 14_336 + 7 * 4096) + 0.01 * GiB;
    const graphs = (0.11 + 0.0178 * 32 + (0.114 * 14_336) / 10_000) * GiB;
    const budget = plan.memory.budget;
    const left = budget - weights - Math.max(sampler, forward) - 0.25 * GiB - graphs;
    const block = 16 * 32 * 8 * 2 * 128 * 2;
    expect(plan.gpus).toBe(1);
    expect(plan.memory.weights.value).toBe(weights);
    expect(plan.memory.kvAvailable.value / GiB).toBeCloseTo(left / GiB, 6);
    expect(plan.memory.kvNeeded).toBe((32_768 / 16) * block);
    expect(plan.memory.tokens.value).toBe(Math.floor(Math.floor(left / block) * 16));
  });

  it('Llama 3.1 405B in INT4 on four H100', () => {
    const { plan } = estimateOf({
      model: 'meta-llama/Llama-3.1-405B-Instruct',
      format: 'int4',
      gpu: 'h100-80gb-sxm',
      gpus: 4,
    });
    const quantized = 2 * 16_384 * 16_384 + 2 * 1024 * 16_384 + 3 * 53_248 * 16_384;
    const linears = (126 * quantized * 4.125) / 8 / 4;
    const whole = (126 * 2 + 1) * 16_384 * 2 + 131_072 * 128 * 2;
    const weights = linears + (2 * 128_256 * 16_384 * 2) / 4 + whole;
    const sampler = 6.7 * 1024 * 128_256 + 4 * 8192 * 16_384;
    const forward = 2 * 8192 * ((3 * 53_248) / 4 + 7 * 16_384) + 0.01 * GiB;
    const graphs = (0.11 + 0.0178 * 126 + (0.114 * 53_248) / 4 / 10_000) * GiB;
    const left = plan.memory.budget - weights - Math.max(sampler, forward) - 2.17 * GiB - graphs;
    expect(plan.memory.weights.value).toBe(weights);
    expect(plan.memory.kvAvailable.value / GiB).toBeCloseTo(left / GiB, 6);
    expect(plan.memory.kvNeeded).toBe(8192 * 126 * 2 * 2 * 128 * 2);
  });

  it('DeepSeek V3 in FP8 on eight H200', () => {
    const { plan } = estimateOf({ model: 'deepseek-ai/DeepSeek-V3', format: 'fp8', gpu: 'h200-141gb-sxm', gpus: 8 });
    const tile = 1 + 4 / (128 * 128);
    // Down-projections, rotary key included, are whole on every rank; 576 rows take 5 rows of tiles.
    const down = 1536 * 7168 * tile + 576 * 7168 + 5 * 56 * 4;
    const up = (128 * 192 * 1536 + 128 * 256 * 512 + 7168 * 128 * 128) * (tile / 8);
    const norms = (1536 + 512 + 2 * 7168) * 2;
    const attention = down + up + norms;
    const dense = (3 * 18_432 * 7168 * tile) / 8;
    const experts = (257 * 3 * 2048 * 7168 * tile) / 8 + (256 * 7168 + 256) * 2;
    const ends = (2 * 129_280 * 7168 * 2) / 8 + 7168 * 2 + 163_840 * 64 * 2;
    const weights = 61 * attention + 3 * dense + 58 * experts + ends;
    expect(plan.memory.weights.value / weights).toBeCloseTo(1, 4);
    const sampler = 14.5 * 1024 * 129_280 + 4 * 8192 * 7168;
    const workspace = 2 * 8192 * 8 * (7168 + 7168);
    expect(plan.memory.activations.value / GiB).toBeCloseTo((sampler + workspace) / GiB, 6);
    expect(plan.memory.kvNeeded).toBe(8192 * 61 * 576 * 2);
  });
});
