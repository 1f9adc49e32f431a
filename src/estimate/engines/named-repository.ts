import type { Subject } from '../../catalogue/subject.ts';

/** The repository that the question named and whose weights were worked out: what to load, as it is. Undefined: none. */
export function namedRepository({ question, model }: Subject): string | undefined {
  return question.model === model.id ? undefined : question.model;
}
