import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFit } from '../../src/answer/answer.ts';
import { explain } from '../../src/answer/explain.ts';
import { fit } from '../../src/answer/fit.ts';
import type { QuestionDraft } from '../../src/ask/question.ts';
import { models } from '../../src/catalogue/data.ts';
import { lookUp } from '../../src/catalogue/look-up.ts';
import { type Estimate, estimate, isNoPlan } from '../../src/estimate/estimate.ts';

const engines = ['sglang', 'tensorrt-llm', 'transformers'] as const;
const ids = models.filter(({ architecture }) => architecture !== null).map(({ id }) => id);

const question = fc.record({
  engine: fc.constantFrom(...engines),
  model: fc.constantFrom(...ids),
  gpu: fc.constantFrom('h100', 'h200', 'rtx4090', 'l40s', 'b200'),
  format: fc.constantFrom('bf16', 'fp8', 'int4'),
  context: fc.integer({ min: 16, max: 100_000 }),
  concurrency: fc.integer({ min: 1, max: 128 }),
});

function solved(draft: QuestionDraft): Estimate | undefined {
  const found = lookUp(draft);
  const result = found.found ? estimate(found.subject) : undefined;
  return result === undefined || isNoPlan(result) ? undefined : result;
}

describe('SGLang, TensorRT-LLM and Transformers, for every model', () => {
  it('figures are ordered and add up, and the verdict says what the figures say', () => {
    fc.assert(
      fc.property(question, fc.constantFrom(1, 2, 8), (draft, gpus) => {
        const result = solved({ ...draft, gpus });
        if (result === undefined) return;
        const { memory } = result.plan;
        const terms = [memory.weights, memory.activations, memory.nonTorch, memory.outside, memory.kvAvailable];
        for (const { value, low, high } of [...terms, memory.tokens, memory.maxConcurrency]) {
          expect(low).toBeLessThanOrEqual(value);
          expect(value).toBeLessThanOrEqual(high);
        }
        const kept = memory.weights.value + memory.activations.value + memory.nonTorch.value;
        const reserve = memory.reserve?.value ?? 0;
        expect(memory.kvAvailable.value).toBe(memory.budget - kept - reserve);
        expect(result.needed.value).toBe(kept + reserve + memory.kvNeeded);
        if (result.fits.asked) {
          expect(memory.maxContext).toBeGreaterThanOrEqual(result.subject.context);
          expect(memory.maxConcurrency.value).toBeGreaterThanOrEqual(1);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('more context or more users never needs less', () => {
    fc.assert(
      fc.property(question, fc.integer({ min: 1, max: 4 }), (draft, times) => {
        const small = solved({ ...draft, gpus: 8 });
        const large = solved({
          ...draft,
          gpus: 8,
          context: draft.context * times,
          concurrency: draft.concurrency * times,
        });
        if (small === undefined || large === undefined) return;
        if (JSON.stringify(small.plan.layout) !== JSON.stringify(large.plan.layout)) return;
        expect(large.needed.value).toBeGreaterThanOrEqual(small.needed.value);
      }),
      { numRuns: 300 },
    );
  });
});

const promise = '90 % of measured runs';

describe('what the card says of each engine', () => {
  it.each([
    ['sglang', 'Set aside: activations, graphs'],
    ['trtllm', 'Kept free: CUDA graphs'],
    ['transformers', 'Peak of generate()'],
  ])('%s: its own terms', (engine, term) => {
    const { card, answer } = fit(`llama 8b on ${engine} h100`);
    const rows = card.sections.flatMap((section) => (section.kind === 'rows' ? section.rows : []));
    expect(rows.map(({ label }) => label)).toContain(term);
    expect(rows.map(({ label }) => label)).not.toContain('CUDA graphs');
    if (!isFit(answer)) throw new Error(`${engine}: not answered`);
    expect(answer.memory.cudaGraphs).toBeUndefined();
    expect(answer.memory.compute).toBeUndefined();
    expect(answer.memory.reserve !== undefined).toBe(engine !== 'transformers');
    expect(answer.memory.activations !== undefined).toBe(engine !== 'sglang');
    expect(fit(answer.words).answer).toEqual(answer);
  });

  it('TensorRT-LLM: a caveat, in the explanation too, and no promise of measured ranges', () => {
    const words = 'llama 8b on trtllm h100';
    const { card } = fit(words);
    expect(card.caveats.join(' ')).toContain('not compared with logs');
    expect(explain(words).card.caveats.join(' ')).toContain('not compared with logs');
    expect(card.footnotes.join(' ')).not.toContain(promise);
  });

  it.each(['sglang', 'transformers'])('%s: compared with logs, so the promise and no caveat', (engine) => {
    const { card } = fit(`llama 8b on ${engine} h100`);
    expect(card.caveats.join(' ')).not.toContain('not compared');
    expect(card.footnotes.join(' ')).toContain(promise);
  });

  it('vLLM keeps its promise', () => {
    expect(fit('llama 8b h100').card.caveats.join(' ')).not.toContain('not compared');
  });

  it('sends nobody to other layouts of an engine that has none', () => {
    const { answer } = fit('405b on transformers h100');
    if (answer.ok) throw new Error('answered');
    expect(answer.error.message).toContain('one machine, of 8 GPUs');
    expect(answer.error.suggestions).toEqual([]);
  });
});
