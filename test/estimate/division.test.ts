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
