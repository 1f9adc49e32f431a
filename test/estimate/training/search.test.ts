import { describe, expect, it } from 'vitest';
import { models } from '../../../src/catalogue/data.ts';
import { narrowing } from '../../../src/estimate/training/narrowing.ts';
import { TrainingContradiction, type TrainingQuestion } from '../../../src/estimate/training/question.ts';
import { trainingPlan } from '../../../src/estimate/training/search.ts';
import { trainingWarnings } from '../../../src/estimate/training/warnings.ts';
import { waysToFit } from '../../../src/estimate/training/ways.ts';
import { trainingSubject } from './subjects.ts';

function planned(name: string, question: TrainingQuestion) {
  const subject = trainingSubject(name, question);
  return { subject, ...trainingPlan(subject) };
}

describe('the search for GPUs', () => {
  it.each([
    ['llama 3.3 70b', { method: 'qlora' }, 1],
    ['llama 3.1 8b', { method: 'lora' }, 1],
    ['llama 3.3 70b', { method: 'full', framework: 'torchtune', microBatch: 1, sequence: 2048 }, 16],
  ] as const)('%s %o takes %i', (model, question, gpus) => {
    expect(planned(model, question).memory.spread.gpus).toBe(gpus);
  });

  it('takes the fewest GPUs: half as many do not hold it', () => {
    for (const framework of ['trl', 'torchtitan', 'megatron'] as const) {
      const { subject, memory } = planned('llama 3.3 70b', { method: 'full', framework });
      const half = trainingPlan({ ...subject, question: { ...subject.question, gpus: memory.spread.gpus / 2 } });
      expect(memory.fits).toBe(true);
      expect(half.memory.fits).toBe(false);
      expect(half.enough?.spread.gpus).toBe(memory.spread.gpus);
    }
  });

  it('keeps what was asked', () => {
    const { memory, solved } = planned('llama 3.3 70b', {
      method: 'full',
      framework: 'megatron',
      gpus: 16,
      tensorParallel: 4,
    });
    expect(solved).toBe(false);
    expect(memory.spread).toMatchObject({ gpus: 16, tensorParallel: 4 });
  });

  it('answers for every model with known layers', () => {
    for (const { id, architecture, kind } of models) {
      if (architecture === null || kind === 'embedding') continue;
      const { memory } = planned(id, { method: 'lora', loraTargets: 'all-linear' });
      expect(Number.isFinite(memory.allocated.value), id).toBe(true);
      expect(memory.allocated.value, id).toBeGreaterThan(0);
    }
  });
});

describe('ways to make it fit', () => {
  it('each save memory, with the figure that the changed question has', () => {
    const { subject, memory } = planned('llama 3.1 8b', {
      method: 'full',
      gpus: 1,
      framework: 'transformers',
      microBatch: 8,
    });
    const ways = waysToFit(subject, memory);
    expect(memory.fits).toBe(false);
    expect(ways.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['checkpointing', 'fused-loss', 'micro-batch', 'lora']),
    );
    for (const { change, allocated, saved } of ways) {
      expect(saved).toBeGreaterThan(0);
      const changed = trainingPlan({ ...subject, question: { ...subject.question, ...change } });
      expect(changed.memory.allocated.value).toBe(allocated);
    }
  });
});

describe('what is left open', () => {
  it.each([
    ['llama 3.1 8b', { method: 'lora' }, 'loss'],
    ['llama 3.1 8b', { method: 'full' }, 'precision'],
  ] as const)('is narrowed by one setting when no framework is named: %s %o, %s', (model, question, field) => {
    const { subject, memory } = planned(model, question);
    expect(memory.spanned.length).toBeGreaterThan(3);
    const narrower = narrowing(subject, memory);
    expect(narrower?.field).toBe(field);
    expect((narrower?.allocated.high ?? 0) - (narrower?.allocated.low ?? 0)).toBeLessThan(
      0.9 * (memory.allocated.high - memory.allocated.low),
    );
  });

  it('is nothing when the framework is named', () => {
    const { subject, memory } = planned('llama 3.1 8b', { method: 'lora', framework: 'trl' });
    expect(narrowing(subject, memory)).toBeUndefined();
  });
});

describe('contradictions name their field', () => {
  it.each([
    ['method', { method: 'full', loraRank: 8 }],
    ['loraTargets', { method: 'lora', loraTargets: 'q,ears' }],
    ['gpus', { method: 'full', framework: 'megatron', gpus: 6, tensorParallel: 4 }],
    ['expertParallelSize', { method: 'full', framework: 'megatron', gpus: 8, expertParallelSize: 3 }],
    ['recompute', { method: 'full', recompute: 'none', gradientCheckpointing: true }],
    ['frameworkVersion', { method: 'full', framework: 'torchtune', frameworkVersion: '0.1' }],
  ] as const)('%s', (field, question) => {
    let caught: unknown;
    try {
      planned('llama 3.1 8b', question as TrainingQuestion);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(TrainingContradiction);
    expect((caught as TrainingContradiction).field).toBe(field);
  });
});

describe('warnings', () => {
  it.each([
    ['experts', 'qwen3 30b a3b', { method: 'qlora' }, /experts/],
    ['fp32 residual stream', 'llama 3.1 8b', { method: 'qlora', framework: 'trl', gpus: 1 }, /kbit/],
    ['fp32 loading', 'llama 3.1 8b', { method: 'full', framework: 'trl', gpus: 1 }, /fp32/],
    ['PEFT under FSDP 1', 'llama 3.3 70b', { method: 'lora', framework: 'trl', gpus: 8, sharding: 'fsdp' }, /FSDP 1/],
    ['logits', 'llama 3.1 8b', { method: 'lora', framework: 'trl', gpus: 1 }, /vocabulary/],
    [
      'another release',
      'llama 3.1 8b',
      { method: 'full', framework: 'trl', gpus: 8 },
      /TRL from 1.7 has other defaults/,
    ],
    ['replicas', 'llama 3.1 8b', { method: 'lora', gpus: 4, sharding: 'none' }, /whole model/],
  ] as const)('%s', (_name, model, question, words) => {
    const { subject, memory } = planned(model, question);
    expect(trainingWarnings(subject, memory).join('\n')).toMatch(words);
  });
});
