import type { Architecture } from '../../../model.ts';
import type { Family } from '../family.ts';
import type { Fields } from '../fields.ts';
import { byPlace } from '../layers.ts';
import { flag } from './rules.ts';

const deepseek: Family = { mla: true, experts: { scoreCorrectionBias: true } };
const sparse: Family = { ...deepseek, more: indexer };

/**
 * Decoders with multi-head latent attention, by `model_type`.
 * Source: modeling_*.py and configuration_*.py of transformers 5.18; for kimi_k2 its repository says that it is DeepSeek V3.
 */
export const latentFamilies: Readonly<Record<string, Family>> = {
  deepseek_v2: {
    mla: true,
    mlpBias: flag('mlp_bias'),
    experts: { scoreCorrectionBias: (fields) => fields.word('topk_method') === 'noaux_tc' },
  },
  deepseek_v3: deepseek,
  kimi_k2: deepseek,
  mistral4: { mla: true, experts: {} },
  glm4_moe_lite: deepseek,
  deepseek_v32: sparse,
  glm_moe_dsa: sparse,
  axk1: {
    mla: true,
    experts: {
      scoreCorrectionBias: true,
      // A norm behind the experts, which dense layers do not have.
      more: (_, hidden) => ({ routerExtra: hidden }),
    },
  },
  youtu: { mla: true, mlpBias: flag('mlp_bias'), tied: true },
  minicpm3: { mla: true, mlpBias: flag('mlp_bias'), tied: true },
  kimi_linear: {
    mla: true,
    experts: {
      scoreCorrectionBias: true,
      more: (fields) => ({ latent: fields.count('routed_expert_hidden_size') || null }),
    },
    linear: 'kda',
    layers: kimiLayers,
    more: (fields) => ({ linear: deltaAttention(fields) }),
  },
  longcat_flash: {
    mla: true,
    experts: { routerBias: false },
    partial: 'the two attentions and dense MLPs of each of its layers',
  },
};

/** The lightning indexer, in the layers that compute their own choice of tokens. */
function indexer(fields: Fields, { layers }: { readonly layers: number }): Partial<Architecture> {
  const heads = fields.count('index_n_heads') ?? 0;
  const headDim = fields.count('index_head_dim') ?? 0;
  const topk = fields.count('index_topk') ?? 0;
  const own = indexedLayers(fields, layers);
  return { dsa: { heads, headDim, topk, ...(own.length < layers ? { layers: own } : {}) } };
}

/** `indexer_types`, a pattern of F and S, or every n-th layer from an offset (GlmMoeDsaConfig). */
function indexedLayers(fields: Fields, layers: number): number[] {
  const listed = fields.isList('indexer_types') ? fields.words('indexer_types') : undefined;
  const pattern = fields.isList('index_topk_pattern') ? undefined : fields.word('index_topk_pattern');
  const every = Math.max(fields.count('index_topk_freq') ?? 1, 1);
  const offset = fields.count('index_skip_topk_offset') ?? 2;
  const isFull = (index: number): boolean => {
    if (listed !== undefined) return listed[index] !== 'shared';
    if (pattern !== undefined) return pattern[index] !== 'S';
    return Math.max(index - offset + 1, 0) % every === 0;
  };
  return Array.from({ length: layers }, (_, index) => index).filter(isFull);
}

/** Kimi counts its layers from 1 and lists those with full attention. */
function kimiLayers(fields: Fields, layers: number): ReturnType<ReturnType<typeof byPlace>> {
  const full = fields.inside('linear_attn_config').counts('full_attn_layers');
  const set = new Set(full);
  return byPlace((index) =>
    (full === undefined ? index > 0 && index % 4 === 0 : set.has(index + 1)) ? 'full' : 'kda',
  )(fields, layers);
}

/** Kimi delta attention: heads, their size and the width of the convolution, in an object or beside the rest. */
export function deltaAttention(fields: Fields): NonNullable<Architecture['linear']> {
  const linear = fields.inside('linear_attn_config');
  return {
    kind: 'kda',
    heads: linear.count('num_attention_heads') ?? fields.count('linear_num_heads') ?? 0,
    headDim: linear.count('head_dim') ?? fields.count('linear_head_dim') ?? 0,
    conv: linear.count('short_conv_kernel_size') ?? fields.count('linear_conv_kernel_dim') ?? 0,
  };
}
