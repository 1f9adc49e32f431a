import { LRUCache } from 'lru-cache';
import { quote } from '../catalogue/atoms.ts';
import { acceleratorWithId, modelWithId } from '../catalogue/data.ts';
import { findModel } from '../catalogue/find-model.ts';
import { formatNames } from '../catalogue/format-names.ts';
import { isModelTerm } from '../catalogue/model-index.ts';
import { ask } from './ask.ts';
import { gpuWords } from './gpu-words.ts';
import { modelWords } from './model-words.ts';
import type { Question, QuestionDraft } from './question.ts';

/** Short names of the fields that have no nicer words. */
const keys: Readonly<Partial<Record<keyof Question, string>>> = {
  tensorParallel: 'tp',
  pipelineParallel: 'pp',
  dataParallel: 'dp',
  decodeContextParallel: 'dcp',
  expertParallel: 'ep',
  loadFactor: 'load-factor',
  inputTokens: 'in',
  outputTokens: 'out',
  maxNumSeqs: 'max-num-seqs',
  maxNumBatchedTokens: 'batched-tokens',
  gpuMemoryUtilization: 'util',
  blockSize: 'block',
  kvFormat: 'kv',
  maxLoras: 'max-loras',
  maxLoraRank: 'max-lora-rank',
  speculativeTokens: 'draft-tokens',
  draftModel: 'draft',
  gpuLayers: 'ngl',
  cpuMoeLayers: 'ncmoe',
  cpuMoe: 'cpu-moe',
  unifiedKv: 'kvu',
  flashAttention: 'fa',
  optimizer: 'optim',
  microBatch: 'mbs',
  gradientCheckpointing: 'gc',
  loraRank: 'rank',
  loraTargets: 'lora-targets',
  activationOffload: 'activation-offload',
  gradientAccumulation: 'gas',
  frameworkVersion: 'trainer-version',
  contextParallel: 'cp',
  expertParallelSize: 'ep-size',
  sequenceParallel: 'sequence-parallel',
  cpuOffload: 'cpu-offload',
  optimizerInBackward: 'optimizer-in-backward',
  trainEmbeddings: 'train-embeddings',
};

/** Fields written as key=value, in this order, behind the ones with words of their own. */
const keyed: readonly (keyof Question)[] = [
  'inputTokens',
  'outputTokens',
  'loadFactor',
  'tensorParallel',
  'pipelineParallel',
  'dataParallel',
  'decodeContextParallel',
  'expertParallel',
  'eager',
  'maxNumSeqs',
  'maxNumBatchedTokens',
  'gpuMemoryUtilization',
  'blockSize',
  'kvFormat',
  'maxLoras',
  'maxLoraRank',
  'speculative',
  'speculativeTokens',
  'draftModel',
  'gpuLayers',
  'cpuMoeLayers',
  'cpuMoe',
  'ubatch',
  'slots',
  'unifiedKv',
  'flashAttention',
  'objective',
  'framework',
  'frameworkVersion',
  'optimizer',
  'precision',
  'sequence',
  'microBatch',
  'gradientCheckpointing',
  'recompute',
  'sharding',
  'loraRank',
  'loraTargets',
  'loss',
  'packing',
  'activationOffload',
  'gradientAccumulation',
  'contextParallel',
  'expertParallelSize',
  'sequenceParallel',
  'cpuOffload',
  'compile',
  'foreach',
  'optimizerInBackward',
  'trainEmbeddings',
];

const keyedFields: ReadonlySet<string> = new Set(keyed);

/**
 * The shortest clear words for a question: "405b int4 h100", "llama 3.1 8b bf16 rtx 4090 ctx 32k 8 users". Reading them
 * again (`ask`) gives the same question, whatever its fields hold.
 * @param tail `tailOf` the question, where it is at hand: many variants of one question have the same
 */
export function format(question: QuestionDraft, tail = tailOf(question)): string {
  const parts: string[] = [];
  task(question, parts);
  if (question.model !== undefined) parts.push(modelPart(question.model));
  if (question.format !== undefined) parts.push(formatPart(question.format));
  hardware(question, parts);
  if (question.context !== undefined) parts.push(`ctx ${tokenWords(question.context, true)}`);
  if (question.concurrency !== undefined)
    parts.push(numbered(question.concurrency, question.concurrency === 1 ? 'user' : 'users', 'users', parts, question));
  if (tail !== '') parts.push(tail);
  return parts.join(' ');
}

/** The last words of a question: speed, engine, rent, settings. Model, format, GPUs, context and users stand in front of them. */
export function tailOf(question: QuestionDraft): string {
  const parts: string[] = [];
  if (question.minTokensPerSecond !== undefined) parts.push(`at least ${question.minTokensPerSecond} tok/s`);
  engine(question, parts);
  rental(question, parts);
  if (!Object.keys(question).some((field) => keyedFields.has(field))) return parts.join(' ');
  for (const field of keyed) {
    const value = question[field];
    if (value === undefined) continue;
    if ((field === 'eager' || field === 'expertParallel') && value === true) parts.push(keys[field] ?? field);
    else if (field === 'draftModel') parts.push(draftPart(String(value)));
    else parts.push(`${keys[field] ?? field}=${valueWords(field, value)}`);
  }
  return parts.join(' ');
}

function task({ kind, method, model }: QuestionDraft, parts: string[]): void {
  // In front of a model's name no other phrase can begin with these words.
  const worded = model !== undefined && modelWithId(model) !== undefined && kind === 'training';
  if (worded) parts.push(method === undefined ? 'training' : method === 'full' ? 'full finetune' : method);
  else {
    if (kind !== undefined) parts.push(`kind=${kind}`);
    if (method !== undefined) parts.push(`method=${method}`);
  }
}

function modelPart(id: string): string {
  const model = modelWithId(id);
  if (model !== undefined) return modelWords(model);
  return isPlainRepository(id) ? id : `model:=${quote(id)}`;
}

/** A model of the catalogue by its id, anything else letter for letter. */
function draftPart(id: string): string {
  return modelWithId(id) !== undefined ? `draft=${id}` : `draft:=${quote(id)}`;
}

const plain = new LRUCache<string, boolean>({ max: 1_000 });

/** Whether a repository's id is read as exactly that. */
function isPlainRepository(id: string): boolean {
  let known = plain.get(id);
  if (known === undefined) {
    known = readsAsItself(id);
    plain.set(id, known);
  }
  return known;
}

function readsAsItself(id: string): boolean {
  if (!/^[A-Za-z0-9][\w.-]*\/[\w.-]*[A-Za-z0-9]$/.test(id)) return false;
  const match = findModel(id);
  if (match.found && match.repository !== id) return false;
  const { question, unknown } = ask(id);
  return question.model === id && unknown.length === 0 && Object.keys(question).length === 1;
}

const formatIds: ReadonlySet<string> = new Set(formatNames.map(({ id }) => id));

function formatPart(id: string): string {
  return formatIds.has(id) ? id : `format:=${quote(id)}`;
}

function hardware({ gpu, gpus, gpuMemoryGib, model, format: weights }: QuestionDraft, parts: string[]): void {
  const words =
    gpu === undefined ? undefined : acceleratorWithId(gpu) !== undefined ? gpuWords(gpu) : `gpu:=${quote(gpu)}`;
  const count = typeof gpus === 'number' ? gpus : undefined;
  if (words !== undefined && count !== undefined && count < 1000 && !words.startsWith('gpu:=')) {
    parts.push(words.includes(' ') ? `${count}x ${words}` : `${count}x${words}`);
  } else {
    if (words !== undefined) parts.push(words);
    if (count !== undefined)
      parts.push(
        words === undefined ? numbered(count, 'gpus', 'gpus', parts, { model, format: weights }) : `gpus=${count}`,
      );
  }
  if (gpus === null) parts.push('gpus=auto');
  if (gpuMemoryGib === undefined) return;
  const plain =
    gpu === undefined && Number.isInteger(gpuMemoryGib) && !follows(gpuMemoryGib, parts, { model, format: weights });
  parts.push(plain ? `${gpuMemoryGib}gb` : `vram=${gpuMemoryGib}`);
}

/** "8 users"; "users=8" where the number could be taken for the version in a model's name before it. */
function numbered(
  value: number,
  noun: string,
  key: string,
  parts: readonly string[],
  question: { readonly model?: string | undefined; readonly format?: string | undefined },
): string {
  return follows(value, parts, question) ? `${key}=${value}` : `${value} ${noun}`;
}

/** Whether a number with a noun behind it could be read otherwise: as a version of the model before it, as a GPU ("4090 users"). */
function follows(
  value: number,
  parts: readonly string[],
  { model, format: weights }: { readonly model?: string | undefined; readonly format?: string | undefined },
): boolean {
  const afterModel = model !== undefined && weights === undefined && parts.at(-1) === modelPart(model);
  return value >= 1000 || (afterModel && isModelTerm(String(value)));
}

function engine({ engine: name, engineVersion: version }: QuestionDraft, parts: string[]): void {
  if (name !== undefined) parts.push(name === 'transformers' ? 'engine=transformers' : name);
  if (version === undefined) return;
  const plain =
    name !== undefined && name !== 'transformers' && /^(?:\d{1,3}\.\d{1,3}(?:\.\d{1,3})?|b\d{3,6})$/.test(version);
  parts.push(plain ? version : `version=${quote(version)}`);
}

/** How it is had and what it may cost: "on spot on aws in eu under $20/h". */
function rental(question: QuestionDraft, parts: string[]): void {
  const { tier, provider, region, maxUsdPerHour, maxUsdPerMonth, hosting, usdPerGpu, usdPerKwh } = question;
  if (tier !== undefined) parts.push(tier === 'spot' ? 'on spot' : `tier=${tier}`);
  if (provider !== undefined) parts.push(`on ${provider}`);
  if (region !== undefined) parts.push(places.has(region) ? `in ${region}` : `region=${quote(region)}`);
  if (maxUsdPerHour !== undefined) parts.push(`under $${maxUsdPerHour}/h`);
  if (maxUsdPerMonth !== undefined) parts.push(`under $${maxUsdPerMonth}/month`);
  if (hosting !== undefined) parts.push(hosting === 'owned' ? 'on-prem' : `hosting=${hosting}`);
  if (usdPerGpu !== undefined) parts.push(`$${usdPerGpu}/gpu`);
  if (usdPerKwh !== undefined) parts.push(`$${usdPerKwh}/kwh`);
}

const places: ReadonlySet<string> = new Set(['eu', 'europe', 'uk', 'us', 'asia', 'canada', 'australia']);

function valueWords(field: keyof Question, value: NonNullable<Question[keyof Question]> | null): string {
  if (field === 'loraTargets' || field === 'frameworkVersion') return quote(String(value));
  if (typeof value === 'number' && (field === 'inputTokens' || field === 'outputTokens'))
    return tokenWords(value, false);
  if (typeof value === 'number' && (field === 'maxNumBatchedTokens' || field === 'sequence'))
    return tokenWords(value, true);
  return String(value);
}

const binaryThousands: ReadonlySet<number> = new Set([4, 8, 16, 32, 64, 128, 256, 512]);

/** Tokens as people write them: 32768 -> "32k", 29000 -> "29k", 1048576 -> "1m", 5000 -> "5k", 8191 -> "8191". */
function tokenWords(value: number, short: boolean): string {
  const isBinary = (k: number): boolean => binaryThousands.has(k) || k === 1024 || (short && (k === 1 || k === 2));
  if (value % 1_048_576 === 0 && value <= 100 * 1_048_576) return `${value / 1_048_576}m`;
  if (value % 1024 === 0 && isBinary(value / 1024)) return `${value / 1024}k`;
  if (value % 1000 === 0 && !isBinary(value / 1000)) return `${value / 1000}k`;
  return String(value);
}
