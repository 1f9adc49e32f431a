import { describe, expect, it } from 'vitest';
import type { QuestionDraft } from '../../src/ask/question.ts';
import { divisionRefusal } from '../../src/estimate/engines/division.ts';
import { type Layout, layoutOf } from '../../src/estimate/layout.ts';
import { subjectOf } from './subjects.ts';

function refusal(question: QuestionDraft, layout: Partial<Layout>): string | undefined {
  return divisionRefusal(subjectOf(question), layoutOf(layout));
}

/** ModelConfig.verify_with_parallel_config (vllm/config/model.py), ParallelConfig, SlidingWindowSpec. */
describe('decode context parallelism', () => {
  it.each([
    ['moonshotai/Kimi-K2-Thinking', { tensorParallel: 8, decodeContextParallel: 8 }, undefined],
    ['moonshotai/Kimi-K2-Thinking', { tensorParallel: 8, decodeContextParallel: 3 }, 'must divide TP8'],
    ['meta-llama/Llama-3.3-70B-Instruct', { tensorParallel: 8, decodeContextParallel: 2 }, 'TP16, not TP8'],
    ['meta-llama/Llama-3.3-70B-Instruct', { tensorParallel: 16, decodeContextParallel: 2 }, undefined],
    ['Qwen/Qwen3-235B-A22B', { tensorParallel: 8, decodeContextParallel: 2 }, undefined],
    ['Qwen/Qwen3-235B-A22B', { tensorParallel: 8, decodeContextParallel: 4 }, 'TP16, not TP8'],
    ['google/gemma-3-27b-it', { tensorParallel: 16, decodeContextParallel: 1 }, undefined],
    ['openai/gpt-oss-120b', { tensorParallel: 16, decodeContextParallel: 2 }, 'sliding-window'],
  ])('%s %o: %s', (model, layout, reason) => {
    const said = refusal({ model, format: 'bf16' }, layout);
    if (reason === undefined) expect(said).toBeUndefined();
    else expect(said).toContain(reason);
  });
});

describe('parts that a recipe leaves in 16 bit', () => {
  it('have no groups to keep whole', () => {
    // Shared experts of 512 columns: 64 on eight ranks, less than a group of 128.
    const qwens: QuestionDraft = { model: 'Qwen/Qwen3.5-35B-A3B-GPTQ-Int4' };
    const everythings: QuestionDraft = { model: 'deepseek-ai/DeepSeek-V2-Lite', format: 'int8-w8a16' };
    expect(refusal(qwens, { tensorParallel: 8 })).toBeUndefined();
    expect(refusal(everythings, { tensorParallel: 8 })).toContain('not a multiple of');
  });
});

describe('quantization groups of the attention', () => {
  it.each([
    // 14 heads of 64: 448 columns on two ranks.
    ['Qwen/Qwen2.5-0.5B-Instruct', 'int4', 2, '448 columns'],
    ['Qwen/Qwen2.5-0.5B-Instruct', 'bf16', 2, undefined],
    ['Qwen/Qwen2.5-0.5B-Instruct', 'fp8', 2, undefined],
    ['meta-llama/Llama-3.3-70B-Instruct', 'int4', 8, undefined],
    // One KV head of 128 on a rank is a whole block of block FP8.
    ['Qwen/Qwen3-32B', 'fp8', 8, undefined],
    ['deepseek-ai/DeepSeek-V3', 'fp8', 8, undefined],
  ])('%s in %s on TP%i: %s', (model, format, tensorParallel, reason) => {
    const said = refusal({ model, format }, { tensorParallel });
    if (reason === undefined) expect(said).toBeUndefined();
    else expect(said).toContain(reason);
  });
});

/** validate_fp8_block_shape, check_marlin_supports_layer, moe_wna16.py and modelopt.py of vLLM (August 2026). */
describe('quantization groups of the MLP and of experts', () => {
  it.each([
    ['meta-llama/Llama-3.3-70B-Instruct', 'awq-int4', 8, undefined],
    // 29,568 / 8 = 3,696 is no multiple of 128; the published files are padded to 29,696.
    ['Qwen/Qwen2.5-72B-Instruct', 'awq-int4', 8, undefined],
    // 11,008 / 4 = 2,752 = 21.5 groups.
    ['meta-llama/Llama-2-7b-hf', 'awq-int4', 4, '2752 columns of the MLP'],
    ['meta-llama/Llama-2-7b-hf', 'nvfp4', 4, undefined],
    ['meta-llama/Llama-2-7b-hf', 'fp8', 4, undefined],
    // 768 / 4 = 192: one and a half blocks of 128; GPTQ halves its group.
    ['Qwen/Qwen3-30B-A3B', 'fp8', 4, "192 columns of the experts each, not a multiple of FP8's block of 128"],
    ['Qwen/Qwen3-30B-A3B', 'fp8', 2, undefined],
    ['Qwen/Qwen3-30B-A3B', 'int4', 4, '192 columns of the experts'],
    ['Qwen/Qwen3-30B-A3B', 'gptq-int4', 4, undefined],
    ['Qwen/Qwen3-30B-A3B', 'gptq-int4', 16, '48 columns of the experts'],
    // 2,880 / 8 = 360: the kernels of MXFP4 pad the experts.
    ['openai/gpt-oss-120b', 'mxfp4', 8, undefined],
  ])('%s in %s on TP%i: %s', (model, format, tensorParallel, reason) => {
    const said = refusal({ model, format }, { tensorParallel });
    if (reason === undefined) expect(said).toBeUndefined();
    else expect(said).toContain(reason);
  });

  it('runs with whole experts on each rank where slices do not divide', () => {
    const question = { model: 'Qwen/Qwen3-30B-A3B', format: 'fp8' };
    expect(refusal(question, { tensorParallel: 4, expertParallel: true })).toBeUndefined();
  });
});
