import type { QuestionDraft } from '../../src/ask/question.ts';
import { lookUp } from '../../src/catalogue/look-up.ts';
import type { Subject } from '../../src/catalogue/subject.ts';
import { type Estimate, estimate, isNoPlan } from '../../src/estimate/estimate.ts';

/** The subject of a question that must be answerable. */
export function subjectOf(question: QuestionDraft): Subject {
  const found = lookUp(question);
  if (!found.found) throw new Error(found.refusal.message);
  return found.subject;
}

/** The estimate of a question that must have a plan. */
export function estimateOf(question: QuestionDraft): Estimate {
  const result = estimate(subjectOf(question));
  if (isNoPlan(result)) throw new Error(result.reason);
  return result;
}

export const GiB = 2 ** 30;
