import { describe, expect, it } from 'vitest';
import { isFit } from '../../src/answer/answer.ts';
import { answerObject, fit } from '../../src/answer/fit.ts';
import { ask } from '../../src/ask/ask.ts';
import { format } from '../../src/ask/format.ts';
import { estimateOf, GiB } from './subjects.ts';

type Draft = Parameters<typeof estimateOf>[0];

const llama405b: Draft = { model: 'meta-llama/Llama-3.1-405B-Instruct', format: 'fp8', tensorParallel: 8 };
const metas: Draft = { ...llama405b, model: 'meta-llama/Llama-3.1-405B-Instruct-FP8' };

function weightsOf(draft: Draft) {
  return estimateOf(draft).plan.memory.weights;
}

describe('weights of a published checkpoint', () => {
  it('of Meta in FP8: attention of all layers, and all of the first and the last, in 16 bit', () => {
    const attention = 126 * (2 * 16_384 * 16_384 + 2 * 1024 * 16_384);
    const mlp = 3 * 16_384 * 53_248;
    // A 32-bit scale for each output channel.
    const scales = 124 * (2 * 53_248 + 16_384) * 4;
    const rest = 2 * 128_256 * 16_384 * 2 + 253 * 16_384 * 2 * 8 + 131_072 * 128 * 2 * 8;
    const bytes = attention * 2 + 124 * mlp + 2 * mlp * 2 + scales + rest;
    const { value } = weightsOf(metas);
    expect(value / GiB).toBeCloseTo(bytes / 8 / GiB, 1);
    // As first uploaded it held the keys and values of 16 heads, eight twice (vllm-project/vllm issue 6689): 57.75 logged.
    expect((value + (126 * 2 * 1024 * 16_384 * 2) / 8) / GiB).toBeCloseTo(57.75, 1);
  });

  it.each<[string, Draft, number, number]>([
    ['DeepSeek R1 in NVFP4, attention in 16 bit (SGLang, TP4)', r1(), 94.5, 0.01],
    ['GLM 5.2 in NVFP4, routed experts only (vLLM, TP4 and EP)', glm(), 106.69, 0.02],
    ['Qwen3 Next in 4 bit, routed experts in groups of 32 (vLLM on AMD, TP2)', qwenNext(), 23.5, 0.05],
    ['Gemma 4 E2B, Google’s own in 4 bit (vLLM)', gemma(), 8.01, 0.03],
  ])('are what was logged: %s', (_what, draft, logged, share) => {
    expect(Math.abs(weightsOf(draft).value / GiB / logged - 1)).toBeLessThan(share);
  });
});

describe('where no repository is named', () => {
  it('the range of the weights covers other checkpoints, on the side where they are', () => {
    const { value, low, high } = weightsOf(llama405b);
    expect(high).toBeGreaterThan(weightsOf(metas).value);
    expect(value - low).toBeLessThan(0.01 * value);
  });

  it('the card has both figures, and how to say the other', () => {
    const { answer, card } = fit('405b fp8 8xh100');
    const weights = JSON.stringify(card.sections);
    expect(weights).toContain('56.8 in a checkpoint of Meta, with attention and the first and last layer in 16 bit');
    expect(answer.ok && isFit(answer) && answer.assumptions.join('\n')).toContain('name a repository');
  });

  it('and all do alike, the range is as narrow as ever', () => {
    const { value, high } = weightsOf({ ...llama405b, model: 'meta-llama/Llama-3.3-70B-Instruct' });
    expect(high - value).toBeLessThan(0.01 * value);
  });
});

describe('a repository that was named', () => {
  it('stays in the question, so that a button asks for the same weights', () => {
    const words = 'nvidia/DeepSeek-R1-0528-FP4-v2 b200';
    const { question } = ask(words);
    expect(question).toMatchObject({ model: 'nvidia/DeepSeek-R1-0528-FP4-v2', format: 'nvfp4' });
    expect(ask(format(question)).question).toEqual(question);
  });

  it('is served as it is, and answers for the model that it is of', () => {
    const { answer } = answerObject({ model: 'meta-llama/Llama-3.1-405B-Instruct-FP8', gpus: 8 });
    if (!answer.ok || !isFit(answer)) throw new Error('refused');
    expect(answer.model.id).toBe('meta-llama/Llama-3.1-405B-Instruct');
    expect(answer.plan.command).toContain('vllm serve meta-llama/Llama-3.1-405B-Instruct-FP8');
    expect(answer.plan.command).not.toContain('--quantization');
  });

  it('says nothing of another format', () => {
    expect(weightsOf({ ...metas, format: 'int4' }).value).toBe(weightsOf({ ...llama405b, format: 'int4' }).value);
  });
});

function r1(): Draft {
  return { model: 'nvidia/DeepSeek-R1-0528-FP4', engine: 'sglang', gpu: 'b200', tensorParallel: 4 };
}

function glm(): Draft {
  return { model: 'nvidia/GLM-5.2-NVFP4', gpu: 'gb200', tensorParallel: 4, expertParallel: true };
}

function qwenNext(): Draft {
  return { model: 'cpatonn/Qwen3-Next-80B-A3B-Instruct-AWQ-4bit', tensorParallel: 2 };
}

function gemma(): Draft {
  return { model: 'google/gemma-4-E2B-it-qat-w4a16-ct', gpus: 1 };
}
