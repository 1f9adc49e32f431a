import { describe, expect, it } from 'vitest';
import type { QuestionDraft } from '../../../src/ask/question.ts';
import { nearestMeasured } from '../../../src/catalogue/speed/measured.ts';
import { shapeOf } from '../../../src/catalogue/speed/shape.ts';
import { type Speed, speedOf } from '../../../src/estimate/speed/speed.ts';
import { estimateOf, subjectOf } from '../subjects.ts';

function speed(question: QuestionDraft): Speed {
  return speedOf(estimateOf(question)) ?? expect.unreachable('it fits');
}

describe('classes', () => {
  it.each([
    [{ model: 'llama 3.3 70b', format: 'fp8', gpu: 'h100', gpus: 4, engine: 'sglang' }, 'dense', true],
    [{ model: 'qwen3 32b', gpu: 'h100', gpus: 2 }, 'dense-unseen', true],
    [{ model: 'minimax m2', gpu: 'b200', gpus: 8 }, 'moe', true],
    [{ model: 'kimi k2.5', gpu: 'b200', gpus: 8 }, 'moe-unseen', true],
    [{ model: 'llama 3.1 8b', gpu: 'a100 80gb', gpus: 1 }, 'kernels', true],
    [{ model: 'llama 3.1 70b', format: 'int4', gpu: 'h100', gpus: 2 }, 'kernels', true],
    [{ model: 'llama 3.1 8b', gpu: 'mi300x', gpus: 1 }, 'cdna3', true],
    [{ model: 'llama 3.1 70b', format: 'fp8', gpu: 'l40s', gpus: 4 }, 'pcie', true],
    [{ model: 'llama 3.1 8b', gpu: 'gaudi3', gpus: 1 }, 'unverified', false],
    [{ model: 'llama 3.1 8b', gpu: 'a100 80gb', gpus: 1, engine: 'transformers' }, 'unverified', false],
  ] as const)('%j is %s', (question, id, verified) => {
    const { kind } = speed(question);
    expect(kind).toMatchObject({ id, verified });
    expect(kind.words.includes('unverified')).toBe(!verified);
  });
});

describe('no speed', () => {
  it.each([
    ['the plan holds no request', { model: 'llama 3.1 405b', gpu: 'h100', gpus: 4 }],
    ['the model writes no text', { model: 'bge-m3', gpu: 'h100' }],
    ['the bandwidth is not known', { model: 'llama 3.1 8b', gpuMemoryGib: 80, engine: 'vllm' }],
  ] as const)('where %s', (_why, question) => {
    expect(speedOf(estimateOf(question))).toBeUndefined();
  });
});

describe('measured runs', () => {
  const asked = { model: 'llama 3.3 70b', format: 'fp8', gpu: 'h200', engine: 'vllm', tensorParallel: 2 } as const;
  const load = { inputTokens: 1024, outputTokens: 1024, concurrency: 32 } as const;

  it('scale an estimate of the same architecture, GPUs, engine and load, within physics', () => {
    const { measured, perUser, kind } = speed({ ...asked, ...load });
    expect(kind.id).toBe('measured');
    expect(measured?.row).toMatchObject({ sameModel: true, sameGpu: true, sameEngine: true, sameGpus: true });
    expect(perUser.value).toBeCloseTo(measured?.row.figure ?? 0, 6);
    expect(measured?.row.label).toBe('Llama 3.1 70B FP8, vLLM, 2 × H200 141GB (TP2), 1,024 in, 1,024 out, 32 at once');
  });

  it.each([
    ['another load', { ...asked, inputTokens: 100_000, outputTokens: 64, concurrency: 1 }],
    ['another engine', { ...asked, ...load, engine: 'sglang' }],
    ['another format', { ...asked, ...load, format: 'bf16', tensorParallel: 4 }],
    ['another GPU', { ...asked, ...load, gpu: 'a100 80gb', tensorParallel: 4 }],
    ['another model', { ...asked, ...load, model: 'qwen2.5 72b' }],
  ] as const)('leave %s alone', (_what, question) => {
    expect(speed(question).measured).toBeUndefined();
  });

  it('the nearest are shown first, one of each setup, and none of another model', () => {
    const { model } = subjectOf(asked);
    const sought = { accelerator: 'h200-141gb-sxm', engine: 'vllm', format: 'fp8', gpus: 2, ...load } as const;
    const rows = nearestMeasured({ ...sought, shape: shapeOf(model.architecture) });
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({ sameGpu: true, sameEngine: true, sameFormat: true, sameGpus: true });
    expect(rows[0]?.label).toContain('32 at once');
    expect(new Set(rows.map(({ label }) => label)).size).toBe(3);
    expect(nearestMeasured({ ...sought, shape: 'llama 1 x 1' })).toEqual([]);
  });
});

describe('remarks', () => {
  it.each([
    [{ model: 'llama 3.1 70b', format: 'nvfp4', gpu: 'b200', gpus: 1 }, 'memory, not latency'],
    [{ model: 'llama 3.1 70b', format: 'int4', gpu: 'h100', gpus: 1 }, 'saves bandwidth, not compute'],
    [{ model: 'llama 3.1 70b', format: 'fp8', gpu: 'a100 80gb', gpus: 4 }, 'saves bandwidth, not compute'],
    [{ model: 'deepseek r1', gpu: 'h200', gpus: 8, speculative: 'mtp' }, 'Speculative decoding is left out'],
    [{ model: 'llama 3.1 8b', gpu: 'h100', maxLoras: 4, maxLoraRank: 16 }, 'adapters'],
    [{ model: 'llama 3.1 8b', gpu: 'h100', eager: true }, 'CUDA graphs'],
  ] as const)('%j: %s', (question, words) => {
    expect(speed(question).remarks.join('. ')).toContain(words);
  });

  it('there are none where nothing is to be minded', () => {
    expect(speed({ model: 'llama 3.1 8b', format: 'fp8', gpu: 'h100' }).remarks).toEqual([]);
  });
});

it('explains every term of a step, and their sum', () => {
  const steps = speed({ model: 'deepseek r1', gpu: 'h200', gpus: 8, concurrency: 8 }).steps();
  const milliseconds = steps.map(({ result }) => Number.parseFloat(result));
  const step = steps.findIndex(({ term }) => term === 'One step');
  const sum = milliseconds.slice(0, step).reduce((total, part) => total + part, 0);
  expect(steps.map(({ term }) => term)).toEqual([
    'Weights',
    'Routed experts',
    'Output head',
    'KV cache and states',
    'All-reduce',
    'Engine and launches',
    'One step',
    'Prompts of others',
    'A token',
  ]);
  expect(sum).toBeCloseTo(milliseconds[step] ?? 0, 1);
});
