import type { Architecture, LayerKind } from '../../../model.ts';
import type { Family, Shape } from '../family.ts';
import type { Fields } from '../fields.ts';
import { byPlace, everyNthFull, lettered, numbered } from '../layers.ts';
import { biasIf, flag, qkNormIf } from './rules.ts';

/** Qwen's hybrids: gated DeltaNet in three layers of four, and attention with a gate in the query projection. */
const deltaNet: Family = {
  attnBias: biasIf('attention_bias', 'qkvo'),
  qkNorm: 'per_head',
  linear: 'gdn',
  layers: everyNthFull('gdn', 'full_attention_interval', 4),
  experts: { sharedGate: true },
  more: (fields) => ({ attnGate: 'per_dim', linear: gatedDeltaNet(fields) }),
};

const lfm2: Family = {
  qkNorm: 'per_head',
  tied: true,
  layers: (fields, layers) => {
    const listed = fields.counts('full_attn_idxs');
    const full = new Set(listed);
    return Array.from({ length: layers }, (_, index) => (listed === undefined || full.has(index) ? 'full' : 'conv'));
  },
  more: (fields) => ({ convL: fields.count('conv_L_cache') ?? 3 }),
};

/**
 * Decoders with layers that carry a state, by `model_type`.
 * Source: modeling_*.py and configuration_*.py of transformers 5.18.
 */
export const recurrentFamilies: Readonly<Record<string, Family>> = {
  qwen3_next: deltaNet,
  qwen3_5: deltaNet,
  qwen3_5_moe: deltaNet,
  olmo_hybrid: {
    qkNorm: 'full',
    linear: 'gdn',
    layers: everyNthFull('gdn', 'full_attention_interval', 4),
    more: (fields) => ({ linear: gatedDeltaNet(fields) }),
    partial: 'the separate gates of its linear attention',
  },
  minimax: {
    linear: 'lightning',
    layers: (fields, layers) =>
      numbered('attn_type_list', 'lightning', 'full')(fields, layers) ??
      byPlace((index) => (index % 2 === 0 ? 'full' : 'lightning'))(fields, layers),
    experts: { width: (fields) => fields.count('intermediate_size') },
    more: (fields, { heads, hidden }) => ({
      linear: {
        kind: 'lightning',
        conv: 0,
        heads: heads ?? 0,
        headDim: fields.count('head_dim') || Math.floor(hidden / (heads ?? 1)),
      },
    }),
  },
  lfm2: { ...lfm2, intermediate: adjustedWidth },
  lfm2_moe: { ...lfm2, experts: { scoreCorrectionBias: (fields) => fields.flag('use_expert_bias') ?? true } },
  granitemoehybrid: {
    attnBias: biasIf('attention_bias', 'qkvo'),
    linear: 'mamba2',
    layers: byPlace(() => 'mamba2'),
    // Without experts the shared MLP is the layer's MLP.
    intermediate: (fields) =>
      fields.count('num_experts') ? fields.count('intermediate_size') : fields.count('shared_expert_intermediate_size'),
    experts: { width: (fields) => fields.count('intermediate_size') },
    more: mamba,
  },
  bamba: {
    attnBias: biasIf('attention_bias', 'qkvo'),
    mlpBias: flag('mlp_bias'),
    linear: 'mamba2',
    layers: (fields, layers) => {
      const full = new Set(fields.counts('attn_layer_indices'));
      return Array.from({ length: layers }, (_, index) => (full.has(index) ? 'full' : 'mamba2'));
    },
    more: mamba,
  },
  nemotron_h: {
    attnBias: biasIf('attention_bias', 'qkvo'),
    normsPerLayer: 1,
    mlpMats: 2,
    linear: 'mamba2',
    layers: lettered('hybrid_override_pattern', { M: 'mamba2', '*': 'full', '-': 'mlp_only', E: 'moe_only' }),
    experts: {
      mats: 2,
      scoreCorrectionBias: true,
      more: (fields) => ({ latent: fields.count('moe_latent_size') || null }),
    },
    more: (fields, shape) => ({ mlpOnTypes: ['moe_only', 'mlp_only'], ...mamba(fields, shape) }),
  },
  mamba2: {
    heads: () => undefined,
    normsPerLayer: 1,
    intermediate: () => null,
    linear: 'mamba2',
    layers: byPlace(() => 'mamba2'),
    more: (fields, shape) => ({ mlpOnTypes: [], ...mamba(fields, shape) }),
  },
  jamba: {
    linear: 'mamba1',
    layers: byPlace((index, fields) => jambaKind(index, fields)),
    experts: { width: (fields) => fields.count('intermediate_size') },
    partial: 'its Mamba layers',
  },
  mamba: { ...onlyMamba1(), tied: true },
  falcon_mamba: { ...onlyMamba1(), tied: true },
  falcon_h1: {
    attnBias: biasIf('attention_bias', 'qkvo'),
    qkNorm: qkNormIf('use_qk_norm', 'per_head'),
    layers: byPlace(() => 'full'),
    partial: 'the Mamba mixer that runs beside the attention of each layer',
  },
  zamba2: { tied: true, linear: 'mamba2', partial: 'its shared attention blocks', more: mamba },
};

function onlyMamba1(): Family {
  return {
    heads: () => undefined,
    normsPerLayer: 1,
    layers: byPlace(() => 'none'),
    intermediate: () => null,
    partial: 'its Mamba layers',
  };
}

function jambaKind(index: number, fields: Fields): LayerKind {
  const period = Math.max(fields.count('attn_layer_period') ?? 8, 1);
  return index % period === (fields.count('attn_layer_offset') ?? 4) % period ? 'full' : 'mamba1';
}

function gatedDeltaNet(fields: Fields): NonNullable<Architecture['linear']> {
  return {
    kind: 'gated_deltanet',
    kHeads: fields.count('linear_num_key_heads') ?? 0,
    vHeads: fields.count('linear_num_value_heads') ?? 0,
    kDim: fields.count('linear_key_head_dim') ?? 0,
    vDim: fields.count('linear_value_head_dim') ?? 0,
    conv: fields.count('linear_conv_kernel_dim') ?? 0,
  };
}

/** Mamba 2 under the names of NVIDIA, IBM and the original. */
function mamba(fields: Fields, { hidden }: Shape): Partial<Architecture> {
  const first = (...names: readonly string[]): number => {
    const name = names.find((one) => fields.has(one)) ?? names[0] ?? '';
    return fields.says(name, 'auto') ? 0 : (fields.count(name) ?? 0);
  };
  const heads = first('mamba_num_heads', 'mamba_n_heads', 'n_mamba_heads', 'num_heads');
  const inner = (fields.count('mamba_expand') ?? fields.count('expand') ?? 2) * hidden;
  if (fields.flag('mamba_proj_bias') === true || fields.flag('use_bias') === true) {
    fields.report('use_bias', 'the biases of its Mamba projections are not counted');
  }
  const convBias = fields.flag('mamba_conv_bias') ?? fields.flag('use_conv_bias') ?? true;
  return {
    mamba: {
      heads,
      headDim:
        first('mamba_head_dim', 'mamba_d_head', 'mamba_headdim', 'head_dim') || Math.floor(inner / Math.max(heads, 1)),
      groups: first('mamba_n_groups', 'mamba_ngroups', 'n_groups') || 1,
      state: first('mamba_d_state', 'ssm_state_size', 'state_size'),
      conv: first('mamba_d_conv', 'conv_kernel'),
      ...(convBias ? {} : { convBias }),
    },
  };
}

/** Two thirds of the width, rounded up to a multiple (Lfm2MLP). */
function adjustedWidth(fields: Fields): number {
  const width = fields.count('intermediate_size') ?? 0;
  if (fields.flag('block_auto_adjust_ff_dim') === false) return width;
  const multiplied = Math.floor((fields.number('block_ffn_dim_multiplier') ?? 1) * Math.floor((2 * width) / 3));
  const multiple = Math.max(fields.count('block_multiple_of') ?? 256, 1);
  return multiple * Math.ceil(multiplied / multiple);
}
