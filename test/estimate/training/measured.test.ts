import { describe, expect, it } from 'vitest';
import { tensorsOf } from '../../../src/estimate/tensors/of-model.ts';
import { profilesOf, trainingMemory } from '../../../src/estimate/training/memory.ts';
import { trainingPhases } from '../../../src/estimate/training/phases.ts';
import type { TrainingQuestion } from '../../../src/estimate/training/question.ts';
import { resolveSettings } from '../../../src/estimate/training/resolve.ts';
import type { TrainingSettings } from '../../../src/estimate/training/settings.ts';
import { fsdp, GiB, oneGpu, trainingSubject } from './subjects.ts';

const mistral = 'mistralai/Mistral-7B-Instruct-v0.1';
const llama3 = 'meta-llama/Meta-Llama-3-8B-Instruct';

/** Bytes per token of the peak: what one more token costs. */
function slope(name: string, question: TrainingQuestion, overrides: Partial<TrainingSettings> = {}): number {
  const bytes = (sequence: number): number => {
    const subject = trainingSubject(name, { framework: 'transformers', microBatch: 1, ...question, sequence });
    const [profile] = profilesOf(subject, oneGpu);
    if (profile === undefined) throw new Error('no profile');
    const settings = { ...resolveSettings(subject, profile, oneGpu), ...overrides };
    return trainingPhases(tensorsOf(subject.model), subject.model.architecture, settings).peak.bytes;
  };
  return (bytes(32_768) - bytes(16_384)) / 16_384;
}

function peakGib(name: string, question: TrainingQuestion, spread = oneGpu): number {
  return trainingMemory(trainingSubject(name, question), spread).allocated.value / GiB;
}

const lora: TrainingQuestion = { method: 'lora', loraRank: 16, loraTargets: 'q,k,v,o', gradientCheckpointing: true };

describe('bytes per token, measured to four digits by fms-acceleration', () => {
  it.each([
    ['Mistral-7B LoRA, plain loss', mistral, { ...lora, loss: 'plain' }, {}, 734_762],
    [
      'Mistral-7B QLoRA, fp32 residual',
      mistral,
      { ...lora, method: 'qlora', loss: 'plain' },
      { fp32Residual: true },
      996_906,
    ],
    [
      'Mistral-7B LoRA, fused loss of older Transformers',
      mistral,
      { ...lora, loss: 'fused' },
      { lossBytes: 10 },
      598_578,
    ],
    ['Llama-3-8B LoRA, fused loss', llama3, { ...lora, loss: 'fused' }, {}, 1_304_531],
    ['Llama-3-8B QLoRA, fused linear loss', llama3, { ...lora, method: 'qlora', loss: 'fused-linear' }, {}, 520_352],
  ] as const)('%s', (_name, model, question, overrides, measured) => {
    expect(Math.abs(slope(model, question, overrides) / measured - 1)).toBeLessThan(0.0005);
  });
});

describe('bytes per parameter, all weights trained', () => {
  const question: TrainingQuestion = {
    framework: 'transformers',
    method: 'full',
    precision: 'bf16',
    microBatch: 1,
    sequence: 16,
    loss: 'fused-linear',
    gradientCheckpointing: true,
  };
  const perParameter = (extra: TrainingQuestion, spread = oneGpu): number => {
    const subject = trainingSubject(llama3, { ...question, ...extra });
    const step = trainingMemory(subject, spread).phases.find(({ id }) => id === 'optimizer');
    const { workspace = 0 } = step?.parts ?? {};
    return ((step?.bytes ?? 0) - workspace) / subject.model.parameters.total;
  };

  it.each([
    ['pure bf16 with foreach (10.002 measured)', {}, oneGpu, 10],
    ['pure bf16, fused AdamW', { foreach: false }, oneGpu, 8],
    ['fp32 shards on 2 GPUs with foreach (20.004 / 2 measured)', { precision: 'bf16-mixed' }, fsdp(2), 10],
    [
      'fp32 shards on 4 GPUs, fused (16.009 / 4 measured after the step)',
      { precision: 'bf16-mixed', foreach: false },
      fsdp(4),
      4,
    ],
    [
      'Megatron, optimizer over 8 GPUs: 6 + 12 / 8',
      { framework: 'megatron', precision: 'bf16-mixed' },
      { ...fsdp(8), sharding: 'zero1' },
      7.5,
    ],
    [
      'DeepSpeed ZeRO-3 on 8 GPUs: 16 / 8 and an fp32 gradient shard',
      { foreach: false },
      { ...fsdp(8), sharding: 'zero3' },
      2.5,
    ],
    ['8-bit AdamW, embedding in 32 bit', { optimizer: 'adamw-8bit' }, oneGpu, 6.4],
    ['SGD', { optimizer: 'sgd' }, oneGpu, 4],
  ] as const)('%s', (_name, extra, spread, expected) => {
    expect(perParameter(extra, spread)).toBeCloseTo(expected, 1);
  });
});

describe('published peaks', () => {
  const torchtune: TrainingQuestion = { framework: 'torchtune', method: 'full', microBatch: 2, sequence: 4096 };

  it.each([
    ['eager, no checkpointing', { loss: 'plain', compile: false, gradientCheckpointing: false }, 60],
    ['chunked loss, compiled', { gradientCheckpointing: false }, 42.9],
    ['checkpointed', { gradientCheckpointing: true }, 24.9],
    ['optimizer in backward', { gradientCheckpointing: true, optimizerInBackward: true }, 23.1],
    [
      'and 8-bit AdamW, activations offloaded',
      { gradientCheckpointing: true, optimizer: 'adamw-8bit', activationOffload: true },
      17.6,
    ],
  ] as const)('torchtune, Llama-3.2-3B: %s', (_name, question, measured) => {
    expect(
      Math.abs(peakGib('meta-llama/Llama-3.2-3B-Instruct', { ...torchtune, ...question }) / measured - 1),
    ).toBeLessThan(0.04);
  });

  it('NF4 with double quantization leaves embedding and head in 16 bit: Mistral-7B 4.307 GB after a step', () => {
    const { phases } = trainingMemory(
      trainingSubject(mistral, { ...lora, method: 'qlora', framework: 'transformers' }),
      oneGpu,
    );
    const { weights = 0, optimizer = 0 } = phases.at(-1)?.parts ?? {};
    expect((weights + optimizer) / 4.307e9).toBeCloseTo(1, 1);
  });
});
