import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFit } from '../../../src/answer/answer.ts';
import { answerObject, fit } from '../../../src/answer/fit.ts';
import { accelerators, models } from '../../../src/catalogue/data.ts';

const formats = ['bf16', 'fp8', 'int8', 'int4', 'awq-int4', 'gptq-int4', 'nf4', 'nvfp4', 'mxfp4', 'q4_k_m', 'q8_0'];

const question = fc.record(
  {
    model: fc.constantFrom(...models.filter(({ architecture }) => architecture !== null).map(({ id }) => id)),
    gpu: fc.constantFrom(...accelerators.map(({ id }) => id)),
    format: fc.constantFrom(...formats),
    gpus: fc.integer({ min: 1, max: 16 }),
    context: fc.constantFrom(1024, 8192, 32_768),
    concurrency: fc.constantFrom(1, 16, 200),
  },
  { requiredKeys: ['model', 'gpu'] },
);

/** A question with its answer; undefined for what is refused. */
function ask(asked: object) {
  const { answer, card } = answerObject(asked);
  return isFit(answer) ? { answer, card } : undefined;
}

/** What a card says, asked again, must come out as it says. */
describe('what a card says is true', () => {
  it('says "fits" exactly when memory and engine both allow it', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const reply = ask(asked);
        if (reply === undefined) return;
        const { answer, card } = reply;
        const says = /^(?:Fits|Yes, fits) on/.test(card.verdict.text);
        const refused = card.verdict.text.startsWith('Will not run.');
        expect(refused).toBe(answer.support.state === 'unsupported');
        expect(says).toBe(answer.fits.asked && !refused);
        expect(card.verdict.text.length).toBeLessThanOrEqual(280);
        if (answer.fits.asked) expect(answer.plan.minimumGpus).toBeLessThanOrEqual(answer.plan.gpus);
      }),
      { numRuns: 300 },
    );
  });

  it('names a number of GPUs that does, and never one below the minimum', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const reply = ask(asked);
        const enough = reply?.card.actions.find(({ id }) => id === 'gpus:enough');
        if (enough !== undefined) expect(fit(enough.words).answer).toMatchObject({ ok: true, fits: { asked: true } });
        const gpus = reply?.card.sections.find(({ id }) => id === 'gpus');
        if (gpus?.kind !== 'rows') return;
        const [minimum, runs] = gpus.rows.map(({ value }) => Number.parseInt(value, 10));
        if (Number.isFinite(minimum) && Number.isFinite(runs)) expect(runs).toBeGreaterThanOrEqual(minimum ?? 0);
      }),
      { numRuns: 150 },
    );
  });

  it('proposes contexts that fit', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const reply = ask(asked);
        const ways = reply?.card.sections.find(({ id }) => id === 'otherwise');
        for (const way of ways?.kind === 'list' ? ways.items : []) {
          const one = /^one request of up to ([\d,]+) tokens/.exec(way)?.[1];
          const all = /^[\d,]+ requests of ([\d,]+) tokens fit/.exec(way)?.[1];
          const context = Number((one ?? all ?? '').replaceAll(',', ''));
          if (context === 0) continue;
          const gpus = reply?.answer.plan.gpus;
          const again = ask({ ...asked, gpus, context, ...(one === undefined ? {} : { concurrency: 1 }) });
          expect(again?.answer.fits.asked, way).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('gives no reason that the typed layout contradicts', () => {
    const { card } = fit('qwen2.5 72b awq a100 tp 8');
    const gpus = card.sections.find(({ id }) => id === 'gpus');
    expect(gpus).toMatchObject({
      rows: [{ value: '1' }, { value: '1 (TP1)', note: '8 were asked for' }, { label: 'Rule of thumb' }],
    });
  });

  it('says why the range of the weights is wide on one side, where it is', () => {
    const weights = (words: string) => {
      const memory = fit(words).card.sections.find(({ id }) => id === 'memory');
      return memory?.kind === 'rows' ? memory.rows[0] : undefined;
    };
    expect(weights('qwen3 235b nvfp4 b200')?.note).toContain(
      'in a checkpoint with everything but routed experts in 16 bit',
    );
    expect(weights('llama 3.3 70b nvfp4 b200')?.note).toBeUndefined();
  });
});
