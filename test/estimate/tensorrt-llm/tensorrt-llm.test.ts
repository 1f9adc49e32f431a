import { describe, expect, it } from 'vitest';
import { engineFor } from '../../../src/estimate/engines/engines.ts';
import { blocksIn, tensorRtRelease } from '../../../src/estimate/engines/tensorrt-llm/releases.ts';
import { layoutOf } from '../../../src/estimate/layout.ts';
import { estimateOf, GiB, subjectOf } from '../subjects.ts';

const llama70b = { model: 'meta-llama/Llama-3.3-70B-Instruct', engine: 'tensorrt-llm', gpu: 'h200' } as const;
const engine = engineFor('tensorrt-llm');

describe('the pool', () => {
  it('21.89 GiB free hold 631 blocks of 64 tokens of 512 KiB, 19.7 GiB, as was logged', () => {
    const blockBytes = 64 * 512 * 1024;
    const blocks = blocksIn(21.89 * GiB, 0.9, blockBytes, tensorRtRelease('0.9.0').roundsUp);
    expect(blocks).toBe(631);
    expect((blocks * blockBytes) / GiB).toBeCloseTo(19.7, 1);
  });

  it('has blocks of 64 before 0.20 and of 32 since', () => {
    expect(tensorRtRelease('0.16.0').blockSize).toBe(64);
    expect(tensorRtRelease('1.2.0').blockSize).toBe(32);
    const request = (engineVersion: string): number =>
      estimateOf({ ...llama70b, engineVersion, gpus: 8, context: 33 }).plan.memory.kvPerRequest;
    // 80 layers, one of 8 KV heads on each of 8 ranks, 128 + 128, 2 bytes; two blocks of 32 or one of 64.
    expect(request('1.0.0')).toBe(64 * 80 * 256 * 2);
    expect(request('0.16.0')).toBe(64 * 80 * 256 * 2);
    const longer = (engineVersion: string): number =>
      estimateOf({ ...llama70b, engineVersion, gpus: 8, context: 65 }).plan.memory.kvPerRequest;
    expect(longer('0.16.0')).toBe(128 * 80 * 256 * 2);
    expect(longer('0.20.0')).toBe(96 * 80 * 256 * 2);
  });

  it.each([
    [1, 8192, 0.9, 61.18],
    [1, 4608, 0.8, 54.73],
    [2, 4608, 0.8, 57.39],
  ])(
    'of Llama 3.1 8B FP8 on %i H100, %i tokens a batch, at %f was %f GiB',
    (gpus, maxNumBatchedTokens, share, logged) => {
      const { memory } = estimateOf({
        ...llama70b,
        model: 'meta-llama/Llama-3.1-8B-Instruct',
        format: 'fp8',
        kvFormat: 'fp8',
        gpu: 'h100',
        gpus,
        context: 257,
        maxNumBatchedTokens,
        gpuMemoryUtilization: share,
        engineVersion: '0.20.0',
      }).plan;
      expect(Math.abs(memory.kvAvailable.value / GiB / logged - 1)).toBeLessThan(0.003);
      expect(memory.unmeasured).toBe(true);
    },
  );

  it('is nine tenths of what weights and peak leave free, and the rest is kept', () => {
    const { memory } = estimateOf({ ...llama70b, gpus: 2 }).plan;
    const free = memory.budget - memory.weights.value - memory.activations.value - memory.nonTorch.value;
    expect(memory.kvAvailable.value).toBe(Math.floor(0.9 * free));
    expect(memory.reserve?.value).toBe(free - memory.kvAvailable.value);
    const half = estimateOf({ ...llama70b, gpus: 2, gpuMemoryUtilization: 0.5 }).plan.memory;
    expect(half.kvAvailable.value).toBe(Math.floor(0.5 * free));
  });

  it('lacks all that the weights lack, not nine tenths of it', () => {
    const { memory } = estimateOf({ ...llama70b, gpu: 'h100', gpus: 1 }).plan;
    expect(memory.reserve?.value).toBe(0);
    expect(memory.kvAvailable.value).toBe(
      memory.budget - memory.weights.value - memory.activations.value - memory.nonTorch.value,
    );
  });

  it('may hold more where windows are used, which is the high end only', () => {
    const { memory } = estimateOf({ ...llama70b, model: 'openai/gpt-oss-120b', gpus: 1, context: 32_768 }).plan;
    // 36 layers of 8 x 128 x 2 bytes keep every token.
    expect(memory.bytesPerToken).toBe(36 * 8 * 128 * 2);
    expect(memory.tokens.high).toBeGreaterThan(1.5 * memory.tokens.value);
    expect(memory.maxConcurrency.high).toBeGreaterThan(1.5 * memory.maxConcurrency.value);
    const uniform = estimateOf({ ...llama70b, gpus: 2 }).plan.memory;
    expect(uniform.tokens.high).toBeLessThan(1.1 * uniform.tokens.value);
  });

  it('makes recurrent states for the whole batch, and says so', () => {
    const hybrid = { ...llama70b, model: 'Qwen/Qwen3-Next-80B-A3B-Instruct', gpus: 2 };
    const few = estimateOf({ ...hybrid, maxNumSeqs: 4 }).plan.memory;
    const many = estimateOf({ ...hybrid, maxNumSeqs: 64 }).plan.memory;
    expect(many.kvNeeded - few.kvNeeded).toBe(60 * few.stateBytes);
    expect(few.remarks?.join(' ')).toContain('max_batch_size');
    expect(engine.command(subjectOf(hybrid), layoutOf({ tensorParallel: 2 }))).toContain('--max_batch_size 1');
  });
});

describe('the command and the layouts', () => {
  it('puts what has no flag into a file', () => {
    const subject = subjectOf({ ...llama70b, model: 'deepseek-ai/DeepSeek-V3', kvFormat: 'fp8' });
    const command = engine.command(subject, layoutOf({ dataParallel: 8, expertParallel: true }));
    for (const part of [
      'enable_attention_dp: true',
      '  dtype: fp8',
      '--tp_size 8',
      '--ep_size 8',
      '--extra_llm_api_options options.yaml',
    ])
      expect(command).toContain(part);
    expect(engine.command(subjectOf(llama70b), layoutOf({ tensorParallel: 2 }))).toBe(
      'trtllm-serve meta-llama/Llama-3.3-70B-Instruct \\\n  --tp_size 2 \\\n  --max_seq_len 8192',
    );
  });

  it.each([
    [{ gpu: 'mi300x' }, {}, 'NVIDIA GPUs only'],
    [{ format: 'nf4' }, {}, 'no bitsandbytes'],
    [{}, { dataParallel: 2 }, 'start one server for each copy'],
    [{ model: 'deepseek-ai/DeepSeek-V3' }, { tensorParallel: 2, dataParallel: 4 }, 'TP must be 1'],
    [{ kvFormat: 'q8_0' }, {}, 'no KV cache in q8_0'],
    [{}, { tensorParallel: 3 }, '64 attention heads'],
  ] as const)('refuses %o in %o', (question, degrees, reason) => {
    expect(engine.refusal(subjectOf({ ...llama70b, ...question }), layoutOf(degrees))).toContain(reason);
  });
});
