import { acceleratorAt } from '../catalogue/find-accelerator.ts';
import { formatAt } from '../catalogue/find-format.ts';
import { fineTunes } from '../catalogue/fine-tunes.ts';
import { indexedModels, isFamily, isModelTerm, twinTerms, withTerm } from '../catalogue/model-index.ts';
import { parametersOf, termAt } from '../catalogue/model-terms.ts';
import type { Strength } from './claims.ts';
import { isAssigned, isGpuNoun } from './gpu-nouns.ts';
import type { Reader } from './reader.ts';

/** Family names that are plain words too: they need a second term beside them, or very few words in all. */
const weakFamilies = new Set(
  'opt gpt command step solar bloom arctic ring ling seed dots note trinity all code yi aya cwm afm ui nv jina nomic mellum2 muse dots3 hy snowflake inkling laguna e5'.split(
    ' ',
  ),
);

/** Names of single models that stand for the family: "r1", "k2.5", "scout". */
const nicknames = new Set(
  'r1 v3 v3.1 v3.2 v4 k2 k2.5 k2.6 k2.7 k3 m2.1 m2.5 m2.7 scout maverick minilm dsv3 dsv4 oss gptoss tml chatglm zhipu deepseekv3 r7b cmd'.split(
    ' ',
  ),
);

/** Names that need the term behind them: "l3.1 8b", "g3 27b", "m2". */
const abbreviation = /^(?:l[234](?:\.\d)?|g3|q2\.5|q3(?:\.\d)?|m[23]|e4b|e2b)$/;

/** A model's name at an atom, not yet taken. */
export interface ModelName {
  readonly terms: readonly string[];
  readonly length: number;
}

/** The model's name that starts at an atom ("llama 3.1 8b", "OA_SFT_Llama_30B_6", "8x7b"), or undefined. */
export function modelNameAt(reader: Reader, at: number, bold = false): ModelName | undefined {
  const { atoms } = reader;
  const terms: string[] = [];
  let found: readonly number[] | undefined;
  let sized = false;
  let i = at + wordsBeforeFamily(reader, at, terms);
  const start = i;
  let strong = bold;
  let telling = 0;
  while (i < atoms.length) {
    const atom = atoms[i];
    if (atom === undefined || atom.kind === 'quoted' || atom.kind === 'han') break;
    if (i > start && atom.join === 'apart' && !(/^[ (:]+$/.test(atom.before) && parametersOf(termAt(atoms, i).text)))
      break;
    const { text, length } = termAt(atoms, i);
    const size = parametersOf(text) !== undefined && !/^\d{1,2}m$/.test(text);
    if (i === start) {
      // "llama.cpp", "llama factory"
      const phrase = reader.phraseAt(i);
      if (phrase?.value.kind === 'sets' && phrase.length > length) return undefined;
      const level = startLevel(text, size, bold);
      if (level === 0) return undefined;
      strong ||= level === 2;
      found = isModelTerm(text) ? withTerm(text, undefined) : undefined;
    } else {
      const tied = atom.join !== 'spaced' && atom.join !== 'apart';
      const narrowed = isModelTerm(text) ? withTerm(text, found) : [];
      if (formatAt(atoms, i) !== undefined || isOther(reader, i, text, length, isNamed(narrowed, terms, text))) break;
      if (twinTerms.has(text)) {
        if (
          !tied &&
          /^(?:it|models?|base|llm|latest|weights|pt|hf|ct|mtp|preview|quant|quantized|google|microsoft|nvidia|facebook|ibm)$/.test(
            text,
          )
        )
          break;
      } else {
        const isNumber = atom.kind === 'number' && length === 1;
        // "llama 70b 2 ..." is no Llama 2; "qwen3 30b 2507" is a revision.
        const isRevision = text.length === 4 && narrowed.length > 0;
        if (isNumber && !tied && ((sized && !isRevision) || isCount(reader, i + 1))) break;
        if (size && sized && narrowed.length === 0) break;
        if (narrowed.length > 0) {
          found = narrowed;
          telling++;
        } else if (fineTunes.has(terms.at(-1) ?? '') && !sized && (size || isNumber)) telling++;
        else if (strong && !sized && isVersionBeforeSize(reader, i)) telling++;
        else if (strong && (size || (/^\d{1,2}\.\d{1,2}$/.test(text) && !sized))) telling++;
        else if (!tied || atom.chunk !== atoms[start]?.chunk) break;
      }
    }
    sized ||= size;
    terms.push(text);
    i += length;
  }
  if (i === start) return undefined;
  if (!strong && telling === 0 && !(reader.source.chunks <= 5 && isFamily(terms[0] ?? ''))) return undefined;
  return { terms, length: i - at };
}

/** 0: no model starts with this term; 1: only with a second term behind it; 2: yes. */
function startLevel(term: string, size: boolean, bold: boolean): 0 | 1 | 2 {
  if (size || nicknames.has(term)) return 2;
  if (isFamily(term)) return weakFamilies.has(term) ? 1 : 2;
  if (fineTunes.has(term)) return 1;
  if (abbreviation.test(term) || ['meta', 'mistral', 'tiny', 'nemo', 'code', 'phi'].includes(term))
    return isModelTerm(term) ? 1 : 0;
  return bold && isModelTerm(term) ? 1 : 0;
}

/** In "OA_SFT_Llama_30B" the words tied in front of the family are part of the name: how many atoms they take. */
function wordsBeforeFamily(reader: Reader, at: number, terms: string[]): number {
  const { atoms } = reader;
  const first = atoms[at];
  if (first?.kind !== 'word' || first.join === 'tied' || first.join === 'glued') return 0;
  if (isFamily(first.text) || atoms[at + 1]?.join !== 'tied') return 0;
  const meaning = reader.phraseAt(at);
  if (
    meaning !== undefined &&
    (meaning.length > 1 || (meaning.value.kind !== 'filler' && meaning.value.kind !== 'sets'))
  )
    return 0;
  if (meaning?.value.kind === 'sets' && meaning.value.sets.kind === undefined) return 0;
  if (formatAt(atoms, at) !== undefined || acceleratorAt(atoms, at) !== undefined) return 0;
  for (let i = at; i < at + 8; ) {
    const atom = atoms[i];
    if (atom === undefined || atom.chunk !== first.chunk || (i > at && atom.join !== 'tied' && atom.join !== 'glued'))
      return 0;
    const { text, length } = termAt(atoms, i);
    if (i > at && isFamily(text) && !weakFamilies.has(text)) return i - at;
    terms.push(text);
    i += length;
    if (i >= at + 8) break;
  }
  terms.length = 0;
  return 0;
}

/** Whether a term stands in a model's own name, or ends what it is also called ("minimax m1"; but no model is called "llama l4"). */
function isNamed(narrowed: readonly number[], before: readonly string[], term: string): boolean {
  const said = [...before, term].join(' ');
  return narrowed.some((one) => {
    const entry = indexedModels[one];
    return entry?.own.has(term) === true || entry?.model.aliases.includes(said) === true;
  });
}

/** Whether what stands at an atom is hardware or a setting rather than a piece of a name. */
function isOther(reader: Reader, at: number, term: string, length: number, narrows: boolean): boolean {
  const gpu = acceleratorAt(reader.atoms, at);
  // "minimax m2" is a model, "m2 ultra" is a chip.
  if (gpu !== undefined) return !narrows || gpu.length > length || /^\d+$/.test(term);
  const phrase = reader.phraseAt(at);
  // "llama.cpp", "llama factory"; "70B-QLoRA"
  if (phrase?.value.kind === 'sets') {
    const { sets } = phrase.value;
    if (phrase.length > length || ((sets.method !== undefined || sets.engine !== undefined) && !isModelTerm(term)))
      return true;
  }
  if (isModelTerm(term) && !/^\d+$/.test(term)) return false;
  if (/^\d+(?:\.\d+)?(?:k|g)$/.test(term)) return true;
  const meaning = phrase?.value.kind;
  return meaning === 'setting' || meaning === 'name' || meaning === 'or' || meaning === 'gpu-noun';
}

/** "h1" in "falcon h1 34b": a letter and a number with a size behind it, of a version that the catalogue lacks. */
function isVersionBeforeSize({ atoms }: Reader, at: number): boolean {
  const { text, length } = termAt(atoms, at);
  return (
    /^[a-z]\d{1,2}$/.test(text) &&
    at + length < atoms.length &&
    parametersOf(termAt(atoms, at + length).text) !== undefined
  );
}

/** Whether the number before this atom counts GPUs: "2 x 4090", "2 4090s", "4 gpus". */
function isCount(reader: Reader, next: number): boolean {
  const { atoms } = reader;
  const atom = atoms[next];
  if (atom === undefined) return false;
  if ((atom.text === 'x' && atom.kind === 'word') || atom.before.includes('*')) return true;
  const phrase = reader.phraseAt(next);
  const meaning = phrase?.value;
  if (isAssigned(atoms[next + (phrase?.length ?? 0)])) return false;
  if (isGpuNoun(meaning) || meaning?.kind === 'measure' || meaning?.kind === 'nodes') return true;
  return acceleratorAt(atoms, next)?.plural === true;
}

/** Takes a model's name as a mention. */
export function takeModelName(reader: Reader, at: number, name: ModelName, sure: Strength): number {
  reader.models.push({
    at,
    text: reader.typed(at, at + name.length),
    strength: sure,
    alternative: reader.isAlternative(at, reader.models[0]?.at),
    terms: name.terms,
  });
  return name.length;
}
