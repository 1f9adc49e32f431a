import type { EngineId, QuestionDraft } from '../ask/question.ts';
import type { Reading } from '../ask/reading.ts';
import type { Refusal } from '../ask/refusal.ts';
import { engineRecord } from '../catalogue/engines.ts';
import { lookUp } from '../catalogue/look-up.ts';
import type { Subject } from '../catalogue/subject.ts';
import { thousands } from '../catalogue/thousands.ts';
import { type Estimate, estimate, isNoPlan } from '../estimate/estimate.ts';
import type { NoPlan } from '../estimate/no-plan.ts';

/** The way from what was read to the estimate, or why there is none. */
export function estimateReading(reading: Reading): { readonly estimate: Estimate } | { readonly refusal: Refusal } {
  if (reading.refusal !== undefined) return { refusal: reading.refusal };
  const found = lookUp(reading.question);
  if (!found.found) return { refusal: found.refusal };
  const { subject } = found;
  const result = estimate(subject);
  if (!isNoPlan(result) && !Number.isSafeInteger(result.plan.memory.kvNeeded))
    return { refusal: beyondCounting(subject) };
  return isNoPlan(result) ? { refusal: layoutRefusal(result, reading.question, subject.engine) } : { estimate: result };
}

function layoutRefusal(
  { reason, field, legal, runsWithExpertParallel }: NoPlan,
  question: QuestionDraft,
  engine: EngineId,
): Refusal {
  const degrees =
    legal.length > 1
      ? ` Tensor parallelism may be ${legal.join(', ')}.`
      : legal.length === 1
        ? ' Only TP1 divides it.'
        : '';
  const asked = question.tensorParallel;
  const dealt = runsWithExpertParallel ? ' With expert parallelism (say ep) it runs.' : '';
  return {
    code: 'contradiction',
    message: `${engineRecord(engine).label} cannot run that: ${reason}.${dealt}${degrees}`,
    field,
    suggestions: [
      ...(runsWithExpertParallel && asked !== undefined ? [`tp${asked} ep`] : []),
      ...legal.map((degree) => `tp${degree}`),
    ],
  };
}

function beyondCounting({ concurrency, context }: Subject): Refusal {
  return {
    code: 'bad-value',
    message: `The KV cache of ${thousands(concurrency)} requests of ${thousands(context)} tokens takes more memory than can be counted in bytes. Say fewer or shorter ones.`,
    field: 'concurrency',
    suggestions: ['8 users', 'ctx 32k'],
  };
}
