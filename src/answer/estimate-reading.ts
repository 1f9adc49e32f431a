import type { EngineId, QuestionDraft } from '../ask/question.ts';
import type { Reading } from '../ask/reading.ts';
import type { Refusal } from '../ask/refusal.ts';
import { engineRecord } from '../catalogue/engines.ts';
import { lookUp } from '../catalogue/look-up.ts';
import type { Subject } from '../catalogue/subject.ts';
import { thousands } from '../catalogue/thousands.ts';
import { type Estimate, estimate, isNoPlan } from '../estimate/estimate.ts';
import type { NoPlan } from '../estimate/no-plan.ts';
import { currentMarket, type Market } from './price/market.ts';
import { estimateFor, type Target, targetOf } from './target/target.ts';
import { withinBudget } from './target/within-budget.ts';

/** The estimate, and what was found for a speed that every user must get, where one was asked for. */
export interface Estimated {
  readonly estimate: Estimate;
  readonly target?: Target;
}

/**
 * The way from what was read to the estimate, or why there is none. A speed that every user must get chooses the plan, for the
 * least money; so does a budget where no GPU was named.
 */
export function estimateReading(
  reading: Reading,
  market: Market = currentMarket(),
): Estimated | { readonly refusal: Refusal } {
  if (reading.refusal !== undefined) return { refusal: reading.refusal };
  const found = lookUp(reading.question);
  if (!found.found) return { refusal: found.refusal };
  const { subject } = found;
  const result = estimate(subject);
  if (!isNoPlan(result) && !Number.isSafeInteger(result.plan.memory.kvNeeded))
    return { refusal: beyondCounting(subject) };
  if (isNoPlan(result)) return { refusal: layoutRefusal(result, reading.question, subject.engine) };
  const target = targetOf(market, result, reading.question);
  if (target !== undefined) return { estimate: estimateFor(result, target), target };
  return { estimate: withinBudget(market, result, reading.question) ?? result };
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
