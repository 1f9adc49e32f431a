import { LRUCache } from 'lru-cache';
import type { EngineId } from '../ask/question.ts';
import { splitIntoAtoms } from './atoms.ts';
import { chooseModel } from './choose-model.ts';
import { models } from './data.ts';
import { formatAt } from './find-format.ts';
import { fineTunes } from './fine-tunes.ts';
import { type FormatName, formatNamed } from './format-names.ts';
import type { HubModel } from './hub/models.ts';
import { readReference } from './hub/reference.ts';
import type { ModelRecord } from './model.ts';
import { indexedModels, isFamily, isPopular, twinTerms } from './model-index.ts';
import { parametersOf, termsOf } from './model-terms.ts';
import { isContainer, packagingOf } from './packaging.ts';

export type ModelMatch = FoundModel | UnknownModel;

export interface FoundModel {
  readonly found: true;
  readonly model: ModelRecord;
  /** The repository that was named, where it is not the record's own: only its name says which model it is of. */
  readonly repository?: string;
  /** Weight format that the name implies: a repository that re-packages the model. */
  readonly format?: string;
  /** The engine that the name implies: GGUF files in 16 bit are llama.cpp's. */
  readonly engine?: EngineId;
  /** Said to people when the name is not plainly this model's: "X is taken as Y, re-packaged in FP8". */
  readonly note?: string;
  /** What else the name could mean, likeliest first. */
  readonly alternatives: readonly ModelRecord[];
  /** The repository that the model was read from, where the catalogue has no record of it. */
  readonly hub?: HubModel;
}

export interface UnknownModel {
  readonly found: false;
  /** Models with something of the name in theirs, likeliest first, at most five. */
  readonly nearest: readonly ModelRecord[];
}

const labels = new WeakMap<ModelRecord, string>();
/** What repositories' names were taken for: one question asks for the same again and again. */
const repositories = new LRUCache<string, ModelMatch>({ max: 1_000 });
const byId = new Map(models.map((model) => [model.id.toLowerCase(), model]));

/** The model's name without what all have: "Llama 3.3 70B", "DeepSeek R1", "Qwen3 30B A3B". */
export function modelLabel(model: ModelRecord): string {
  let label = labels.get(model);
  if (label === undefined) {
    label = model.name
      .replaceAll(/[-_](?:Instruct|hf|it|HF|BF16|bf16)(?![a-z])/g, '')
      .replaceAll('-', ' ')
      .replaceAll(/(\d)_(\d)/g, '$1.$2');
    labels.set(model, label);
  }
  return label;
}

/**
 * The catalogue's model for a name: a Hugging Face id (also of a repository that re-packages a known model), an address
 * of one, an alias, or size words. Never throws.
 */
export function findModel(name: string): ModelMatch {
  const trimmed = withoutAddress(name.trim().slice(0, 300));
  const exact = byId.get(trimmed.toLowerCase());
  if (exact !== undefined) return { found: true, model: exact, alternatives: [] };
  if (trimmed.indexOf('/') <= 0) return byWords(trimmed, false);
  let match = repositories.get(trimmed);
  if (match === undefined) {
    match = byWords(trimmed, true);
    repositories.set(trimmed, match);
  }
  return match;
}

function byWords(trimmed: string, isRepository: boolean): ModelMatch {
  const { terms, format: spelled } = readName(isRepository ? nameOfFiles(trimmed) : trimmed);
  const choice = chooseModel(terms);
  if (choice === null || (isRepository ? !sameModel(terms, choice.ignored) : isOnlyOfThatSize(terms, choice.ignored))) {
    // Only who refuses needs them.
    return {
      found: false,
      get nearest() {
        return nearestModels(terms);
      },
    };
  }
  const packaging = packagingOf(trimmed, spelled?.id, choice.model.nativeFormat);
  const format = packaging.format === undefined ? undefined : formatNamed(packaging.format);
  const note =
    isRepository || choice.stretched !== undefined || choice.ignored.length > 0
      ? noteOf(trimmed, choice.model, format, choice)
      : undefined;
  return {
    found: true,
    model: choice.model,
    alternatives: isRepository ? [] : choice.alternatives,
    ...(isRepository ? repositoryIn(trimmed, spelled !== undefined) : {}),
    ...packaging,
    ...(note === undefined ? {} : { note }),
  };
}

/** What a repository's id says of its files: its name without owner and revision, and the file or tag that is named. */
function nameOfFiles(id: string): string {
  const { id: plain, file } = readReference(id) ?? { id };
  const name = plain.slice(plain.indexOf('/') + 1);
  return file === undefined ? name : `${name}:${file}`;
}

/** The repository without a tag that is only the format. Ollama's library is no repository of the hub. */
function repositoryIn(id: string, hasFormat: boolean): { readonly repository?: string } {
  if (id.toLowerCase().startsWith('ollama/')) return {};
  return { repository: hasFormat ? id.replace(/:[\w-]+$/, '') : id };
}

/** Terms of a model's name and the weight format in it. */
function readName(name: string): { terms: string[]; format: FormatName | undefined } {
  const { atoms } = splitIntoAtoms(name);
  let format: FormatName | undefined;
  const terms: string[] = [];
  let plainFrom = 0;
  for (let i = 0; i <= atoms.length; ) {
    const match = i < atoms.length ? formatAt(atoms, i) : undefined;
    if (match === undefined && i < atoms.length) {
      i++;
      continue;
    }
    terms.push(...termsOf(atoms.slice(plainFrom, i)));
    if (match === undefined) break;
    // "GGUF:Q6_K": the second is the precise one.
    const isPrecise = format !== undefined && !['q4_k_m', 'int4', 'int8'].includes(format.id);
    if (!isPrecise && !isContainer(atoms[i]?.text ?? '')) format = match.value;
    i += match.length;
    plainFrom = i;
  }
  return { terms, format };
}

/**
 * A repository is taken as a known model only when its name says family and more (size or version), and has no term that
 * the catalogue lacks except a revision date: otherwise it may have any shape.
 */
function sameModel(terms: readonly string[], ignored: readonly string[]): boolean {
  const telling = terms.filter((term) => !twinTerms.has(term));
  if (!telling.some(isFamily) || telling.length < 2) return false;
  return (
    ignored.every(
      (term) =>
        /^\d{4}$/.test(term) || /^v\d/.test(term) || !/^[a-z]*(?:diffusion|draft|eagle|dflash|medusa)/.test(term),
    ) &&
    (ignored.length === 0 ||
      telling.some((term) => parametersOf(term) !== undefined || /^\d{4}$/.test(ignored[0] ?? '')))
  );
}

/** "baichuan2-13b": with nothing of it known but the size it is another model, of which only those of its size may be offered. */
function isOnlyOfThatSize(terms: readonly string[], ignored: readonly string[]): boolean {
  const known = terms.filter((term) => !ignored.includes(term) && !twinTerms.has(term));
  return ignored.some((term) => /^[a-z]{3}/.test(term) && !fineTunes.has(term)) && !known.some(isFamily);
}

function noteOf(
  typed: string,
  model: ModelRecord,
  format: FormatName | undefined,
  choice: { readonly ignored: readonly string[]; readonly stretched?: string },
): string {
  const label = modelLabel(model);
  if (choice.stretched !== undefined) return `"${typed}" is not in the catalogue; the nearest is ${label}`;
  if (choice.ignored.length > 0)
    return `"${typed}" is not in the catalogue; taken as a model of the shape of ${label}${format ? `, in ${format.label}` : ''}`;
  return format === undefined
    ? `${typed} is taken as ${model.id}`
    : `${typed} is taken as ${label}, re-packaged in ${format.label}`;
}

function withoutAddress(name: string): string {
  const match =
    /^(?:https?:\/\/)?(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com|modelscope\.cn\/models|ollama\.com\/library)\/([^?#\s]+)/i.exec(
      name,
    );
  const rest = match?.[1] ?? name;
  return match === null ? rest : rest.split('/').slice(0, 2).join('/');
}

/** How near a model's size must be to be offered for a name that nobody knows: a fifth off. */
const nearSize = 0.2;

/**
 * Models that a name may have meant: those whose family resembles a word of it ("chatglm3" and GLM), the nearest in size
 * first; where no family does, popular models of its size; none where it says nothing.
 */
function nearestModels(terms: readonly string[]): ModelRecord[] {
  const said = terms.filter((term) => !twinTerms.has(term));
  const size = said.map(parametersOf).find((parameters) => parameters !== undefined);
  const off = (model: ModelRecord): number =>
    size === undefined ? 0 : Math.abs(Math.log(model.parameters.total / size));
  const resembling = indexedModels.filter(({ own }) =>
    said.some((term) => [...own].some((one) => isFamily(one) && resembles(term, one))),
  );
  const shared = (own: ReadonlySet<string>): number => said.filter((term) => own.has(term)).length;
  const near =
    resembling.length > 0
      ? resembling.map((entry) => ({ entry, score: shared(entry.own) - off(entry.model) }))
      : indexedModels
          .filter((entry) => size !== undefined && isPopular(entry) && off(entry.model) <= nearSize)
          .map((entry) => ({ entry, score: -off(entry.model) }));
  return near
    .sort((a, b) => b.score - a.score || a.entry.rank - b.entry.rank)
    .slice(0, 5)
    .map(({ entry }) => entry.model);
}

/** Whether a word is a family's name, or one is within the other: "chatglm" and "glm". */
function resembles(term: string, family: string): boolean {
  if (term === family) return true;
  return term.length >= 3 && family.length >= 3 && (term.includes(family) || family.includes(term));
}
