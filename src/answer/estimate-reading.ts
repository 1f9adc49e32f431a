import type { EngineId, QuestionDraft } from '../ask/question.ts';
import type { Reading } from '../ask/reading.ts';
import type { Refusal } from '../ask/refusal.ts';
import { engineRecord } from '../catalogue/engines.ts';
import { lookUp } from '../catalogue/look-up.ts';
import { type Estimate, estimate, isNoPlan, type NoPlan } from '../estimate/estimate.ts';

/** The way from what was read to the estimate, or why there is none. */
export function estimateReading(reading: Reading): { readonly estimate: Estimate } | { readonly refusal: Refusal } {
  if (reading.refusal !== undefined) return { refusal: reading.refusal };
  const found = lookUp(reading.question);
  if (!found.found) return { refusal: found.refusal };
  const { subject } = found;
  const result = estimate(subject);
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
