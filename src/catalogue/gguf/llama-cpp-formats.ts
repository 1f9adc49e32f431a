import type { KvFormat, Question } from '../../ask/question.ts';
import { formatLabel } from '../format-names.ts';
import type { Format } from '../formats.ts';
import type { Architecture } from '../model.ts';
import { fileTypes } from './file-types.ts';
import { llamaCppBuild } from './llama-cpp-builds.ts';
import { recipeOf } from './recipes.ts';

/** A format as llama.cpp has it, and what was put in its place if it has none. */
export interface LlamaCppFormat<Id> {
  readonly id: Id;
  /** Said among the assumptions. */
  readonly note?: string;
}

/** The nearest GGUF file type of formats that no GGUF file has. */
const nearest: Readonly<Record<string, string>> = {
  fp8: 'q8_0',
  int8: 'q8_0',
  'int8-w8a16': 'q8_0',
  'bnb-int8': 'q8_0',
  int4: 'q4_k_m',
  'gptq-int4': 'q4_k_m',
  'awq-int4': 'q4_k_m',
  nf4: 'q4_k_m',
  nvfp4: 'q4_k_m',
};

/** The weight format llama.cpp would run instead of `id`: itself, or the nearest GGUF type. */
export function llamaCppFormat(arch: Architecture | null, id: string): LlamaCppFormat<string> {
  // MXFP4 is for experts only; a dense model would be Q8_0 under that name.
  const wanted = id === 'mxfp4' && arch?.moe === undefined ? 'q4_k_m' : (nearest[id] ?? id);
  if (wanted === id || fileTypes[wanted] === undefined) return { id };
  return {
    id: wanted,
    note: `${formatLabel(wanted)} in place of ${formatLabel(id)}, which llama.cpp does not read (say q4_0, iq4_xs, q5_k_m ...)`,
  };
}

const nearestCache: Readonly<Partial<Record<KvFormat, KvFormat>>> = {
  fp8: 'q8_0',
  fp8_ds_mla: 'q8_0',
  int8_per_token_head: 'q8_0',
  nvfp4: 'q4_0',
  q6_0: 'q8_0',
};

/** The same for the KV cache. */
export function llamaCppCacheFormat(format: KvFormat): LlamaCppFormat<KvFormat> {
  const wanted = nearestCache[format];
  if (wanted === undefined) return { id: format };
  return { id: wanted, note: `KV cache in ${wanted} in place of ${format}, which llama.cpp does not have` };
}

const GiB = 2 ** 30;

/**
 * The context Ollama starts with when none is set, by the memory of all GPUs together; the model's own maximum caps it.
 * Source: docs/method-llama-cpp.md (ollama, server/routes.go).
 */
export function ollamaContext(bytes: number): number {
  if (bytes >= 47 * GiB) return 262_144;
  return bytes >= 23 * GiB ? 32_768 : 4096;
}

/** What is assumed of the file and the server beside what every engine's answer says. */
export function llamaCppAssumptions(question: Question, { id, label, held }: Format): string[] {
  const said: string[] = [];
  if (held === undefined) {
    said.push(
      recipeOf(id)?.note ??
        `a file of llama.cpp's stock ${label} mixture, made with an importance matrix (say ud-q4_k_xl, q4_k_l for other recipes)`,
    );
  }
  if (question.slots === undefined)
    said.push('as many slots as requests, sharing one context (say 4 slots: its own default)');
  if (question.flashAttention === undefined)
    said.push(
      llamaCppBuild(question.engineVersion ?? '').flashAttention
        ? 'flash attention on, as it is by default (say fa off)'
        : 'flash attention off, as it is by default in that build (say fa on)',
    );
  if (question.ubatch === undefined) said.push('micro-batches of 512 tokens (say ubatch 2048)');
  if (question.gpuLayers === undefined) said.push('all layers on the GPU (say 20 gpu layers)');
  return said;
}
