import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QuestionDraft } from '../../src/ask/question.ts';
import { accelerators, models } from '../../src/catalogue/data.ts';
import { lookUp } from '../../src/catalogue/look-up.ts';
import { type Estimate, estimate, isNoPlan } from '../../src/estimate/estimate.ts';
import { layoutName } from '../../src/estimate/layout.ts';
import { standsAlone } from '../../src/estimate/placement.ts';

const ids = models.filter((model) => model.architecture !== null && model.kind !== 'embedding').map(({ id }) => id);
const gpus = accelerators.filter((accelerator) => accelerator.vendor !== 'Apple').map(({ id }) => id);

const question = fc.record({
  model: fc.constantFrom(...ids),
  gpu: fc.constantFrom(...gpus),
  format: fc.constantFrom('bf16', 'fp8', 'int4', 'nvfp4'),
  context: fc.integer({ min: 16, max: 200_000 }),
  concurrency: fc.integer({ min: 1, max: 256 }),
});

function solved(draft: QuestionDraft): Estimate | undefined {
  const found = lookUp(draft);
  if (!found.found) return undefined;
  const result = estimate(found.subject);
  return isNoPlan(result) ? undefined : result;
}

describe('for every model, accelerator and request', () => {
  it('figures are whole, ordered and add up', () => {
    fc.assert(
      fc.property(question, fc.constantFrom(null, 1, 2, 8), (draft, count) => {
        const result = solved({ ...draft, gpus: count });
        if (result === undefined) return;
        const { memory } = result.plan;
        for (const range of [
          memory.weights,
          memory.activations,
          memory.nonTorch,
          memory.cudaGraphs,
          memory.kvAvailable,
          result.needed,
        ]) {
          expect(Number.isInteger(range.value)).toBe(true);
          expect(range.low).toBeLessThanOrEqual(range.value);
          expect(range.high).toBeGreaterThanOrEqual(range.value);
        }
        const counted =
          memory.weights.value +
          memory.activations.value +
          memory.nonTorch.value +
          (memory.graphsInBudget ? memory.cudaGraphs.value : 0);
        expect(memory.kvAvailable.value).toBe(memory.budget - counted);
        expect(result.needed.value).toBe(counted + memory.kvNeeded);
        expect(result.fits.confidence).toBeGreaterThanOrEqual(0);
        expect(result.fits.confidence).toBeLessThanOrEqual(1);
      }),
      { numRuns: 300 },
    );
  });

  it('more context or more users never needs less', () => {
    fc.assert(
      fc.property(
        question,
        fc.integer({ min: 0, max: 50_000 }),
        fc.integer({ min: 0, max: 50 }),
        (draft, more, users) => {
          const small = solved({ ...draft, gpus: 8 });
          const large = solved({
            ...draft,
            gpus: 8,
            context: draft.context + more,
            concurrency: draft.concurrency + users,
          });
          if (small === undefined || large === undefined) return;
          if (layoutName(small.plan.layout) !== layoutName(large.plan.layout)) return;
          expect(large.needed.value).toBeGreaterThanOrEqual(small.needed.value);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('more tensor parallelism never holds fewer requests', () => {
    fc.assert(
      fc.property(question, fc.constantFrom(1, 2, 4), (draft, tensorParallel) => {
        const narrow = solved({ ...draft, tensorParallel });
        const wide = solved({ ...draft, tensorParallel: tensorParallel * 2 });
        if (narrow === undefined || wide === undefined) return;
        // What NCCL takes from two ranks on, also of the budget on a small GPU, may exceed what halving a small model frees.
        const freed = narrow.plan.memory.weights.value - wide.plan.memory.weights.value;
        const nccl = wide.plan.memory.nonTorch.value - narrow.plan.memory.nonTorch.value;
        fc.pre(freed >= nccl && wide.plan.memory.budget >= narrow.plan.memory.budget);
        expect(wide.plan.memory.maxConcurrency.value).toBeGreaterThanOrEqual(narrow.plan.memory.maxConcurrency.value);
      }),
      { numRuns: 300 },
    );
  });

  it('a plan that was found holds what was asked, on no fewer GPUs than the memory alone asks for', () => {
    fc.assert(
      fc.property(question, (draft) => {
        const result = solved(draft);
        if (result === undefined) return;
        // A computer that is not sold in groups is answered for alone, also when it is too small.
        if (standsAlone(result.subject) && !result.fits.asked) return;
        expect(result.plan.memory.kvAvailable.value).toBeGreaterThanOrEqual(result.plan.memory.kvNeeded);
        expect(result.minimumGpus).toBeLessThanOrEqual(result.plan.gpus);
      }),
      { numRuns: 300 },
    );
  });

  it('the same question gives the same estimate', () => {
    fc.assert(
      fc.property(question, (draft) => {
        const result = solved(draft);
        if (result === undefined) return;
        expect(solved(draft)?.plan.memory.weights).toEqual(result.plan.memory.weights);
      }),
      { numRuns: 100 },
    );
  });
});
