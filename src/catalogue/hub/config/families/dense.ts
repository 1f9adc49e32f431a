import type { Family } from '../family.ts';
import { everyNthFull, lettered, windowFromLayer } from '../layers.ts';
import { biasIf, flag, headNorms, qkNormIf } from './rules.ts';

/** Llama and what is built like it: biases only where the configuration says so. */
const llama: Family = { attnBias: biasIf('attention_bias', 'qkvo'), mlpBias: flag('mlp_bias') };
const qwen2: Family = { attnBias: biasIf('qkv_bias', 'qkv', true), layers: windowFromLayer };
const qwen3: Family = { ...llama, mlpBias: false, qkNorm: 'per_head', layers: windowFromLayer };
const gemma: Family = { ...llama, tied: true };
const gemma3: Family = {
  ...gemma,
  as: 'gemma3',
  normsPerLayer: 4,
  qkNorm: 'per_head',
  layers: everyNthFull('sliding', 'sliding_window_pattern', 6),
};
const glm: Family = { attnBias: biasIf('attention_bias', 'qkv', true) };
const glm4: Family = { ...glm, normsPerLayer: 4 };
const cohere: Family = {
  ...llama,
  tied: true,
  norm: 'ln_nobias',
  normsPerLayer: 1,
  qkNorm: qkNormIf('use_qk_norm', 'heads_x_dim'),
};
const olmo2: Family = { ...llama, qkNorm: 'full' };
const exaone4: Family = {
  qkNorm: 'per_head',
  layers: (fields, layers) =>
    lettered('sliding_window_pattern', { L: 'sliding', G: 'full' })(fields, layers) ??
    everyNthFull('sliding', 'sliding_window_pattern', 4)(fields, layers),
};

/**
 * Decoders in which every layer has attention and one MLP, by `model_type`.
 * Source: modeling_*.py and configuration_*.py of transformers 5.18; the modeling files in the repositories for internlm2,
 * baichuan, exaone, minicpm, mimo and nemotron-nas, which transformers does not have.
 */
export const denseFamilies: Readonly<Record<string, Family>> = {
  llama,
  mistral: { window: (fields) => fields.count('sliding_window') },
  ministral: {},
  ministral3: {},
  yi: { ...llama, as: 'llama' },
  internlm: { ...llama, attnBias: biasIf('bias', 'qkvo', true) },
  internlm2: { attnBias: biasIf('bias', 'qkvo') },
  internlm3: { attnBias: biasIf('qkv_bias', 'qkv'), mlpBias: flag('bias') },
  baichuan: {},
  aquila: {},
  minicpm: { tied: true },
  exaone: {},
  smollm3: llama,
  seed_oss: {
    ...llama,
    attnBias: (fields) => {
      if (fields.flag('attention_bias') === false) return 'none';
      return fields.flag('attention_out_bias') === true ? 'qkvo' : 'qkv';
    },
  },
  cwm: {
    mlpBias: flag('mlp_bias'),
    layers: (fields, layers) => everyNthFromFirst(fields.count('window_pattern') ?? 4, layers),
  },
  granite: llama,
  granite_swa: { ...llama, layers: (_, layers) => everyNthFromFirst(4, layers), more: () => ({ sinks: true }) },
  helium: { ...llama, attnBias: biasIf('attention_bias', 'qkv') },
  arcee: { ...llama, mlpMats: 2 },
  apertus: {
    ...llama,
    qkNorm: 'per_head',
    mlpMats: 2,
    // xIELU learns two numbers per layer.
    more: (_, { layers }) => ({ otherParams: 2 * layers }),
  },
  nemotron: { ...llama, norm: 'ln', mlpMats: 2 },
  stablelm: {
    attnBias: biasIf('use_qkv_bias', 'qkv'),
    norm: 'ln',
    normsPerLayer: (fields) => (fields.flag('use_parallel_residual') === true ? 1 : 2),
    qkNorm: qkNormIf('qk_layernorm', 'heads_x_dim'),
  },
  qwen: {
    attnBias: 'qkv',
    // Both matrices of the gate together have intermediate_size.
    intermediate: (fields) => Math.floor((fields.count('intermediate_size') ?? 0) / 2),
  },
  qwen2,
  qwen2_vl: qwen2,
  qwen2_5_vl: qwen2,
  qwen2_5_omni: { ...qwen2, as: 'qwen2_5_vl' },
  qwen2_audio: { ...qwen2, as: 'qwen2' },
  mimo: qwen2,
  qwen3,
  qwen3_vl: qwen3,
  gemma,
  gemma2: { ...gemma, normsPerLayer: 4, layers: everyNthFull('sliding', 'sliding_window_pattern', 2) },
  gemma3,
  // Engines give every layer the whole context: the windows of these were never served as trained.
  phi3: { window: () => undefined },
  phi4mm: { window: () => undefined, as: 'phi3' },
  phi: {
    attnBias: 'qkvo',
    mlpBias: true,
    norm: 'ln',
    normsPerLayer: 1,
    mlpMats: 2,
    more: (fields, shape) => ({ otherParams: shape.vocab + headNorms(fields, shape) }),
  },
  glm,
  glm4,
  glm4v: glm4,
  chatglm: {
    attnBias: biasIf('add_qkv_bias', 'qkv'),
    kvHeads: (fields) =>
      fields.flag('multi_query_attention') === true ? fields.count('num_key_value_heads') : undefined,
  },
  cohere,
  cohere2: { ...cohere, layers: everyNthFull('sliding', 'sliding_window_pattern', 4) },
  olmo: { ...llama, norm: 'none' },
  olmo2,
  olmo3: { ...olmo2, layers: everyNthFull('sliding', 'sliding_window_pattern', 4) },
  exaone4,
  hunyuan_v1_dense: { ...llama, mlpBias: false, qkNorm: qkNormIf('use_qk_norm', 'per_head', true) },
  ernie4_5: { attnBias: biasIf('use_bias', 'qkvo'), mlpBias: flag('use_bias'), tied: true },
  starcoder2: {
    attnBias: biasIf('use_bias', 'qkvo', true),
    mlpBias: flag('use_bias', true),
    norm: 'ln',
    mlpMats: 2,
    tied: true,
  },
};

function everyNthFromFirst(n: number, layers: number): ('full' | 'sliding')[] {
  return Array.from({ length: layers }, (_, index) => (n > 0 && index % n === 0 ? 'full' : 'sliding'));
}
