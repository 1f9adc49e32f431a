import type { Refusal } from '../ask/refusal.ts';
import { type FoundModel, findModel, type UnknownModel } from './find-model.ts';
import { currentModels } from './hub/current.ts';
import type { HubModels, HubRefusal } from './hub/models.ts';
import { type HubReference, readReference } from './hub/reference.ts';

/** Each is a button in a chat. */
const mostSuggestions = 5;

/**
 * The model that a question names: the catalogue's, or what was read of a repository of the hub that the catalogue does not
 * have. Where the hub cannot say, a repository whose name is that of a known model is taken for it, and the note says so.
 * @param format the weight format that was asked for, if any
 * @param examples whole questions to type instead, where none was named
 */
export function namedModel(
  name: string | undefined,
  format: string | undefined,
  examples: readonly string[],
  models: HubModels | undefined = currentModels(),
): FoundModel | { readonly refusal: Refusal } {
  if (name === undefined) {
    return refused('No model was named. Name one by its size or its name, such as 70b or qwen3 8b.', examples);
  }
  const match = findModel(name);
  const reference = models === undefined ? undefined : onHub(name, format, match);
  const read = reference && models?.cached(reference);
  if (read !== undefined && 'record' in read) return { found: true, model: read.record, alternatives: [], hub: read };
  if (match.found) return read === undefined ? match : takenByName(match, read);
  return read === undefined ? notInCatalogue(name, match) : { refusal: withNearest(read.refusal, match) };
}

/** The repository of the hub that a name stands for; undefined where the catalogue has it or it is none. */
export function repositoryNamed(name: string, format: string | undefined): HubReference | undefined {
  return name.includes('/') ? onHub(name, format, findModel(name)) : undefined;
}

function onHub(name: string, format: string | undefined, match: FoundModel | UnknownModel): HubReference | undefined {
  if (match.found && match.repository === undefined) return undefined;
  const reference = readReference(name);
  return reference && (format === undefined ? reference : { ...reference, format });
}

function takenByName(match: FoundModel, { inShort }: HubRefusal): FoundModel {
  return { ...match, note: `${inShort}; ${match.note ?? 'it is taken for the model of its name'}` };
}

/** What the hub has of a like name, then what the catalogue has. */
function withNearest(refusal: Refusal, { nearest }: UnknownModel): Refusal {
  const suggestions = [...refusal.suggestions, ...nearest.map(({ id }) => id)];
  return { ...refusal, suggestions: suggestions.slice(0, mostSuggestions) };
}

function notInCatalogue(name: string, match: UnknownModel): { readonly refusal: Refusal } {
  const nearest = match.nearest.map((model) => model.id);
  const hint =
    nearest.length > 0 ? `The nearest are ${nearest.slice(0, 3).join(', ')}.` : 'Name a model such as llama 3.1 8b.';
  return refused(`${name} is not in the catalogue. ${hint}`, nearest);
}

function refused(message: string, suggestions: readonly string[]): { readonly refusal: Refusal } {
  return { refusal: { code: 'unknown-model', message, field: 'model', suggestions: [...suggestions] } };
}
