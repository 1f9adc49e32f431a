import { isPart, type Part } from './fields.ts';

/** Where wrappers of several towers keep their language model; the first that is there. */
const textKeys = ['text_config', 'thinker_config', 'llm_config', 'language_config', 'language_model_config', 'llm'];
/** Parts of a decoder's own figures that a few families put in an object (DBRX, MPT). */
const ownKeys = ['attn_config', 'ffn_config'];
/** The language model where a wrapper does not name its type. Source: the wrappers' configuration classes. */
const usualText: ReadonlyMap<string, string> = new Map([
  ['mistral3', 'mistral'],
  ['pixtral', 'mistral'],
  ['llava', 'llama'],
  ['llava_next', 'llama'],
  ['llava_onevision', 'qwen2'],
  ['idefics3', 'llama'],
  ['smolvlm', 'llama'],
  ['paligemma', 'gemma'],
  ['aya_vision', 'cohere2'],
  ['cohere2_vision', 'cohere2'],
  ['deepseek_vl', 'llama'],
  ['internvl', 'qwen2'],
  ['mllama', 'mllama_text_model'],
  ['kimi_k25', 'deepseek_v3'],
  ['kimi_vl', 'deepseek_v3'],
  ['glm4v', 'glm4v'],
  ['qwen2_audio', 'qwen2'],
  ['voxtral', 'llama'],
]);
const deepest = 3;

/** The language model's part of a configuration, and what stands around it. */
export interface TextPart {
  readonly part: Part;
  readonly modelType: string;
  /** Figures were inside: what its class defaults to is left out there. */
  readonly isNested: boolean;
}

/** The language model of a configuration: itself, or the part in which a wrapper of several towers keeps it. */
export function textPartOf(config: Part): TextPart {
  const outer = typeOf(config) ?? '';
  let part = config;
  let isNested = false;
  let modelType = outer;
  for (let depth = 0; depth < deepest; depth += 1) {
    const key = textKeys.find((name) => Object.hasOwn(part, name) && isPart(part[name]));
    if (key === undefined) break;
    const inner = part[key] as Part;
    // The wrapper's word on tying counts where the part says nothing.
    part = { ...pick(part, ['tie_word_embeddings', 'torch_dtype', 'dtype', 'vocab_size']), ...inner };
    modelType = typeOf(inner) ?? usualText.get(modelType) ?? modelType;
    isNested = true;
  }
  const own = ownKeys.flatMap((key) => (Object.hasOwn(part, key) && isPart(part[key]) ? [part[key]] : []));
  return { part: Object.assign({}, ...own, part), modelType, isNested };
}

/** The `model_type` of a part, in at most 64 characters. */
export function typeOf(part: Part): string | undefined {
  const type = Object.hasOwn(part, 'model_type') ? part['model_type'] : undefined;
  return typeof type === 'string' && type.length > 0 ? type.slice(0, 64) : undefined;
}

function pick(part: Part, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.flatMap((key) => (Object.hasOwn(part, key) ? [[key, part[key]]] : [])));
}
