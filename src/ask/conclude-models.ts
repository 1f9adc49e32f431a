import { candidates, chooseModel } from '../catalogue/choose-model.ts';
import { findModel, modelLabel } from '../catalogue/find-model.ts';
import type { ModelRecord } from '../catalogue/model.ts';
import { indexedModels, twinTerms } from '../catalogue/model-index.ts';
import { parametersOf } from '../catalogue/model-terms.ts';
import { modelWords } from './model-words.ts';
import type { EngineId } from './question.ts';
import type { ModelMention, Reader } from './reader.ts';
import type { Alternative } from './reading.ts';
import { refuseContradiction } from './refuse.ts';

/** What the mentions of models come to. */
export interface ConcludedModel {
  /** The catalogue's id, or the words as typed; undefined when no model is named. */
  readonly id: string | undefined;
  /** The weight format and the engine that the repository's name implies. */
  readonly format?: string;
  readonly engine?: EngineId;
}

interface Group {
  readonly terms: readonly string[];
  readonly mention: ModelMention;
}

/** Settles which model is meant; notes, alternatives and refusals go to the reader and the list given. */
export function concludeModel(reader: Reader, alternatives: Alternative[]): ConcludedModel {
  const surest = Math.max(...reader.models.map((mention) => mention.strength));
  const groups = merge(reader.models.filter((mention) => mention.strength === surest));
  const first = groups.find((group) => !reader.prose || !isOnlySize(group)) ?? groups[0];
  if (first === undefined) return { id: undefined };
  const meant = resolve(first);
  for (const note of meant.notes) reader.note(note);
  for (const model of meant.alternatives) offer(model, alternatives);
  for (const other of groups) {
    if (other === first || (isOnlySize(other) && reader.prose)) continue;
    const { id, model } = resolve(other);
    if (id === meant.id) continue;
    if (!other.mention.alternative && !reader.prose) {
      reader.refuse(refuseContradiction('model', first.mention.text, other.mention.text));
    } else if (model !== undefined) offer(model, alternatives);
  }
  return {
    id: meant.id,
    ...(meant.format === undefined ? {} : { format: meant.format }),
    ...(meant.engine === undefined ? {} : { engine: meant.engine }),
  };
}

/** The models that are named, each once, with all that is said of its name. */
export function mentionedModels({ models }: Reader): readonly ModelMention[] {
  return merge(models).map(({ terms, mention }) => (terms.length > 0 ? { ...mention, terms } : mention));
}

/** Puts together what is said of one model in several places: "70b int4 llama", "30b" and "qwen3". */
function merge(mentions: readonly ModelMention[]): Group[] {
  const groups: Group[] = [];
  for (const mention of mentions) {
    const at = mention.alternative ? -1 : groups.findIndex((group) => together(group, mention) !== undefined);
    const group = groups[at];
    const terms = group === undefined ? undefined : together(group, mention);
    if (group === undefined || terms === undefined) groups.push({ terms: mention.terms, mention });
    else
      groups[at] = {
        terms,
        mention:
          group.mention.name === undefined
            ? mention.name === undefined
              ? joined(group.mention, mention)
              : mention
            : group.mention,
      };
  }
  return groups;
}

function joined(one: ModelMention, other: ModelMention): ModelMention {
  return { ...one, text: `${one.text} ${other.text}` };
}

/** The terms of both when they can be of one model. */
function together(group: Group, mention: ModelMention): readonly string[] | undefined {
  const named = group.mention.name ?? mention.name;
  if (named !== undefined) {
    if (group.mention.name !== undefined && mention.name !== undefined)
      return named === mention.name && named === group.mention.name ? [] : undefined;
    const match = findModel(named);
    const terms = telling(group.mention.name === undefined ? group.terms : mention.terms);
    const fits = match.found && candidates(terms).some((i) => indexedModels[i]?.model === match.model);
    return fits ? [] : undefined;
  }
  const union = [...new Set([...group.terms, ...mention.terms])];
  if (candidates(telling(union)).length > 0) return union;
  const oneSize = isOnlySize(group) !== isOnlySize({ terms: mention.terms, mention });
  const sizes = telling(union).filter((term) => parametersOf(term) !== undefined);
  return oneSize && sizes.length === 1 && chooseModel(union) !== null ? union : undefined;
}

function telling(terms: readonly string[]): string[] {
  return terms.filter((term) => !twinTerms.has(term));
}

function isOnlySize({ terms, mention }: Group): boolean {
  return mention.name === undefined && telling(terms).every((term) => parametersOf(term) !== undefined);
}

interface Resolved {
  readonly id: string;
  readonly model?: ModelRecord;
  readonly format?: string;
  readonly engine?: EngineId;
  readonly notes: readonly string[];
  readonly alternatives: readonly ModelRecord[];
}

function resolve({ terms, mention }: Group): Resolved {
  if (mention.verbatim === true) return { id: mention.text, notes: [], alternatives: [] };
  if (mention.name !== undefined) {
    const match = findModel(mention.name);
    if (!match.found) return { id: mention.name, notes: [], alternatives: [] };
    return {
      // The look-up says what it takes a repository for.
      id: match.repository ?? match.model.id,
      model: match.model,
      notes: match.note === undefined || match.repository !== undefined ? [] : [match.note],
      alternatives: match.alternatives,
      ...(match.format === undefined ? {} : { format: match.format }),
      ...(match.engine === undefined ? {} : { engine: match.engine }),
    };
  }
  const choice = chooseModel(terms);
  if (choice === null) return { id: mention.text, notes: [], alternatives: [] };
  const label = modelLabel(choice.model);
  const notes: string[] = [];
  if (choice.stretched !== undefined) notes.push(`"${mention.text}" is not in the catalogue; the nearest is ${label}`);
  else if (choice.ignored.length > 0)
    notes.push(`"${mention.text}" is not in the catalogue; taken as a model of the shape of ${label}`);
  else if (choice.alternatives.length > 0) notes.push(`"${mention.text}" was taken as ${label}`);
  return { id: choice.model.id, model: choice.model, notes, alternatives: choice.alternatives };
}

function offer(model: ModelRecord, alternatives: Alternative[]): void {
  if (alternatives.some(({ change }) => change.model === model.id)) return;
  alternatives.push({
    field: 'model',
    words: modelWords(model),
    label: modelLabel(model),
    change: { model: model.id },
  });
}
