import { splitIntoAtoms } from './atoms.ts';
import { models } from './data.ts';
import type { ModelRecord } from './model.ts';
import { termsOf } from './model-terms.ts';
import { popularModels } from './popular-models.ts';

/** A model as names are compared with it. */
export interface IndexedModel {
  readonly model: ModelRecord;
  /** Terms of its own name: "llama", "3.3", "70b", "instruct". */
  readonly own: ReadonlySet<string>;
  /** Place in the order of popularity, 0 first. */
  readonly rank: number;
}

/** Terms that set twins apart but not their shape: left out when names are compared. */
export const twinTerms: ReadonlySet<string> = new Set(
  'instruct chat it base hf inst pt tuned aligned latest model models llm weights preview mtp ct qat dynamic gguf i1 ggml mlx safetensors quantized quant uncensored abliterated meta google microsoft alibaba nvidia facebook moonshotai mistralai ibm cohere tencent baidu'.split(
    ' ',
  ),
);

/** Terms that make another model of the same family: without them, the plain one is meant. */
const variantTerms: ReadonlySet<string> = new Set(
  'coder code vl vision distill math guard nemotron embedding embed embeddings reranker omni multimodal moe next thinking think reasoning tulu hermes linear tars maverick scout mamba h fp exp'.split(
    ' ',
  ),
);

/** Terms that say which of a family's sizes is meant: without them, the more popular one is. */
const tierTerms: ReadonlySet<string> = new Set('lite mini nano super ultra micro tiny flash air'.split(' '));

/** Terms of names that are makers, not families. */
const makers: ReadonlySet<string> = new Set('meta nvidia c4 ai nv all multilingual ui k a'.split(' '));
/** What a family's name begins with: two letters, or E5. */
const familyName = /^(?:[a-z]{2}|e5$)/;

/** What people call a model beside its names in the catalogue. */
const nicknames: Readonly<Record<string, readonly string[]>> = {
  'deepseek-ai/DeepSeek-V3': ['671b', '685b'],
  'deepseek-ai/DeepSeek-V3-0324': ['671b', '685b'],
  'deepseek-ai/DeepSeek-V3.1': ['671b', '685b'],
  'deepseek-ai/DeepSeek-V3.2': ['671b', '685b'],
  'deepseek-ai/DeepSeek-R1': ['685b'],
  'deepseek-ai/DeepSeek-R1-0528': ['671b', '685b'],
  'moonshotai/Kimi-K2-Instruct': ['1t', 'moonshot'],
  'zai-org/GLM-4.6': ['355b', '357b', 'zhipu', 'chatglm'],
  'zai-org/GLM-4.5': ['355b', 'zhipu'],
  'zai-org/GLM-4.5-Air': ['106b'],
  'openai/gpt-oss-120b': ['openai', '117b'],
  'openai/gpt-oss-20b': ['openai', '21b'],
  'meta-llama/Llama-4-Scout-17B-16E-Instruct': ['109b'],
  'meta-llama/Llama-4-Maverick-17B-128E-Instruct': ['400b'],
  'mistralai/Mixtral-8x7B-Instruct-v0.1': ['47b', 'mistral'],
  'mistralai/Mixtral-8x22B-Instruct-v0.1': ['141b', 'mistral'],
  'microsoft/phi-4': ['14b'],
  'TinyLlama/TinyLlama-1.1B-Chat-v1.0': ['tiny', 'llama'],
  'MiniMaxAI/MiniMax-M2': ['230b'],
  'Qwen/Qwen3-VL-30B-A3B-Instruct': ['qwenvl'],
};

const ranks = new Map(popularModels.map((id, rank) => [id, rank]));

export const indexedModels: readonly IndexedModel[] = models.map((model) => ({
  model,
  own: new Set(termsOf(splitIntoAtoms(model.id.slice(model.id.indexOf('/') + 1)).atoms)),
  rank: ranks.get(model.id) ?? popularModels.length,
}));

const byTerm = new Map<string, number[]>();
const families = new Set<string>();

for (const [i, { model, own }] of indexedModels.entries()) {
  const terms = new Set(own);
  for (const alias of model.aliases) for (const term of termsOf(splitIntoAtoms(alias).atoms)) terms.add(term);
  for (const term of nicknames[model.id] ?? []) terms.add(term);
  // "4.0" is also said "4".
  for (const term of [...terms]) if (/^\d+\.0$/.test(term)) terms.add(term.slice(0, -2));
  for (const term of terms) {
    const list = byTerm.get(term);
    if (list === undefined) byTerm.set(term, [i]);
    else list.push(i);
  }
  const family = [...own].find((term) => familyName.test(term) && !makers.has(term));
  if (family !== undefined) families.add(family);
}

/** Whether a model is in the list of popular ones. */
export function isPopular({ rank }: IndexedModel): boolean {
  return rank < popularModels.length;
}

/** Whether a term occurs in any model's names. */
export function isModelTerm(term: string): boolean {
  return byTerm.has(term);
}

/** Whether a term names a family of models: "llama", "qwen". */
export function isFamily(term: string): boolean {
  return families.has(term);
}

/** All family names, for the correction of typing errors. */
export const familyNames: readonly string[] = [...families];

/** Those of `among` (all when undefined) that have the term in their names; positions in `indexedModels`, ascending. */
export function withTerm(term: string, among: readonly number[] | undefined): readonly number[] {
  const list = byTerm.get(term) ?? [];
  if (among === undefined) return list;
  const kept: number[] = [];
  let j = 0;
  for (const i of among) {
    while (j < list.length && (list[j] ?? 0) < i) j++;
    if (list[j] === i) kept.push(i);
  }
  return kept;
}

/**
 * How far a model is from what was said: 2 for each variant ("coder", "vl") or foreign family in its name that was not
 * said, and the place in the order of popularity as a fraction.
 */
export function distance({ model, own, rank }: IndexedModel, said: ReadonlySet<string>): number {
  let sum = rank / (popularModels.length + 1);
  for (const term of own) {
    if (said.has(term)) continue;
    if (variantTerms.has(term) || families.has(term)) sum += 2;
    else if (tierTerms.has(term)) sum += 0.6;
  }
  if (model.kind === 'embedding') sum += 2;
  return sum;
}
