import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTraining, refusedSchema, trainingAnswerSchema } from '../../../src/answer/answer.ts';
import { answerObject } from '../../../src/answer/fit.ts';
import { train } from '../../../src/answer/train.ts';
import {
  frameworks,
  losses,
  objectives,
  optimizers,
  precisions,
  recomputes,
  shardings,
  trainingMethods,
} from '../../../src/ask/question.ts';
import { accelerators, models } from '../../../src/catalogue/data.ts';

const degree = fc.constantFrom(1, 2, 4, 8);
/** Any question about training, sensible or not. */
const question = fc.record(
  {
    kind: fc.constant('training' as const),
    model: fc.constantFrom(...models.map(({ id }) => id)),
    format: fc.constantFrom('bf16', 'fp8', 'int4', 'gptq-int4', 'nf4', 'q4_k_m', 'mxfp4'),
    gpu: fc.constantFrom(...accelerators.map(({ id }) => id)),
    gpus: fc.constantFrom(null, 1, 2, 3, 8, 64, 72, 1000),
    method: fc.constantFrom(...trainingMethods),
    objective: fc.constantFrom(...objectives),
    framework: fc.constantFrom(...frameworks),
    frameworkVersion: fc.constantFrom('0.1', '1.7', '5.0', 'core 0.9'),
    optimizer: fc.constantFrom(...optimizers),
    precision: fc.constantFrom(...precisions),
    sequence: fc.constantFrom(1, 512, 8192, 131_072, 100_000_000),
    microBatch: fc.constantFrom(1, 3, 64),
    gradientAccumulation: fc.constantFrom(1, 16),
    gradientCheckpointing: fc.boolean(),
    recompute: fc.constantFrom(...recomputes),
    sharding: fc.constantFrom(...shardings),
    loraRank: fc.constantFrom(1, 8, 65_536),
    loraTargets: fc.constantFrom('q,v', 'all-linear', 'mlp', 'experts', 'nonsense'),
    loss: fc.constantFrom(...losses),
    tensorParallel: degree,
    pipelineParallel: degree,
    contextParallel: degree,
    expertParallelSize: degree,
    cpuOffload: fc.boolean(),
    activationOffload: fc.boolean(),
    compile: fc.boolean(),
    packing: fc.boolean(),
    flashAttention: fc.boolean(),
    trainEmbeddings: fc.boolean(),
    concurrency: fc.constantFrom(1, 16),
  },
  { requiredKeys: ['kind', 'model'] },
);

describe('any question about training', () => {
  it('is answered or refused in the terms of the contract, within what a card promises', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(question, (asked) => {
        const { card, answer } = answerObject(asked);
        expect(card.title.length).toBeLessThanOrEqual(150);
        expect(JSON.stringify(card)).not.toMatch(/NaN|undefined|Infinity/);
        expect(new Set(card.actions.map(({ id }) => id)).size).toBe(card.actions.length);
        for (const { label } of card.actions) expect(label.length).toBeLessThanOrEqual(40);
        if (!isTraining(answer)) {
          refusedSchema.parse(answer);
          return;
        }
        trainingAnswerSchema.parse(answer);
        expect(card.verdict.text.length).toBeLessThanOrEqual(280);
        const { allocated, nvidiaSmi, phases } = answer.training;
        expect(allocated.low).toBeLessThanOrEqual(allocated.value);
        expect(allocated.value).toBeLessThanOrEqual(allocated.high);
        expect(nvidiaSmi.low).toBeLessThanOrEqual(nvidiaSmi.high);
        expect(Math.max(...Object.values(phases).map((bytes) => bytes ?? 0))).toBe(allocated.value);
      }),
      { numRuns: 150 },
    );
  });

  it('gives on a button the figure that the button then leads to', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(question, (asked) => {
        for (const { id, label, words } of answerObject(asked).card.actions) {
          if (!id.startsWith('way:')) continue;
          const { card } = train(words);
          const memory = card.sections.find((section) => section.id === 'memory');
          const rows = memory?.kind === 'rows' ? memory.rows : [];
          const figure = / ([\d.,]+) GiB$/.exec(label)?.[1];
          expect(rows.find((row) => row.label === 'Allocated at the peak')?.value, `${label}: ${words}`).toBe(figure);
        }
      }),
      { numRuns: 150 },
    );
  });
});
