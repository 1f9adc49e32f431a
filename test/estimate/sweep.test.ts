import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFit } from '../../src/answer/answer.ts';
import { answerObject } from '../../src/answer/fit.ts';
import type { QuestionDraft } from '../../src/ask/question.ts';
import { accelerators, models } from '../../src/catalogue/data.ts';
import { lookUp } from '../../src/catalogue/look-up.ts';
import type { Subject } from '../../src/catalogue/subject.ts';
import { roomIn } from '../../src/estimate/engines/engine.ts';
import { figuresForAnyGpu } from '../../src/estimate/engines/engines.ts';
import { type Estimate, estimate, isNoPlan } from '../../src/estimate/estimate.ts';
import type { NoPlan } from '../../src/estimate/no-plan.ts';
import { sweep } from '../../src/estimate/sweep.ts';

const ids = models.filter(({ architecture }) => architecture !== null).map(({ id }) => id);
const gpus = accelerators.map(({ id }) => id);
const format = fc.constantFrom('fp32', 'bf16', 'fp8', 'int4', 'nvfp4', 'mxfp4', 'q8_0', 'q4_k_m', 'iq2_xxs');

function subjectsOf(drafts: readonly QuestionDraft[]): Subject[] {
  return drafts.map(lookUp).flatMap((found) => (found.found ? [found.subject] : []));
}

/** All that can be compared: of the functions, the lines and reasons that an answer shows. */
const figures = (result: Estimate | NoPlan): unknown => [
  JSON.parse(JSON.stringify(result)),
  isNoPlan(result) ? undefined : [result.command(), result.layoutReasons()],
];

describe('a sweep', () => {
  it('over the GPUs finds what an answer says', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ids), format, fc.shuffledSubarray(gpus, { minLength: 20 }), (model, id, some) => {
        const drafts = some.map((gpu) => ({ model, format: id, gpu }));
        const found = subjectsOf(drafts);
        const results = [...sweep(found)];
        expect(results.length).toBe(found.length);
        for (const [i, result] of results.slice(-5).entries()) {
          const { accelerator } = found.slice(-5)[i] as Subject;
          const { answer } = answerObject({ model, format: id, gpu: accelerator.id });
          expect(answer.ok).toBe(!isNoPlan(result));
          if (!isFit(answer) || isNoPlan(result)) continue;
          expect(answer.memory).toMatchObject({
            weights: result.plan.memory.weights,
            weightsTotal: result.weightsTotal,
            kvCacheNeeded: result.plan.memory.kvNeeded,
            kvCacheAvailable: result.plan.memory.kvAvailable,
            needed: result.needed,
          });
          expect(answer.kvCache).toEqual(keptOf(result));
          expect(answer.fits).toEqual(result.fits);
          expect(answer.plan).toMatchObject({ gpus: result.plan.gpus, command: result.command() });
        }
      }),
      { numRuns: 40 },
    );
  });

  it('of subjects in any order gives what each gives alone', () => {
    const draft = fc.record({
      model: fc.constantFrom(
        'meta-llama/Llama-3.3-70B-Instruct',
        'Qwen/Qwen3-Next-80B-A3B-Instruct',
        'openai/gpt-oss-120b',
      ),
      format,
      gpu: fc.constantFrom('h100-80gb-sxm', 'rtx4090', 'a100-40gb-pcie', 'b200-180gb-sxm', 'mi300x', 'gb10'),
      context: fc.constantFrom(8192, 32_768),
      concurrency: fc.constantFrom(1, 16),
      gpus: fc.constantFrom(null, 1, 8),
      maxNumBatchedTokens: fc.constantFrom(2048, 8192),
      engine: fc.constantFrom('vllm' as const, 'llama.cpp' as const),
    });
    fc.assert(
      fc.property(fc.array(draft, { minLength: 2, maxLength: 12 }), (drafts) => {
        const found = subjectsOf(drafts);
        expect([...sweep(found)].map(figures)).toEqual(found.map((subject) => figures(estimate(subject))));
      }),
      { numRuns: 60 },
    );
  });
});

function keptOf({ plan: { memory } }: Estimate): Record<string, unknown> {
  const { bytesPerToken, tokens, maxConcurrency, maxContext } = memory;
  return { bytesPerToken, tokens, maxConcurrency, maxContext };
}

describe('the room that the search for a plan compares', () => {
  it('is that of the memory under the same layout', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ids),
        format,
        fc.constantFrom(...gpus),
        fc.constantFrom(1, 8, 64),
        fc.constantFrom<QuestionDraft>(
          { engine: 'vllm', engineVersion: '0.19.0' },
          { engine: 'vllm', engineVersion: '0.27.1' },
          { engine: 'llama.cpp' },
          { engine: 'llama.cpp', kvFormat: 'q8_0' },
          { engine: 'ollama' },
        ),
        (model, id, gpu, concurrency, run) => {
          const [subject] = subjectsOf([{ model, format: id, gpu, concurrency, ...run }]);
          if (subject === undefined) return;
          const result = estimate(subject);
          if (isNoPlan(result)) return;
          const { layout, memory } = result.plan;
          expect(figuresForAnyGpu(subject.engine)(subject).room?.(layout)).toMatchObject(roomIn(memory));
        },
      ),
      { numRuns: 200 },
    );
  });
});
