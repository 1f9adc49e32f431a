import type { ExpertRule, Family } from '../family.ts';
import { byPlace, everyNthFull, lettered, numbered, windowFromLayer } from '../layers.ts';
import { biasIf, flag, headBias, qkNormIf } from './rules.ts';

/** DeepSeek's experts: a correction bias on the router's scores. */
const corrected = { scoreCorrectionBias: true } as const;
/** Experts as wide as `intermediate_size`, with nothing besides. */
const plainWidth: ExpertRule = { width: (fields) => fields.count('intermediate_size') };

const qwen3Moe: Family = {
  attnBias: biasIf('attention_bias', 'qkvo'),
  qkNorm: 'per_head',
  layers: windowFromLayer,
  experts: {},
};
const glm4Moe: Family = {
  attnBias: biasIf('attention_bias', 'qkv'),
  qkNorm: qkNormIf('use_qk_norm', 'per_head'),
  experts: corrected,
};
const granite: Family = { attnBias: biasIf('attention_bias', 'qkvo'), experts: plainWidth };
const bailing: Family = {
  as: 'bailing_moe',
  attnBias: (fields) => {
    if (fields.flag('use_qkv_bias') !== true) return 'none';
    return fields.flag('use_bias') === true ? 'qkvo' : 'qkv';
  },
  qkNorm: qkNormIf('use_qk_norm', 'per_head'),
  experts: { scoreCorrectionBias: flag('moe_router_enable_expert_bias') },
};
const hunyuanMoe: Family = {
  attnBias: biasIf('attention_bias', 'qkvo'),
  qkNorm: qkNormIf('use_qk_norm', 'per_head', true),
  experts: { width: (fields) => fields.count('moe_intermediate_size') ?? fields.count('intermediate_size') },
};

/**
 * Decoders with experts and grouped-query attention, by `model_type`.
 * Source: modeling_*.py and configuration_*.py of transformers 5.18; the modeling files in the repositories for deepseek,
 * grok-1, bailing_moe and bailing_moe_v2.
 */
export const expertFamilies: Readonly<Record<string, Family>> = {
  mixtral: { window: (fields) => fields.count('sliding_window'), experts: plainWidth },
  qwen2_moe: {
    attnBias: biasIf('qkv_bias', 'qkv', true),
    layers: windowFromLayer,
    experts: { sharedGate: true },
  },
  qwen3_moe: qwen3Moe,
  qwen3_vl_moe: qwen3Moe,
  qwen3_omni_moe: { ...qwen3Moe, as: 'qwen3_moe' },
  qwen3_omni_moe_thinker: { ...qwen3Moe, as: 'qwen3_moe' },
  olmoe: { attnBias: biasIf('attention_bias', 'qkvo'), qkNorm: 'full', experts: plainWidth },
  flex_olmo: { attnBias: biasIf('attention_bias', 'qkvo'), qkNorm: 'full', experts: plainWidth },
  phimoe: {
    attnBias: biasIf('attention_bias', 'qkvo'),
    norm: 'ln',
    experts: plainWidth,
    window: () => undefined,
    more: (fields, shape) => (fields.flag('lm_head_bias') === true ? headBias(fields, shape) : {}),
  },
  gpt_oss: {
    attnBias: biasIf('attention_bias', 'qkvo', true),
    layers: everyNthFull('sliding', 'sliding_window_pattern', 2),
    experts: {
      ...plainWidth,
      routerBias: true,
      expertBias: (fields, width) => 2 * width + (fields.count('hidden_size') ?? 0),
    },
    more: () => ({ sinks: true }),
  },
  llama4: {
    attnBias: biasIf('attention_bias', 'qkvo'),
    window: (fields) => fields.count('attention_chunk_size'),
    layers: (fields, layers) =>
      fields.counts('no_rope_layers')?.length
        ? numbered('no_rope_layers', 'full', 'chunked')(fields, layers)
        : everyNthFull('chunked', 'no_rope_layer_interval', 4)(fields, layers),
    experts: {
      ...plainWidth,
      // One shared expert of the same width beside every layer's experts (Llama4TextMoe).
      more: (fields) => ({ sharedExperts: 1, sharedIntermediate: fields.count('intermediate_size') ?? 0 }),
    },
    more: (fields) => ({ denseIntermediate: fields.count('intermediate_size_mlp') ?? 0 }),
  },
  deepseek: { experts: {} },
  dots1: {
    attnBias: biasIf('attention_bias', 'qkvo'),
    qkNorm: 'per_head',
    layers: windowFromLayer,
    experts: corrected,
  },
  glm4_moe: glm4Moe,
  glm4v_moe: { ...glm4Moe, attnBias: biasIf('attention_bias', 'qkv', true), qkNorm: 'none' },
  ernie4_5_moe: {
    attnBias: biasIf('use_bias', 'qkvo'),
    mlpBias: flag('use_bias'),
    tied: true,
    experts: corrected,
  },
  granitemoe: granite,
  granitemoeshared: granite,
  hunyuan_v1_moe: hunyuanMoe,
  hunyuan: { ...hunyuanMoe, as: 'hunyuan_v1_moe' },
  hy_v3: {
    attnBias: biasIf('attention_bias', 'qkvo'),
    mlpBias: flag('mlp_bias'),
    qkNorm: 'per_head',
    experts: corrected,
  },
  solar_open: {
    attnBias: biasIf('attention_bias', 'qkv'),
    qkNorm: qkNormIf('use_qk_norm', 'per_head'),
    experts: corrected,
  },
  exaone_moe: {
    qkNorm: 'per_head',
    layers: (fields, layers) =>
      lettered('sliding_window_pattern', { L: 'sliding', G: 'full' })(fields, layers) ??
      everyNthFull('sliding', 'sliding_window_pattern', 4)(fields, layers),
    experts: corrected,
  },
  bailing_moe: bailing,
  bailing_moe_v2: { ...bailing, experts: { scoreCorrectionBias: flag('moe_router_enable_expert_bias', true) } },
  minimax_m2: {
    qkNorm: qkNormIf('use_qk_norm', 'full', true),
    experts: { ...plainWidth, scoreCorrectionBias: flag('use_routing_bias', true) },
  },
  minimax_m3_vl: {
    qkNorm: 'per_head',
    experts: { ...plainWidth, ...corrected },
    more: (fields) => ({ denseIntermediate: fields.count('dense_intermediate_size') ?? 0 }),
    partial: 'the index of its block-sparse attention',
  },
  afmoe: {
    attnBias: biasIf('attention_bias', 'qkvo'),
    qkNorm: 'per_head',
    normsPerLayer: 4,
    layers: everyNthFull('sliding', 'global_attn_every_n_layers', 4),
    experts: corrected,
    more: () => ({ attnGate: 'per_dim_out' }),
  },
  mimo_v2_flash: {
    attnBias: biasIf('attention_bias', 'qkv'),
    layers: (fields, layers) =>
      numbered('hybrid_layer_pattern', 'full', 'sliding')(fields, layers) ??
      byPlace((index) => (index === 0 || (index + 1) % 6 === 0 ? 'full' : 'sliding'))(fields, layers),
    experts: corrected,
    more: (fields) => {
      const vHeadDim = fields.count('v_head_dim') ?? 128;
      const kvHeads = fields.count('swa_num_key_value_heads') ?? 2 * (fields.count('num_key_value_heads') ?? 0);
      return {
        vHeadDim,
        byType: {
          sliding: {
            heads: fields.count('swa_num_attention_heads') ?? fields.count('num_attention_heads') ?? 0,
            kvHeads,
            headDim: fields.count('swa_head_dim') ?? fields.count('head_dim') ?? 0,
            vHeadDim: fields.count('swa_v_head_dim') ?? vHeadDim,
          },
        },
        sinks: true,
        sinksOn: ['sliding'],
      };
    },
  },
  'grok-1': { tied: true, normsPerLayer: 4, experts: plainWidth },
  dbrx: { norm: 'ln_nobias', experts: plainWidth },
};
