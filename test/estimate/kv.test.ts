import { describe, expect, it } from 'vitest';
import type { KvFormat } from '../../src/ask/question.ts';
import { kvLayers } from '../../src/estimate/kv/layers.ts';
import { kvPool, poolTokens } from '../../src/estimate/kv/pool.ts';
import { layersPerGroup } from '../../src/estimate/kv/pool-groups.ts';
import { layerKindsOf } from '../../src/estimate/tensors/list.ts';
import { estimateOf, GiB, subjectOf } from './subjects.ts';

interface PoolOptions {
  readonly tp?: number;
  readonly dcp?: number;
  readonly format?: KvFormat;
  readonly nemotronState32?: boolean;
  readonly inFlight?: number;
  readonly stage?: readonly [number, number];
}

function poolOf(model: string, options: PoolOptions = {}) {
  const { architecture } = subjectOf({ model }).model;
  const kinds = layerKindsOf(architecture);
  const { tp = 1, dcp = 1, format = 'auto', inFlight = 8192, nemotronState32 = false, stage } = options;
  const settings = { format, modelElementBytes: 2, tensorParallel: tp, nemotronState32 };
  const layers = kvLayers(architecture, kinds, settings);
  return {
    layers,
    pool: kvPool(
      layers,
      {
        blockSize: 16,
        tokensInFlight: inFlight,
        stateBlocks: 2,
        blockAlignment: architecture.mla === undefined ? 16 : 128,
        decodeContextParallel: dcp,
      },
      stage === undefined ? layers : kvLayers(architecture, kinds, settings, ...stage),
    ),
    bytesPerToken: layers.reduce((sum, layer) => sum + layer.count * layer.bytesPerToken, 0) / dcp,
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
    expect(poolTokens(pool, 62.51 * GiB, 8192, false) / 468_144).toBeCloseTo(1, 3);
  });

  it.each([
    ['Qwen/Qwen3-Next-80B-A3B-Instruct', {}, 544],
    ['Qwen/Qwen3.8-27B', { format: 'fp8' as const }, 1568],
    ['nvidia/NVIDIA-Nemotron-Nano-9B-v2', {}, 672],
    // States in 32 bit: (128 x 80 x 128 x 4 + 3 x (10,240 + 2 x 8 x 128) x 2) / 4,096 = 1,298, in sixteens.
    ['nvidia/NVIDIA-Nemotron-Nano-9B-v2', { nemotronState32: true }, 1312],
    // MLA: whole multiples of 128. (32 x 128 x 128 x 4 + 3 x 3 x 4,096 x 2) / 1,152 = 1,885.
    ['moonshotai/Kimi-Linear-48B-A3B-Instruct', {}, 1920],
    // Decode context parallelism divides tokens, not states, nor the block that holds one.
    ['moonshotai/Kimi-Linear-48B-A3B-Instruct', { tp: 2, dcp: 2 }, 1024],
  ])('%s %o raises the attention block to %i tokens, so that it holds a state', (model, options, tokens) => {
    expect(poolOf(model, options).pool.blockSize).toBe(tokens);
  });

  it.each([
    [[10, 20], 10],
    [[10, 14], 14],
    [[10, 15], 10],
    [[12, 13], 13],
    [[10, 52], 10],
  ])('cut %o layers into groups of %i', (counts, size) => {
    expect(layersPerGroup(counts)).toBe(size);
  });

  it('keep the groups of the whole model on every pipeline stage', () => {
    // gemma-3-27b: 52 windowed and 10 full layers in 6 + 1 groups of 10. The first of two stages has 26 and 5.
    const whole = poolOf('google/gemma-3-27b-it').pool;
    const stage = poolOf('google/gemma-3-27b-it', { stage: [0, 31] }).pool;
    expect(whole.groups).toBe(7);
    expect(stage.groups).toBe(7);
    expect(stage.blockBytes / whole.blockBytes).toBe(5 / 10);
    expect(stage.blocksPerRequest(8192)).toBe(whole.blocksPerRequest(8192));
  });

  it('give a narrower type larger blocks where pages come out even, and pad its pages where they do not', () => {
    const layer = { window: 0, stateBytes: 0, count: 4 };
    const full = { ...layer, kind: 'full' as const, bytesPerToken: 1000 };
    const windowed = (bytesPerToken: number) => ({ ...layer, kind: 'window' as const, window: 512, bytesPerToken });
    const settings = {
      blockSize: 16,
      tokensInFlight: 512,
      stateBlocks: 1,
      blockAlignment: 16,
      decodeContextParallel: 1,
    };
    const blocks = (bytes: number) => kvPool([full, windowed(bytes)], settings).blocksPerRequest(4096);
    expect(blocks(1000)).toBe(4096 / 16 + Math.ceil(1023 / 16) + 1);
    expect(blocks(500)).toBe(4096 / 16 + Math.ceil(1023 / 32) + 1);
    expect(blocks(600)).toBe(4096 / 16 + Math.ceil(1023 / 16) + 1);
  });

  it('reserve a window for every batch in flight', () => {
    const one = poolOf('google/gemma-3-27b-it', { inFlight: 2048 }).pool.blocksPerRequest(131_072);
    const two = poolOf('google/gemma-3-27b-it', { inFlight: 4096 }).pool.blocksPerRequest(131_072);
    expect(one).toBe(8192 + 6 * (Math.ceil((1023 + 2048) / 16) + 1));
    expect(two).toBe(8192 + 6 * (Math.ceil((1023 + 4096) / 16) + 1));
  });

  it('with chunked attention cache every token, as vLLM turns its hybrid manager off for them', () => {
    const { pool, bytesPerToken } = poolOf('meta-llama/Llama-4-Scout-17B-16E-Instruct');
    expect(pool.groups).toBe(1);
    expect(bytesPerToken).toBe(48 * 8 * 128 * 2 * 2);
    expect(pool.blocksPerRequest(131_072)).toBe(131_072 / 16);
  });

  it('need hardly more for a long request than for a short one once the window is full', () => {
    const { pool } = poolOf('openai/gpt-oss-120b');
    const short = pool.blocksPerRequest(16_384);
    const long = pool.blocksPerRequest(32_768);
    expect(long / short).toBeLessThan(2);
    expect(poolTokens(pool, 10 * GiB, 131_072)).toBeGreaterThan(0);
  });
});

describe('DeepSeek V4', () => {
  // Logged as needed for one request: v019 (16,384 tokens in flight) and v117 (2,048) of vllm-runs.jsonl.
  it.each([
    [30_000, 16_384, 6800, 6.66],
    [131_072, 2048, 1370, 1.34],
  ])('needs for %i tokens with %i in flight %i blocks: %f GiB', (length, inFlight, blocks, gib) => {
    const { pool } = poolOf('deepseek-ai/DeepSeek-V4-Flash', { inFlight });
    expect(pool.blocksPerRequest(length)).toBe(blocks);
    expect((blocks * pool.blockBytes) / GiB).toBeCloseTo(gib, 2);
  });
});

describe('encoders', () => {
  it('cache nothing and are limited by --max-num-seqs alone', () => {
    const { plan, fits } = estimateOf({ model: 'BAAI/bge-m3', gpu: 't4', concurrency: 64 });
    expect(plan.gpus).toBe(1);
    expect(fits.asked).toBe(true);
    expect(plan.memory.kvNeeded).toBe(0);
    expect(plan.memory.maxConcurrency.value).toBe(256);
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
