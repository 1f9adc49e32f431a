import { describe, expect, it } from 'vitest';
import { estimate, isNoPlan } from '../../src/estimate/estimate.ts';
import { estimateOf, subjectOf } from './subjects.ts';

const llama405 = 'meta-llama/Llama-3.1-405B-Instruct';

describe('the plan', () => {
  it.each([
    ['int4', 4, 'TP4'],
    ['fp8', 8, 'TP8'],
    ['bf16', 16, 'TP8 x PP2'],
  ])('for Llama 3.1 405B in %s on H100 is %i GPUs (%s)', (format, gpus) => {
    const { plan, fits } = estimateOf({ model: llama405, format, gpu: 'h100-80gb-sxm' });
    expect(plan.gpus).toBe(gpus);
    expect(plan.layout.tensorParallel).toBe(Math.min(8, gpus));
    expect(fits.asked).toBe(true);
  });

  it('says why it has more GPUs than the memory alone asks for', () => {
    const { minimumGpus, plan, layoutReasons } = estimateOf({ model: llama405, format: 'bf16', gpu: 'h100-80gb-sxm' });
    expect(minimumGpus).toBeGreaterThan(8);
    expect(minimumGpus).toBeLessThan(16);
    expect(plan.nodes).toBe(2);
    expect(layoutReasons().join(' ')).toContain('whole machines');
    expect(layoutReasons().join(' ')).toMatch(/128 attention heads|TP1[0-5]/);
  });

  it('uses exactly the GPUs that were asked for', () => {
    for (const gpus of [1, 2, 3, 4, 6, 8]) {
      expect(estimateOf({ model: 'meta-llama/Llama-3.1-8B-Instruct', gpus }).plan.gpus).toBe(gpus);
    }
  });

  it('falls back to pipeline stages where tensor parallelism does not divide the heads', () => {
    const { plan } = estimateOf({ model: 'meta-llama/Llama-3.1-8B-Instruct', gpus: 3 });
    expect(plan.layout).toMatchObject({ tensorParallel: 1, pipelineParallel: 3 });
  });

  it('refuses a tensor parallelism that does not divide, and offers those that do', () => {
    const result = estimate(subjectOf({ model: 'meta-llama/Llama-3.1-8B-Instruct', tensorParallel: 3 }));
    if (!isNoPlan(result)) throw new Error('a plan for TP3 of 32 heads');
    expect(result.reason).toContain('32 attention heads');
    expect(result.legal).toEqual([1, 2, 4, 8]);
  });

  it('keeps quantization groups whole: Qwen3-Coder-480B in FP8 runs at TP8 only with expert parallelism', () => {
    const model = 'Qwen/Qwen3-Coder-480B-A35B-Instruct';
    // 2,560 columns / 8 = 320, no multiple of 128.
    const sliced = estimate(subjectOf({ model, format: 'fp8', tensorParallel: 8, expertParallel: false }));
    if (!isNoPlan(sliced)) throw new Error('a plan for 320 columns of block FP8');
    expect(sliced.reason).toContain('320');
    expect(estimateOf({ model, format: 'fp8', gpus: 8 }).plan.layout).toMatchObject({
      tensorParallel: 8,
      expertParallel: true,
    });
    expect(isNoPlan(estimate(subjectOf({ model, format: 'fp8', tensorParallel: 8 })))).toBe(true);
    expect(estimateOf({ model, format: 'fp8', tensorParallel: 4 }).plan.layout.expertParallel).toBe(false);
    const odd = estimate(
      subjectOf({ model: 'Qwen/Qwen3-30B-A3B', format: 'awq-int4', tensorParallel: 8, expertParallel: false }),
    );
    if (!isNoPlan(odd)) throw new Error('768 / 8 = 96 is no multiple of 128');
    expect(odd.reason).toContain('96');
  });

  it('adds machines until many long requests fit', () => {
    const { plan, fits } = estimateOf({
      model: 'meta-llama/Llama-3.1-70B-Instruct',
      context: 131_072,
      concurrency: 64,
    });
    expect(fits.asked).toBe(true);
    expect(plan.gpus).toBeGreaterThan(8);
    expect(plan.gpus % 8).toBe(0);
  });
});

describe('several requests', () => {
  it('go to replicas rather than to pipeline stages where tensor parallelism ends', () => {
    // 10 KV heads: TP4 and TP8 do not run.
    const { plan } = estimateOf({ model: 'microsoft/phi-4', gpu: 'l40s', format: 'bf16', concurrency: 100 });
    expect(plan.layout).toMatchObject({ tensorParallel: 2, dataParallel: 4, pipelineParallel: 1 });
  });

  it('of a model whose latent every rank would hold go to replicas that share the experts', () => {
    const { plan } = estimateOf({
      model: 'deepseek-ai/DeepSeek-V3.2',
      gpu: 'b200-180gb-sxm',
      context: 131_072,
      concurrency: 32,
    });
    expect(plan.layout).toMatchObject({ pipelineParallel: 1, expertParallel: true });
    expect(plan.layout.dataParallel).toBeGreaterThan(1);
    expect(plan.gpus).toBe(8);
  });
});

describe('the count by memory alone', () => {
  it.each([
    // What is divided on the way (MLP activations) counts as divided.
    ['meta-llama/Llama-3.1-405B-Instruct', 'bf16', 'rtx3090'],
    ['nvidia/Llama-3_1-Nemotron-Ultra-253B-v1', 'bf16', 'h100-80gb-sxm'],
    ['meta-llama/Llama-3.3-70B-Instruct', 'int4', 'rtx3090'],
  ])('is never above the plan: %s %s on %s', (model, format, gpu) => {
    const { minimumGpus, plan } = estimateOf({ model, format, gpu });
    expect(minimumGpus).toBeLessThanOrEqual(plan.gpus);
  });
});

describe('cautions', () => {
  const said = (question: Parameters<typeof estimateOf>[0]): string => estimateOf(question).subject.warnings.join(' ');

  it('speak against machines full of cards without a fabric', () => {
    expect(said({ model: llama405, format: 'bf16', gpu: 'rtx3090' })).toContain('5 machines');
    expect(said({ model: llama405, format: 'bf16', gpu: 'h100-80gb-sxm' })).not.toContain('machines');
  });

  it('say that tensor parallelism crosses machines, or goes over PCIe', () => {
    const small = 'meta-llama/Llama-3.1-8B-Instruct';
    expect(said({ model: small, tensorParallel: 16, gpu: 'h100-80gb-sxm' })).toContain('crosses machines');
    expect(said({ model: small, tensorParallel: 4, gpu: 'rtx4090' })).toContain('PCIe');
    expect(said({ model: small, tensorParallel: 4, gpu: 'h100-80gb-sxm' })).toBe('');
  });

  it('count the trays of a rack as machines', () => {
    const { plan } = estimateOf({ model: llama405, format: 'bf16', gpu: 'gb200', gpus: 8 });
    expect(plan).toMatchObject({ nodes: 2, gpusPerNode: 4, layout: { tensorParallel: 8 } });
  });
});

describe('the rule of thumb', () => {
  it.each([
    ['bf16', 972e9, 13],
    ['fp8', 486e9, 7],
    ['int4', 243e9, 4],
  ])('for 405B in %s is %i bytes and %i H100', (format, bytes, gpus) => {
    const { ruleOfThumb } = estimateOf({ model: llama405, format, gpu: 'h100-80gb-sxm' });
    expect(ruleOfThumb).toMatchObject({ bytes, gpus });
  });
});
