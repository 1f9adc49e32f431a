import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QuestionDraft } from '../../../src/ask/question.ts';
import { estimateLayout } from '../../../src/estimate/estimate.ts';
import { gpusOf } from '../../../src/estimate/layout.ts';
import { holdsAsked } from '../../../src/estimate/placement.ts';
import { chanceOfSpeed, fastest, meetsSpeed, speedPlans } from '../../../src/estimate/speed/targets.ts';
import { estimateOf, subjectOf } from '../subjects.ts';

const base: QuestionDraft = { model: 'meta-llama/Llama-3.3-70B-Instruct', format: 'fp8', gpu: 'h100-80gb-sxm' };

const questions: readonly QuestionDraft[] = [
  base,
  { ...base, concurrency: 64, context: 4096 },
  { ...base, concurrency: 1000, context: 4096 },
  { model: 'deepseek-ai/DeepSeek-R1', gpu: 'h200-141gb-sxm', concurrency: 32 },
  { model: 'meta-llama/Llama-3.1-8B-Instruct', format: 'q4_k_m', gpu: 'rtx4090' },
  { model: 'meta-llama/Llama-3.1-8B-Instruct', gpu: 'gb10-dgx-spark' },
];

describe('plans for a speed', () => {
  it.each(questions)('hold what was asked, are few, and one of each degree and number: %j', (question) => {
    const subject = subjectOf(question);
    for (const wanted of [1, 30, 100_000]) {
      const plans = speedPlans(subject, wanted);
      expect(plans.length).toBeGreaterThan(0);
      expect(plans.length).toBeLessThanOrEqual(60);
      expect(plans.every(({ plan }) => holdsAsked(plan) && gpusOf(plan.layout) === plan.gpus)).toBe(true);
      const names = plans.map(({ plan }) => `${plan.gpus} ${plan.layout.tensorParallel}`);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it('end at twice the number of GPUs that does', () => {
    const subject = subjectOf({ ...base, concurrency: 1000, context: 4096 });
    const plans = speedPlans(subject, 20);
    const first = plans.find((one) => meetsSpeed(one, 20));
    expect(first).toBeDefined();
    expect(Math.max(...plans.map(({ plan }) => plan.gpus))).toBeLessThanOrEqual(2 * (first?.plan.gpus ?? 0));
  });

  it('ask for no fewer GPUs for more speed', () => {
    const subject = subjectOf({ ...base, concurrency: 64, context: 4096 });
    const needed = (wanted: number): number =>
      speedPlans(subject, wanted).find((one) => meetsSpeed(one, wanted))?.plan.gpus ?? Number.POSITIVE_INFINITY;
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 150, noNaN: true }),
        fc.double({ min: 1, max: 2, noNaN: true }),
        (wanted, more) => {
          expect(needed(wanted * more)).toBeGreaterThanOrEqual(needed(wanted));
        },
      ),
      { numRuns: 20 },
    );
  });

  it('give no user more than the physical bound', () => {
    for (const { speed } of speedPlans(subjectOf(base), 1e6))
      expect(speed.perUser.value).toBeLessThanOrEqual(speed.bound);
  });

  it('do not count a speed that some have to wait for', () => {
    // One user at a time, so that of 64 all but one wait.
    const subject = subjectOf({ ...base, concurrency: 64, context: 4096, maxNumSeqs: 1, inputTokens: 2048 });
    const plans = speedPlans(subject, 10).filter(({ plan }) => plan.gpus <= 8);
    expect(plans.length).toBeGreaterThan(0);
    for (const one of plans) {
      expect(meetsSpeed(one, 10)).toBe(one.speed.running >= 64);
      if (one.speed.running < 64) expect(chanceOfSpeed(one, 10)).toBe(0);
    }
  });

  it('are estimates like any other: the same figures as for the layout that is typed', () => {
    const subject = subjectOf({ ...base, concurrency: 64, context: 4096 });
    const [first] = speedPlans(subject, 30).filter(({ plan }) => plan.layout.dataParallel > 1);
    if (first === undefined) throw new Error('no plan with replicas');
    const { tensorParallel, pipelineParallel, dataParallel } = first.plan.layout;
    const typed = estimateOf({
      ...base,
      concurrency: 64,
      context: 4096,
      tensorParallel,
      pipelineParallel,
      dataParallel,
    });
    const found = estimateLayout(subject, first.plan.layout);
    expect([found.needed, found.fits, found.plan.layout]).toEqual([typed.needed, typed.fits, typed.plan.layout]);
    expect(found.smallest?.gpus).toBeLessThanOrEqual(found.plan.gpus);
    expect(found.solved).toBe(true);
  });

  it('have a fastest: the first that is within 2 % of the best', () => {
    const plans = speedPlans(subjectOf(base), 1e6);
    const best = fastest(plans);
    expect(best?.speed.perUser.value).toBeGreaterThanOrEqual(
      0.98 * Math.max(...plans.map(({ speed }) => speed.perUser.value)),
    );
    expect(fastest([])).toBeUndefined();
  });
});
