import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QuestionDraft } from '../../../../src/ask/question.ts';
import { accelerators, models } from '../../../../src/catalogue/data.ts';
import { lookUp } from '../../../../src/catalogue/look-up.ts';
import type { Subject } from '../../../../src/catalogue/subject.ts';
import { type Estimate, estimate, isNoPlan } from '../../../../src/estimate/estimate.ts';
import { type Load, type Speed, speedOf, speedOfPlan } from '../../../../src/estimate/speed/speed.ts';

const ids = models
  .filter(({ architecture, kind }) => architecture !== null && kind !== 'embedding')
  .map(({ id }) => id);
const gpus = accelerators.filter(({ vendor }) => vendor !== 'Apple').map(({ id }) => id);

const question = fc.record({
  model: fc.constantFrom(...ids),
  gpu: fc.constantFrom(...gpus),
  format: fc.constantFrom('bf16', 'fp8', 'int8', 'int4', 'nvfp4', 'mxfp4'),
  engine: fc.constantFrom('vllm' as const, 'sglang' as const, 'tensorrt-llm' as const, 'transformers' as const),
  gpus: fc.constantFrom(null, 1, 2, 4, 8, 16),
  inputTokens: fc.integer({ min: 1, max: 100_000 }),
  outputTokens: fc.integer({ min: 1, max: 10_000 }),
  concurrency: fc.integer({ min: 1, max: 2000 }),
});

function estimated(draft: QuestionDraft): Estimate | undefined {
  const found = lookUp(draft);
  if (!found.found) return undefined;
  const result = estimate(found.subject);
  return isNoPlan(result) ? undefined : result;
}

/** Checks what holds of every speed there is; counts them, so that a check of none fails. */
function forEverySpeed(check: (speed: Speed, result: Estimate) => void): void {
  let checked = 0;
  fc.assert(
    fc.property(question, (draft) => {
      const result = estimated(draft);
      const speed = result && speedOf(result);
      if (result === undefined || speed === undefined) return;
      checked += 1;
      check(speed, result);
    }),
    { numRuns: 150 },
  );
  expect(checked).toBeGreaterThan(30);
}

describe('for every model, accelerator, engine and load', () => {
  it('nothing is faster than the physical bound', () => {
    forEverySpeed(({ single, perUser, saturated, total, bound, running, load }) => {
      for (const range of [single, perUser, saturated.perUser]) {
        expect(range.value).toBeLessThanOrEqual(bound * (1 + 1e-9));
        expect(range.high).toBeLessThanOrEqual(bound * (1 + 1e-9));
      }
      expect(total.high).toBeLessThanOrEqual(bound * Math.min(running, load.concurrency) * (1 + 1e-9));
      expect(saturated.total.high).toBeLessThanOrEqual(bound * saturated.batch * (1 + 1e-9));
    });
  });

  it('figures are positive, finite and inside their ranges', () => {
    forEverySpeed((speed) => {
      const { single, perUser, total, saturated, prefill, prefillSeconds } = speed;
      for (const { value, low, high } of [single, perUser, total, saturated.total, saturated.perUser, prefill]) {
        expect(low).toBeGreaterThan(0);
        expect(value).toBeGreaterThanOrEqual(low);
        expect(high).toBeGreaterThanOrEqual(value);
        expect(high).toBeLessThan(Number.POSITIVE_INFINITY);
      }
      expect(prefillSeconds).toBeGreaterThan(0);
      expect(speed.running).toBeLessThanOrEqual(speed.load.concurrency);
    });
  });

  it('the parts of a step are the time between two tokens', () => {
    forEverySpeed(({ parts, perUser }) => {
      const sum = parts().reduce((seconds, part) => seconds + part.seconds, 0);
      expect(sum * perUser.value).toBeCloseTo(1, 1);
    });
  });

  it('a longer prompt and more people are never faster for one of them', () => {
    forEverySpeed(({ perUser, load, measured }, { subject, plan }) => {
      const other = (change: Partial<Load>): Speed | undefined => speedOfPlan(subject, plan, { ...load, ...change });
      for (const change of [{ inputTokens: load.inputTokens * 2 }, { concurrency: load.concurrency * 2 }]) {
        const slower = other(change);
        // What another run was measured at may be faster; and fewer people run at once where the pool holds fewer.
        if (slower === undefined || measured !== slower.measured || slower.running < load.concurrency) continue;
        expect(slower.perUser.value).toBeLessThanOrEqual(perUser.value * (1 + 1e-9));
      }
    });
  });

  it('more bandwidth is never slower', () => {
    forEverySpeed(({ single, saturated, measured }, { subject, plan }) => {
      if (measured !== undefined) return;
      const { accelerator } = subject;
      const wider: Subject = {
        ...subject,
        accelerator: { ...accelerator, bandwidthGbS: (accelerator.bandwidthGbS ?? 0) * 1.5 },
      };
      const faster = speedOfPlan(wider, plan, speedOf({ subject, plan } as Estimate)?.load ?? unreachable());
      expect(faster?.single.value).toBeGreaterThanOrEqual(single.value);
      expect(faster?.saturated.total.value).toBeGreaterThanOrEqual(saturated.total.value);
    });
  });

  it('the output of all grows with the people until the pool is full', () => {
    forEverySpeed(({ measured, load, saturated }, { subject, plan }) => {
      if (measured !== undefined || plan.layout.dataParallel > 1) return;
      let before = 0;
      for (let concurrency = 1; concurrency <= 4 * saturated.batch && concurrency < 5000; concurrency *= 2) {
        const total = speedOfPlan(subject, plan, { ...load, concurrency })?.total.value ?? 0;
        // Measured all-reduces take more than twice as long for some messages of twice the size.
        expect(total).toBeGreaterThan(before * (plan.layout.tensorParallel > 1 ? 0.85 : 1 - 1e-9));
        before = total;
      }
      expect(speedOfPlan(subject, plan, { ...load, concurrency: 4 * saturated.batch })?.running).toBe(saturated.batch);
    });
  });
});

function unreachable(): never {
  throw new Error('a speed was there before');
}
