import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QuestionDraft } from '../../../../src/ask/question.ts';
import { accelerators, models } from '../../../../src/catalogue/data.ts';
import { lookUp } from '../../../../src/catalogue/look-up.ts';
import { estimate, isNoPlan } from '../../../../src/estimate/estimate.ts';
import { localPace } from '../../../../src/estimate/speed/local/pace.ts';
import type { Pace } from '../../../../src/estimate/speed/pace.ts';

const gpus = accelerators.filter(({ bandwidthGbS }) => bandwidthGbS !== null).map(({ id }) => id);
const ids = models
  .filter(({ architecture, kind }) => architecture !== null && kind !== 'embedding')
  .map(({ id }) => id);

const question = fc.record({
  model: fc.constantFrom(...ids),
  gpu: fc.constantFrom(...gpus),
  engine: fc.constantFrom('llama.cpp', 'ollama', 'mlx', 'exllamav3'),
  format: fc.constantFrom('q4_k_m', 'q8_0', 'iq2_xs', 'bf16', 'mlx-4bit', 'exl3-4.0bpw'),
});
const context = fc.integer({ min: 0, max: 200_000 });
const batch = fc.integer({ min: 1, max: 256 });

/** The pace of a question on so many GPUs; undefined where the engine refuses it. */
function paceOf(draft: QuestionDraft, count = 1): Pace | undefined {
  const found = lookUp({ ...draft, gpus: count });
  if (!found.found) return undefined;
  const result = estimate(found.subject);
  return isNoPlan(result) ? undefined : localPace(found.subject, result.plan);
}

/** Sums in another order differ in their last bits. */
const slack = 1 + 1e-9;

describe('for every model, GPU and engine', () => {
  it('nothing is faster than reading and computing at the full rate', () => {
    fc.assert(
      fc.property(question, context, batch, (draft, tokens, requests) => {
        const pace = paceOf(draft as QuestionDraft);
        if (pace === undefined) return;
        expect(pace.step(requests, tokens) * slack).toBeGreaterThanOrEqual(pace.bound(requests, tokens));
        expect(pace.bound(requests, tokens)).toBeGreaterThan(0);
        expect(pace.prefill(1 + tokens, false)).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  it('more context and more requests make no step faster, and more requests no fewer tokens in all', () => {
    fc.assert(
      fc.property(question, context, batch, (draft, tokens, requests) => {
        const pace = paceOf(draft as QuestionDraft);
        if (pace === undefined) return;
        const step = pace.step(requests, tokens);
        expect(pace.step(requests, tokens + 1000)).toBeGreaterThanOrEqual(step / slack);
        expect(pace.step(requests + 1, tokens)).toBeGreaterThanOrEqual(step / slack);
        expect((requests + 1) / pace.step(requests + 1, tokens)).toBeGreaterThanOrEqual(requests / step / slack);
        expect(pace.prefill(tokens + 1000, false)).toBeGreaterThanOrEqual(pace.prefill(tokens + 1, false) / slack);
      }),
      { numRuns: 200 },
    );
  });

  it('a second GPU that takes over layers makes no token faster where one holds them all', () => {
    fc.assert(
      fc.property(question, context, (draft, tokens) => {
        const one = paceOf({ ...draft, engine: 'llama.cpp', gpuMemoryGib: 5000 } as QuestionDraft);
        const two = paceOf({ ...draft, engine: 'llama.cpp', gpuMemoryGib: 5000 } as QuestionDraft, 2);
        if (one === undefined || two === undefined) return;
        expect(two.step(1, tokens)).toBeGreaterThan(one.step(1, tokens));
        expect(two.prefill(8192, false)).toBeLessThanOrEqual(one.prefill(8192, false) * slack);
      }),
      { numRuns: 100 },
    );
  });

  it('each layer that moves from host memory to the GPU makes tokens faster', () => {
    const draft = { model: 'llama 3.1 70b', format: 'q4_k_m', engine: 'llama.cpp', gpuMemoryGib: 200 } as const;
    for (const gpu of ['rtx4090', 'rtx3060-12gb', 'apple-m4-max', 'strix-halo-128gb']) {
      let before = Number.POSITIVE_INFINITY;
      for (let gpuLayers = 0; gpuLayers <= 81; gpuLayers += 3) {
        const step = paceOf({ ...draft, gpu, gpuLayers })?.step(1, 2000) ?? Number.NaN;
        expect(step, `${gpuLayers} on ${gpu}`).toBeLessThan(before);
        before = step;
      }
    }
  });
});
