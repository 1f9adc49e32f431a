import { describe, expect, it } from 'vitest';
import type { QuestionDraft } from '../../../src/ask/question.ts';
import { findFormat } from '../../../src/catalogue/find-format.ts';
import { estimate, isNoPlan } from '../../../src/estimate/estimate.ts';
import { estimateOf, subjectOf } from '../subjects.ts';

const MiB = 2 ** 20;
const qwen: QuestionDraft = {
  model: 'Qwen/Qwen2.5-32B-Instruct',
  gpu: 'rtx4090',
  format: 'exl3-4.0bpw',
  context: 8192,
};
const gemma: QuestionDraft = { model: 'google/gemma-3-27b-it', gpu: 'rtx4090', format: 'exl3-5.0bpw', gpus: 1 };

describe('ExLlama', () => {
  it.each<[string, QuestionDraft, number]>([
    ['a 16-bit cache', qwen, 18_665],
    ['a 4-bit cache', { ...qwen, kvFormat: 'q4_0' }, 16_827],
  ])('needs for Qwen 32B at 4.0 bpw and 8k with %s what was read from the card', (_what, draft, mib) => {
    const { needed } = estimateOf(draft);
    expect(Math.abs(needed.value / MiB / mib - 1)).toBeLessThan(0.02);
    expect(mib * MiB).toBeGreaterThan(needed.low);
    expect(mib * MiB).toBeLessThan(needed.high);
  });

  it.each([
    [2048, 17_404],
    [12_288, 19_404],
    [22_528, 21_660],
    [30_720, 23_238],
  ])('needs for Gemma 3 27B at 5.0 bpw and %i tokens %i MiB, were its 6-bit cache askable', (context, mib) => {
    const { needed, plan } = estimateOf({ ...gemma, context });
    // A 6-bit cache has a 16-bit scale per 32: 6.5 bits of the 16 that were counted.
    const six = needed.value - plan.memory.kvNeeded * (1 - 6.5 / 16);
    expect(Math.abs(six / MiB / mib - 1)).toBeLessThan(0.015);
  });

  it('keeps windows whole: 496 KiB a token for all 62 layers of Gemma 3 27B', () => {
    expect(estimateOf(gemma).plan.memory.bytesPerToken).toBe(62 * 16 * 128 * 2 * 2);
  });

  it('leaves the embedding in host memory and quantizes the head to 6 bits', () => {
    const { plan, subject } = estimateOf(qwen);
    const { vocab, hidden } = subject.model.architecture;
    expect((plan.memory.hostBytes ?? 0) / (vocab * hidden * 2)).toBeCloseTo(1, 3);
    const layers = subject.model.parameters.total - 2 * vocab * hidden;
    const bytes = (layers * 4) / 8 + (vocab * hidden * 6) / 8;
    expect(plan.memory.weights.value / bytes).toBeCloseTo(1, 2);
  });

  it('gives whole layers to each GPU', () => {
    const two: QuestionDraft = {
      model: 'meta-llama/Llama-3.3-70B-Instruct',
      gpu: 'rtx3090',
      gpus: 2,
      format: 'exl2-4.0bpw',
    };
    const { plan, subject, fits } = estimateOf(two);
    expect(subject.engine).toBe('exllamav2');
    expect(plan.layout).toMatchObject({ tensorParallel: 1, pipelineParallel: 2 });
    expect(fits.asked).toBe(true);
    expect(plan.memory.remarks?.join(' ')).toContain('No log of ExLlamaV2');
  });

  it.each([
    ['exl3 4.0bpw', 'exl3-4.0bpw'],
    ['EXL3 4bpw', 'exl3-4.0bpw'],
    ['4.25bpw exl2', 'exl2-4.25bpw'],
    ['exl2', 'exl2-4.0bpw'],
  ])('%s is read as %s', (typed, id) => {
    expect(findFormat(typed)?.id).toBe(id);
  });

  it.each<[string, QuestionDraft, string]>([
    ['a Mac', { ...qwen, gpu: 'apple-m4-max' }, 'CUDA only'],
    ['MLA', { ...qwen, model: 'deepseek-ai/DeepSeek-V3', gpu: 'h200', gpus: 8 }, 'MLA'],
    ['tensor parallelism', { ...qwen, tensorParallel: 2 }, 'pp2'],
  ])('is refused for %s', (_what, draft, reason) => {
    const result = estimate(subjectOf(draft));
    expect(isNoPlan(result) && result.reason).toContain(reason);
  });

  it('takes 4.0 bits when only the engine is named', () => {
    const subject = subjectOf({ model: 'Qwen/Qwen3-8B', engine: 'exllamav3', gpu: 'rtx3090' });
    expect(subject.format.id).toBe('exl3-4.0bpw');
    expect(subject.assumptions().join(' ')).toContain('a usual average');
  });

  it.each([
    ['exl2-4.0bpw', 'q6_0', '--cache-mode Q6'],
    ['exl3-4.0bpw', 'q6_0', '--cache-mode 6,6'],
    ['exl3-4.0bpw', 'q4_0', '--cache-mode 4,4'],
  ] as const)("%s with a cache in %s has TabbyAPI's word for it: %s", (format, kvFormat, flag) => {
    const draft = { model: 'meta-llama/Llama-3.1-8B-Instruct', format, gpu: 'rtx4090' };
    const { command, plan } = estimateOf({ ...draft, kvFormat });
    expect(command()).toContain(flag);
    const bits = { q6_0: 6.5, q4_0: 4.5 }[kvFormat];
    expect(plan.memory.kvNeeded / estimateOf(draft).plan.memory.kvNeeded).toBeCloseTo(bits / 16, 6);
  });
});
