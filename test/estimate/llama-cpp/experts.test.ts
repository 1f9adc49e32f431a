import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ask } from '../../../src/ask/ask.ts';
import type { QuestionDraft } from '../../../src/ask/question.ts';
import { splitLayers } from '../../../src/estimate/engines/llama-cpp/devices.ts';
import { ggufFile, mixtureOf } from '../../../src/estimate/engines/llama-cpp/file.ts';
import { estimate, isNoPlan } from '../../../src/estimate/estimate.ts';
import { tensorsOf } from '../../../src/estimate/tensors/of-model.ts';
import { estimateOf, GiB, subjectOf } from '../subjects.ts';

const MiB = 2 ** 20;
const big: QuestionDraft = { model: 'Qwen/Qwen3-235B-A22B', format: 'q4_k_m', gpu: 'rtx4090', gpus: 1 };

function fileOf(id: string, format: string) {
  const { model } = subjectOf({ model: id, format });
  return ggufFile(tensorsOf(model), mixtureOf(model.architecture, format));
}

describe('experts in host memory', () => {
  it('are as many layers as it takes: one fewer does not fit', () => {
    const asked = estimateOf(big);
    expect(asked.fits.asked).toBe(false);
    const experts = asked.plan.memory.offload?.().experts;
    if (experts === undefined) throw new Error('some number of layers is enough');
    expect(experts.layers).toBeGreaterThan(60);
    expect(experts.layers).toBeLessThan(94);
    const fitting = estimateOf({ ...big, cpuMoeLayers: experts.layers });
    expect(fitting.fits.asked).toBe(true);
    expect(fitting.plan.memory.hostBytes).toBe(experts.hostBytes);
    expect(estimateOf({ ...big, cpuMoeLayers: experts.layers - 1 }).fits.asked).toBe(false);
  });

  it('leave on the GPU and in host memory together what the file has', () => {
    const files = ['Qwen/Qwen3-30B-A3B', 'deepseek-ai/DeepSeek-V3', 'zai-org/GLM-4.5-Air'].map((id) =>
      fileOf(id, 'q4_k_m'),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 0, max: 100 }),
        fc.option(fc.integer({ min: 0, max: 70 }), { nil: undefined }),
        (file, devices, cpuMoeLayers, gpuLayers) => {
          const { shares, hostBytes } = splitLayers(file, devices, { gpuLayers, cpuMoeLayers });
          const onDevices = shares.reduce((sum, { weights }) => sum + weights, 0);
          expect(onDevices + hostBytes).toBe(file.total - file.unloaded);
        },
      ),
    );
  });

  it('are the experts of the first layers, dense ones counted: three of DeepSeek V3 have none', () => {
    const file = fileOf('deepseek-ai/DeepSeek-V3', 'q4_k_m');
    expect(file.experts.slice(0, 4).map((bytes) => bytes > 0)).toEqual([false, false, false, true]);
    expect(splitLayers(file, 1, { cpuMoeLayers: 3 })).toEqual(splitLayers(file, 1));
  });

  it('take a copy of one tensor of them into the compute buffer, which the range may leave out', () => {
    const { compute } = estimateOf({ ...big, cpuMoe: true }).plan.memory;
    const plain = estimateOf(big).plan.memory.compute;
    // Down projections in Q6_K: 128 experts x 4,096 x 1,536 elements x 6.5625 bits.
    const tensor = (128 * 4096 * 1536 * 6.5625) / 8;
    expect((compute?.value ?? 0) - (plain?.value ?? 0)).toBeCloseTo(tensor, -1);
    expect(compute?.low).toBeLessThan(plain?.value ?? 0);
  });

  it('turn off the overlap of several GPUs, and with it the copies of the inputs', () => {
    const two = { ...big, gpu: 'h100', gpus: 2 };
    const steps = (draft: QuestionDraft): string =>
      estimateOf(draft)
        .plan.memory.steps()
        .find(({ term }) => term === 'Compute buffer')?.numbers ?? '';
    expect(steps(two)).toContain('copies');
    expect(steps({ ...two, cpuMoeLayers: 10 })).not.toContain('copies');
    expect(steps({ ...two, cpuMoeLayers: 10 })).toContain('experts');
  });

  it('are asked for in the command', () => {
    expect(estimateOf({ ...big, cpuMoeLayers: 80 }).command()).toContain('--n-cpu-moe 80');
    expect(estimateOf({ ...big, cpuMoe: true }).command()).toContain('--cpu-moe');
    expect(estimateOf(big).command()).not.toContain('moe');
  });

  it('mean llama.cpp and one GPU when neither is named', () => {
    const { subject, plan } = estimateOf({ model: 'openai/gpt-oss-120b', gpu: 'rtx5090', cpuMoeLayers: 24 });
    expect(subject.engine).toBe('llama.cpp');
    expect(plan.gpus).toBe(1);
  });

  it.each<[string, QuestionDraft]>([
    ['--n-cpu-moe 20', { cpuMoeLayers: 20 }],
    ['ncmoe 20', { cpuMoeLayers: 20 }],
    ['ncmoe=20', { cpuMoeLayers: 20 }],
    ['--cpu-moe', { cpuMoe: true }],
    ['experts on cpu', { cpuMoe: true }],
    ['-ngl 99 --n-cpu-moe 12', { gpuLayers: 99, cpuMoeLayers: 12 }],
  ])('are understood from "%s"', (words, fields) => {
    const reading = ask(`gpt-oss 120b 5090 ${words}`);
    expect(reading.question).toMatchObject({ model: 'openai/gpt-oss-120b', gpu: 'rtx5090', ...fields });
    expect(reading.unknown).toEqual([]);
  });

  it.each<[string, QuestionDraft, string]>([
    ['a model without experts', { ...big, model: 'meta-llama/Llama-3.3-70B-Instruct', cpuMoeLayers: 4 }, 'no experts'],
    ['Ollama', { ...big, engine: 'ollama', cpuMoe: true }, 'no --n-cpu-moe'],
  ])('are refused for %s', (_what, draft, reason) => {
    const result = estimate(subjectOf(draft));
    expect(isNoPlan(result) && result.reason).toContain(reason);
  });
});

describe('host memory', () => {
  it('is always stated: the embedding and the buffers of a micro-batch when everything is on the GPU', () => {
    const { hostBytes = 0 } = estimateOf({ model: 'meta-llama/Llama-3.1-8B-Instruct', format: 'q4_0', gpu: 'rtx4090' })
      .plan.memory;
    // 281.81 MiB of embedding as logged; 8 MiB of hidden states twice, 8 of mask, 0.5 of logits.
    expect(hostBytes / MiB).toBeCloseTo(281.81 + 2 * 8 + 8 + 0.49, 0);
  });

  it('grows with layers that stay there, by their weights and their cache', () => {
    const draft: QuestionDraft = { model: 'meta-llama/Llama-3.3-70B-Instruct', format: 'q4_k_m', gpu: 'rtx4090' };
    const host = (gpuLayers: number): number => (estimateOf({ ...draft, gpuLayers }).plan.memory.hostBytes ?? 0) / GiB;
    expect(host(40) - host(81)).toBeGreaterThan(18);
    expect(host(0)).toBeGreaterThan(39);
  });
});
