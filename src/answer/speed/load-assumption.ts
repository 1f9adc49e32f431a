import type { Subject } from '../../catalogue/subject.ts';
import { loadOf } from '../../estimate/speed/speed.ts';
import { loadWords } from './numbers.ts';

/** The request that speed and cost are of, where the question does not say it. */
export function loadAssumption(subject: Subject): string[] {
  const { inputTokens, outputTokens } = subject.question;
  if (inputTokens !== undefined && outputTokens !== undefined) return [];
  return [`${loadWords(loadOf(subject))} for the speed (say in 4k out 1k)`];
}
