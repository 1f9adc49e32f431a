import type { Subject } from '../../catalogue/subject.ts';

/** The repository whose weights were read, or that was named and worked out: what to load, as it is. Undefined: none. */
export function namedRepository({ question, model, format, hub }: Subject): string | undefined {
  if (hub !== undefined) return format.held === undefined ? undefined : model.id;
  return question.model === model.id ? undefined : question.model;
}
