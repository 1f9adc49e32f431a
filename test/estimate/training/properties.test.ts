import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trainingMemory } from '../../../src/estimate/training/memory.ts';
import type { TrainingQuestion } from '../../../src/estimate/training/question.ts';
import type { Spread } from '../../../src/estimate/training/resolve.ts';
import { fsdp, oneGpu, trainingSubject } from './subjects.ts';

const models = fc.constantFrom(
  'llama 3.1 8b',
  'qwen2.5 7b',
  'qwen3 30b a3b',
  'gemma 2 27b',
  'llama 3.2 3b',
  'deepseek v3',
);
const frameworks = fc.constantFrom(
  'transformers',
  'trl',
  'torchtune',
  'axolotl',
  'llama-factory',
  'ms-swift',
  'torchtitan',
  'megatron',
  undefined,
);
const methods = fc.constantFrom('full', 'lora', 'qlora', 'dora');
const losses = fc.constantFrom('plain', 'fused', 'chunked', 'fused-linear');
const shardings = fc.constantFrom('zero1', 'zero2', 'zero3', 'fsdp');
const batches = fc.integer({ min: 1, max: 16 });
const sequences = fc.integer({ min: 128, max: 65_536 });

const questions = fc.record(
  {
    framework: frameworks,
    method: methods,
    loss: losses,
    microBatch: batches,
    sequence: sequences,
    gradientCheckpointing: fc.boolean(),
    optimizer: fc.constantFrom('adamw', 'adamw-8bit', 'adafactor', 'sgd', 'muon'),
  },
  { requiredKeys: ['method', 'microBatch', 'sequence', 'gradientCheckpointing'] },
) as fc.Arbitrary<TrainingQuestion>;

function peak(model: string, question: TrainingQuestion, spread: Spread = oneGpu): number {
  return trainingMemory(trainingSubject(model, question), spread).allocated.value;
}

describe('training memory', () => {
  it('never shrinks with the micro-batch or the sequence', () => {
    fc.assert(
      fc.property(
        models,
        questions,
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 0, max: 4096 }),
        (model, question, batch, tokens) => {
          const { microBatch = 1, sequence = 1 } = question;
          const larger = { ...question, microBatch: microBatch + batch, sequence: sequence + tokens };
          expect(peak(model, larger)).toBeGreaterThanOrEqual(peak(model, question));
        },
      ),
    );
  });

  it('has states that never grow with more shards', () => {
    const state = (model: string, question: TrainingQuestion, spread: Spread): number => {
      const { phases } = trainingMemory(trainingSubject(model, question), spread);
      const { weights = 0, optimizer = 0, gradients = 0, step = 0 } = phases.at(-1)?.parts ?? {};
      return weights + optimizer + gradients + step;
    };
    fc.assert(
      fc.property(models, questions, shardings, fc.integer({ min: 1, max: 32 }), (model, question, sharding, gpus) => {
        const spread = { ...fsdp(gpus), sharding };
        expect(state(model, question, { ...spread, gpus: 2 * gpus })).toBeLessThanOrEqual(
          state(model, question, spread),
        );
      }),
    );
  });

  it('is never raised by checkpointing at a long sequence', () => {
    fc.assert(
      fc.property(models, questions, fc.integer({ min: 4096, max: 131_072 }), (model, question, sequence) => {
        const at = (gradientCheckpointing: boolean): number =>
          peak(model, { ...question, sequence, gradientCheckpointing });
        expect(at(true)).toBeLessThanOrEqual(at(false));
      }),
    );
  });

  it('is never more for LoRA than for full fine-tuning, nor for QLoRA than for LoRA, on one GPU', () => {
    fc.assert(
      fc.property(models, questions, fc.integer({ min: 1, max: 64 }), (model, question, loraRank) => {
        const checkpointed = { ...question, gradientCheckpointing: true };
        const full = peak(model, { ...checkpointed, method: 'full', optimizer: 'adamw' });
        const lora = peak(model, { ...checkpointed, method: 'lora', loraRank, optimizer: 'adamw' });
        const qlora = peak(model, { ...checkpointed, method: 'qlora', loraRank, optimizer: 'adamw' });
        expect(lora).toBeLessThanOrEqual(full);
        expect(qlora).toBeLessThanOrEqual(lora);
      }),
    );
  });

  it('has a peak that is its largest phase, in ranges that hold it, and phases that are the sums of their parts', () => {
    fc.assert(
      fc.property(models, questions, (model, question) => {
        const memory = trainingMemory(trainingSubject(model, question), oneGpu);
        expect(memory.peak.bytes).toBe(Math.max(...memory.phases.map(({ bytes }) => bytes)));
        for (const { bytes, parts } of memory.phases) {
          expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(bytes, 0);
        }
        for (const { low, value, high } of [memory.allocated, memory.nvidiaSmi]) {
          expect(low).toBeLessThanOrEqual(value);
          expect(value).toBeLessThanOrEqual(high);
        }
        expect(memory.confidence).toBeGreaterThanOrEqual(0);
        expect(memory.confidence).toBeLessThanOrEqual(1);
        expect(memory.planFor).toBeGreaterThan(memory.allocated.value);
      }),
    );
  });

  it('holds more for DPO than for fine-tuning, and more for PPO than for GRPO', () => {
    fc.assert(
      fc.property(models, questions, (model, question) => {
        const of = (objective: NonNullable<TrainingQuestion['objective']>): number =>
          peak(model, { ...question, objective });
        expect(of('dpo')).toBeGreaterThanOrEqual(of('sft'));
        expect(of('ppo')).toBeGreaterThanOrEqual(of('grpo'));
      }),
    );
  });

  it('holds no logits for a model without an output head', () => {
    const { phases } = trainingMemory(trainingSubject('BAAI/bge-m3', { method: 'full', sequence: 8192 }), oneGpu);
    for (const { parts } of phases) expect(parts.logits ?? 0).toBe(0);
  });
});
