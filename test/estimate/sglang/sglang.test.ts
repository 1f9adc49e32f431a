import { describe, expect, it } from 'vitest';
import { engineFor } from '../../../src/estimate/engines/engines.ts';
import { defaultFraction } from '../../../src/estimate/engines/sglang/fraction.ts';
import { sglangPool } from '../../../src/estimate/engines/sglang/pool.ts';
import { sglangRelease } from '../../../src/estimate/engines/sglang/releases.ts';
import { sglangSettings } from '../../../src/estimate/engines/sglang/settings.ts';
import { processBytes } from '../../../src/estimate/engines/torch/process.ts';
import { stagesOf } from '../../../src/estimate/engines/torch/stages.ts';
import { layoutOf } from '../../../src/estimate/layout.ts';
import { estimateOf, GiB, subjectOf } from '../subjects.ts';

const llama70b = { model: 'meta-llama/Llama-3.3-70B-Instruct', engine: 'sglang' } as const;
const deepseek = { model: 'deepseek-ai/DeepSeek-V3', engine: 'sglang' } as const;

function poolOf(question: Parameters<typeof subjectOf>[0], tensorParallel = 1, pageSize = 1) {
  const subject = subjectOf(question);
  const [stage] = stagesOf(subject, layoutOf({ tensorParallel }), 4);
  if (stage === undefined) throw new Error('no stage');
  return sglangPool(subject, stage, pageSize);
}

describe('against published start-up figures', () => {
  it('DeepSeek on GB200: 78.72 of 174.84 GiB left at 0.95 hold 1,069,242 tokens of 70,272 bytes', () => {
    const pool = poolOf({ ...deepseek, gpu: 'h200' }, 8);
    expect(pool.cell).toBe(70_272);
    // 78.72 and 174.84 are rounded to a hundredth: 0.0075 GiB are 110 tokens.
    expect(Math.abs(pool.tokensIn((78.72 - 174.84 * 0.05) * GiB) - 1_069_242)).toBeLessThan(110);
  });

  it.each([
    ['meta-llama/Llama-3.1-8B-Instruct', 'h100', 1, '0.4.1', undefined, 444_500],
    ['Qwen/QwQ-32B', 'l4', 4, '0.4.3', undefined, 46_611],
    ['Qwen/Qwen3-0.6B', 'rtx5080', 1, '0.4.10', undefined, 104_273],
    ['Qwen/Qwen3-14B', 'rtx4090', 4, '0.5.6', 0.8, 298_447],
    ['Qwen/Qwen3-8B', 'b200', 1, '0.5.10', undefined, 992_896],
  ])('%s on %s at TP%i with %s: fraction %s, %i tokens', (model, gpu, gpus, engineVersion, fraction, logged) => {
    const { memory } = estimateOf({
      model,
      engine: 'sglang',
      gpu,
      gpus,
      tensorParallel: gpus,
      engineVersion,
      ...(fraction === undefined ? {} : { gpuMemoryUtilization: fraction }),
    }).plan;
    expect(Math.abs(memory.tokens.value / logged - 1)).toBeLessThan(0.01);
  });

  it('DeepSeek V4 Pro on 8 H200: 125.65 GiB of weights need mem_fraction_static of 0.9113', () => {
    const subject = subjectOf({ ...deepseek, gpu: 'h200' });
    const before = subject.physicalBytes / GiB - processBytes(subject, 8) / GiB;
    expect(125.65 / before).toBeCloseTo(0.9113, 2);
  });
});

describe('mem_fraction_static', () => {
  const inputs = { chunk: 8192, graphBatch: 256, tpSize: 1, pipelineParallel: 1, dpAttention: 0 };
  const plain = subjectOf({ ...llama70b, gpu: 'h100' });
  const newest = sglangRelease('0.5');

  it('sets aside 512 + 1.5 x chunk + 2 x graph batch + 128 x ranks MiB', () => {
    // 512 + 12,288 + 512 + 128 = 13,440 of 81,559 MiB.
    expect(defaultFraction(plain, newest, { ...inputs, memoryMib: 81_559 }).value).toBe(0.835);
  });

  it('sets aside at least 10 GiB on GPUs above 60', () => {
    const small = { ...inputs, chunk: 2048, graphBatch: 8 };
    expect(defaultFraction(plain, newest, { ...small, memoryMib: 81_559 }).value).toBe(0.874);
    expect(defaultFraction(plain, newest, { ...small, memoryMib: 40_960 }).value).toBe(0.909);
  });

  it('pads for DP attention, more above a batch of 300', () => {
    const wide = { ...inputs, tpSize: 8, graphBatch: 512, memoryMib: 143_771 };
    // 512 + 12,288 + 1,024 + 1,024, and 4.5 x 512 x 8.
    expect(defaultFraction(plain, newest, wide).value).toBe(0.897);
    expect(defaultFraction(plain, newest, { ...wide, dpAttention: 8 }).value).toBe(0.769);
  });

  it('went by the memory from 0.4.7 to 0.5.2: 2.9 GiB of 16, as an RTX 5080 logged, and 13.5 of 80 at TP8', () => {
    for (const version of ['0.4.7', '0.5.2']) {
      const release = sglangRelease(version);
      const share = (memoryMib: number, tpSize: number): number =>
        defaultFraction(plain, release, { ...inputs, tpSize, memoryMib }).value;
      expect(share(16_303, 1)).toBe(0.818);
      expect(share(81_559, 8)).toBe(0.831);
      expect(share(183_359, 8)).toBe(0.821);
    }
    expect(sglangRelease('0.5.3').fraction.by).toBe('settings');
    expect(sglangRelease('0.4.6.post5').fraction.by).toBe('ranks');
  });

  it('is 0.826 for Kimi K2.5 on MI355X, whose tower takes its part, as its log says', () => {
    const { fraction } = sglangSettings(
      subjectOf({ model: 'moonshotai/Kimi-K2.5', engine: 'sglang', gpu: 'mi355x' }),
      layoutOf({ tensorParallel: 8 }),
    );
    expect(fraction.value).toBeCloseTo(0.826, 3);
  });

  it('goes by ranks before 0.4.7', () => {
    const old = sglangRelease('0.4.6');
    expect(defaultFraction(plain, old, { ...inputs, memoryMib: 81_559 }).value).toBe(0.88);
    expect(defaultFraction(plain, old, { ...inputs, tpSize: 8, memoryMib: 81_559 }).value).toBe(0.81);
  });

  it('is uncertain downwards, for graphs of prefill steps, and exact when typed', () => {
    const range = defaultFraction(plain, newest, { ...inputs, memoryMib: 81_559 });
    expect(range.low).toBeLessThan(range.value);
    expect(range.high).toBe(range.value);
    const typed = subjectOf({ ...llama70b, gpu: 'h100', gpuMemoryUtilization: 0.9 });
    expect(sglangSettings(typed, layoutOf({})).fraction).toEqual({ value: 0.9, low: 0.9, high: 0.9 });
  });

  it.each([
    ['rtx4090', 1, 2048, 24],
    ['rtx4090', 4, 2048, 80],
    ['l40s', 1, 4096, 32],
    ['h100', 2, 8192, 256],
    ['h200', 8, 8192, 512],
    ['b200', 1, 16_384, 512],
  ])('%s at TP%i prefills %i tokens at a time and captures batches up to %i', (gpu, tensorParallel, chunk, graphs) => {
    const settings = sglangSettings(subjectOf({ ...llama70b, gpu }), layoutOf({ tensorParallel }));
    expect([settings.chunk, settings.graphBatch]).toEqual([chunk, graphs]);
  });
});

describe('the pools', () => {
  it('give windows eight tokens for ten where the engine keeps them apart', () => {
    // gpt-oss: 18 layers of each kind, 8 KV heads of 64, key and value, 2 bytes.
    const layer = 8 * 128 * 2;
    const pool = poolOf({ model: 'openai/gpt-oss-120b', engine: 'sglang', gpu: 'h100' });
    expect(pool.cell).toBeCloseTo(18 * layer * 1.8, 6);
    expect(pool.requestBytes(8192)).toBeCloseTo(8192 * pool.cell, 3);
    // A short request is bounded by the window pool: 100 tokens of it are 125 of the other.
    expect(pool.requestBytes(100)).toBeCloseTo(125 * pool.cell, 3);
    expect(pool.longestIn(pool.requestBytes(100))).toBe(100);
  });

  it('keep every token of Gemma 3, whose windows have no pool', () => {
    const pool = poolOf({ model: 'google/gemma-3-27b-it', engine: 'sglang', gpu: 'h100' });
    // 62 layers, 16 KV heads of 128.
    expect(pool.cell).toBe(62 * 16 * 256 * 2);
  });

  it('divide bytes 9 to 10 between states and cache, 3 slots a request, states in 32 bit', () => {
    const pool = poolOf({ model: 'Qwen/Qwen3-Next-80B-A3B-Instruct', engine: 'sglang', gpu: 'h200' });
    // 12 of 48 layers attend: 2 KV heads of 256.
    expect(pool.cell).toBe(12 * 2 * 512 * 2);
    // 36 layers: 32 heads of 128 x 128, and 3 columns of convolution over 8,192 channels, in 32 bit.
    expect(pool.state).toBe(36 * 4 * (32 * 128 * 128 + 3 * 8192));
    expect(pool.stateShare).toBeCloseTo(0.9 / 1.9, 9);
    // Few tokens: the slots bound the requests; many: the tokens.
    expect(pool.requestBytes(100) * pool.stateShare).toBeCloseTo(3 * pool.state, 3);
    expect(pool.requestBytes(100_000) * (1 - pool.stateShare)).toBeCloseTo(100_000 * pool.cell, 3);
  });

  it('hold whole pages', () => {
    const pool = poolOf({ ...llama70b, gpu: 'h100' }, 2, 64);
    expect(pool.tokensIn(1000 * pool.cell)).toBe(960);
    expect(pool.requestBytes(65)).toBe(128 * pool.cell);
  });
});

describe('an answer', () => {
  it('adds up: what is free before loading is weights, what is set aside, and the pools', () => {
    for (const gpus of [1, 2, 8]) {
      const { memory } = estimateOf({ ...llama70b, format: 'fp8', gpu: 'h200', gpus }).plan;
      const reserve = memory.reserve?.value ?? 0;
      expect(memory.kvAvailable.value + memory.weights.value + reserve).toBe(memory.budget);
      expect(memory.budget + memory.outside.value).toBe(subjectOf({ ...llama70b, gpu: 'h200' }).physicalBytes);
      expect(memory.kvAvailable.low).toBeLessThan(memory.kvAvailable.value);
      expect(memory.unmeasured).toBeUndefined();
    }
  });

  it('says which fraction would hold it, when only the default does not', () => {
    const { fits, plan } = estimateOf({ ...llama70b, gpu: 'h100', gpus: 2 });
    expect(fits.asked).toBe(false);
    const [, fraction] = /--mem-fraction-static (0\.\d+)/.exec(plan.memory.remarks?.join(' ') ?? '') ?? [];
    const typed = estimateOf({ ...llama70b, gpu: 'h100', gpus: 2, gpuMemoryUtilization: Number(fraction) });
    expect(typed.fits.asked).toBe(true);
  });

  it('warns of a fraction that leaves no room for a prefill step', () => {
    const { memory } = estimateOf({
      ...llama70b,
      format: 'fp8',
      gpu: 'h200',
      gpus: 2,
      gpuMemoryUtilization: 0.995,
    }).plan;
    expect(memory.remarks?.join(' ')).toContain('lower it, or --chunked-prefill-size');
  });

  it('starts DP attention with all ranks in --tp-size, and copies of a dense model without', () => {
    const engine = engineFor('sglang');
    const layout = layoutOf({ dataParallel: 8, expertParallel: true });
    const moe = engine.command(subjectOf({ ...deepseek, gpu: 'h200' }), layout);
    for (const flag of ['--tp-size 8', '--dp-size 8', '--enable-dp-attention', '--ep-size 8'])
      expect(moe).toContain(flag);
    const dense = engine.command(
      subjectOf({ ...llama70b, gpu: 'h200' }),
      layoutOf({ tensorParallel: 2, dataParallel: 4 }),
    );
    expect(dense).toContain('--tp-size 2');
    expect(dense).toContain('--dp-size 4');
    expect(dense).not.toContain('--enable-dp-attention');
  });

  it('says which checkpoint to look for where SGLang does not make it', () => {
    const command = (format: string): string =>
      engineFor('sglang').command(subjectOf({ ...llama70b, gpu: 'b200', format }), layoutOf({}));
    expect(command('nvfp4')).toMatch(/^# MODEL: an NVFP4 checkpoint of meta-llama/);
    expect(command('fp8')).toContain('--model-path meta-llama/Llama-3.3-70B-Instruct \\\n  --quantization fp8');
  });

  it('reads a whole step of an encoder at once, which keeps no cache', () => {
    const { memory } = estimateOf({ model: 'BAAI/bge-large-en-v1.5', engine: 'sglang', gpu: 'h100', gpus: 1 }).plan;
    expect(memory.kvNeeded).toBe(0);
    expect(memory.maxConcurrency.value).toBe(8192 / 512);
  });

  it.each([
    [{ gpu: 'apple-m3-ultra' }, {}, 'does not run on'],
    [{ gpu: 'h100', kvFormat: 'q8_0' }, {}, 'no KV cache in q8_0'],
    [{ gpu: 'h100' }, { tensorParallel: 3 }, '64 attention heads'],
    [{ gpu: 'h100' }, { tensorParallel: 2, decodeContextParallel: 2 }, 'decode context parallelism'],
  ] as const)('refuses %o in %o', (question, degrees, reason) => {
    expect(engineFor('sglang').refusal(subjectOf({ ...llama70b, ...question }), layoutOf(degrees))).toContain(reason);
  });
});
