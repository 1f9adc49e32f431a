import type { Refusal } from '../ask/refusal.ts';
import { type FoundModel, findModel } from './find-model.ts';

/**
 * The catalogue's model that a question names.
 * @param examples whole questions to type instead, where none was named
 */
export function namedModel(
  name: string | undefined,
  examples: readonly string[],
): FoundModel | { readonly refusal: Refusal } {
  if (name === undefined) {
    return refused('No model was named. Name one by its size or its name, such as 70b or qwen3 8b.', examples);
  }
  const match = findModel(name);
  if (match.found) return match;
  const nearest = match.nearest.map((model) => model.id);
  const hint =
    nearest.length > 0 ? `The nearest are ${nearest.slice(0, 3).join(', ')}.` : 'Name a model such as llama 3.1 8b.';
  return refused(`${name} is not in the catalogue. ${hint}`, nearest);
}

function refused(message: string, suggestions: readonly string[]): { readonly refusal: Refusal } {
  return { refusal: { code: 'unknown-model', message, field: 'model', suggestions: [...suggestions] } };
}
