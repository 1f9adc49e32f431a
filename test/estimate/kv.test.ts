import { describe, expect, it } from 'vitest';
import type { KvFormat } from '../../src/ask/question.ts';
import { kvLayers } from '../../src/estimate/kv/layers.ts';
import { kvPool, poolTokens } from '../../src/estimate/kv/pool.ts';
import { layerKindsOf } from '../../src/estimate/tensors/list.ts';
import { estimateOf, GiB, subjectOf } from './subjects.ts';

function poolOf(model: string, options: { tp?: number; dcp?: number; format?: KvFormat } = {}) {
  const { architecture } = subjectOf({ model }).model;
  const layers = kvLayers(architecture, layerKindsOf(architecture), {
    format: options.format ?? 'auto',
    modelElementBytes: 2,
    tensorParallel: options.tp ?? 1,
    decodeContextParallel: options.dcp ?? 1,
  });
  return {
    layers,
    pool: kvPool(layers, { blockSize: 16, batchedTokens: 8192, stateBlocks: 2 }),
    bytesPerToken: layers.reduce((sum, layer) => sum + layer.count * layer.bytesPerToken, 0),
  };
}

/** Pool in GiB and tokens, as logged by vLLM (docs/method.md). */
describe('KV cache per token', () => {
  it.each([
    ['moonshotai/Kimi-K2-Thinking', { tp: 8 }, 46.8, 715_072],
    ['moonshotai/Kimi-K2-Thinking', { tp: 8, dcp: 8 }, 46.8, 5_721_088],
    ['meta-llama/Llama-3.1-8B-Instruct', {}, 58.11, 476_016],
    ['meta-llama/Llama-3.1-8B-Instruct', { format: 'fp8' as const }, 58.11, 952_032],
    ['meta-llama/Llama-3.1-8B-Instruct', { tp: 4 }, 67.44, 2_209_792],
    ['Qwen/Qwen2.5-7B-Instruct', { tp: 4 }, 67.34, 5_043_280],
    ['google/gemma-7b', {}, 55.44, 129_760],
    ['moonshotai/Kimi-VL-A3B-Instruct', { tp: 2 }, 54.78, 1_890_896],
  ])('%s %o: %f GiB hold %i tokens', (model, options, gib, logged) => {
    const { bytesPerToken } = poolOf(model, options);
    expect((gib * GiB) / bytesPerToken / logged).toBeCloseTo(1, 2);
  });

  it('is replicated once there are more ranks than KV heads', () => {
    const eight = poolOf('meta-llama/Llama-3.1-70B-Instruct', { tp: 8 }).bytesPerToken;
    const sixteen = poolOf('meta-llama/Llama-3.1-70B-Instruct', { tp: 16 }).bytesPerToken;
    expect(sixteen).toBe(eight);
  });
});

describe('hybrid models', () => {
  it('pad layer groups as vLLM does: gemma-3-4b holds 468,144 tokens in 62.51 GiB', () => {
    const { pool } = poolOf('google/gemma-3-4b-it');
    expect(pool.groups).toBe(7);
    // Until 2026-04 vLLM printed blocks / groups x block size.
    const printed = Math.floor(pool.blocksIn(62.51 * GiB) / pool.groups) * 16;
    expect(printed / 468_144).toBeCloseTo(1, 2);
  });

  it.each([
    ['Qwen/Qwen3-Next-80B-A3B-Instruct', 'auto' as const, 544],
    ['nvidia/NVIDIA-Nemotron-Nano-9B-v2', 'auto' as const, 672],
  ])('%s raises the attention block to %i tokens, so that it holds a state', (model, format, tokens) => {
    expect(poolOf(model, { format }).pool.blockSize).toBe(tokens);
  });

  it('need hardly more for a long request than for a short one once the window is full', () => {
    const { pool } = poolOf('openai/gpt-oss-120b');
    const short = pool.blocksPerRequest(16_384);
    const long = pool.blocksPerRequest(32_768);
    expect(long / short).toBeLessThan(2);
    expect(poolTokens(pool, 10 * GiB, 131_072)).toBeGreaterThan(0);
  });
});

describe('a request', () => {
  it('that does not fit is told the longest one that does', () => {
    const { plan, fits } = estimateOf({
      model: 'meta-llama/Llama-3.1-8B-Instruct',
      format: 'bf16',
      gpu: 'rtx4090',
      gpus: 1,
      context: 131_072,
    });
    expect(fits.weights).toBe(true);
    expect(fits.oneRequest).toBe(false);
    expect(plan.memory.maxContext).toBeGreaterThan(8192);
    const shorter = estimateOf({
      model: 'meta-llama/Llama-3.1-8B-Instruct',
      format: 'bf16',
      gpu: 'rtx4090',
      gpus: 1,
      context: plan.memory.maxContext,
    });
    expect(shorter.fits.oneRequest).toBe(true);
  });
});
