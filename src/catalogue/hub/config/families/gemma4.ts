import type { Architecture, LayerKind } from '../../../model.ts';
import type { Family, Shape } from '../family.ts';
import type { Fields } from '../fields.ts';
import { everyNthFull } from '../layers.ts';
import { biasIf } from './rules.ts';

/**
 * Gemma 4: heads of another size in the layers that see everything, keys that are values too, layers at the end that share
 * them with earlier ones, an embedding for each layer, or experts beside the MLP.
 * Source: modeling_gemma4.py and configuration_gemma4.py of transformers 5.18.
 */
export const gemma4: Family = {
  tied: true,
  attnBias: biasIf('attention_bias', 'qkvo'),
  qkNorm: 'per_head',
  normsPerLayer: (fields) => (hasExperts(fields) ? 7 : 4),
  layers: windowsButTheLast,
  intermediate: widths,
  experts: {
    present: hasExperts,
    more: (fields, hidden) => ({
      denseResidual: fields.count('intermediate_size') ?? 0,
      // A scale per hidden dimension and one per expert.
      routerExtra: hidden + (fields.count('num_experts') ?? 0),
    }),
  },
  more: ownHeads,
};

function hasExperts(fields: Fields): boolean {
  return fields.flag('enable_moe_block') === true;
}

/** Every sixth layer sees everything, and so does the last. */
function windowsButTheLast(fields: Fields, layers: number): LayerKind[] {
  const usual = everyNthFull('sliding', 'sliding_window_pattern', 6)(fields, layers) ?? [];
  return usual.map((kind, index) => (index === layers - 1 ? 'full' : kind));
}

/** Layers that share keys and values may have an MLP twice as wide. */
function widths(fields: Fields, _: number, layers: number): Architecture['intermediate'] {
  const width = fields.count('intermediate_size') ?? 0;
  const shared = fields.count('num_kv_shared_layers') ?? 0;
  if (fields.flag('use_double_wide_mlp') !== true || shared === 0) return width;
  return Array.from({ length: layers }, (_each, index) => (index >= layers - shared ? 2 * width : width));
}

function ownHeads(fields: Fields, { layers }: Shape): Partial<Architecture> {
  const kEqV = fields.flag('attention_k_eq_v') ?? false;
  const kvHeads = fields.count('num_key_value_heads') ?? 0;
  const full = {
    headDim: fields.count('global_head_dim') ?? 512,
    kvHeads: kEqV ? (fields.count('num_global_key_value_heads') ?? kvHeads) : kvHeads,
    kEqV,
  };
  const shares = (fields.count('num_kv_shared_layers') ?? 0) > 0;
  const dim = fields.count('hidden_size_per_layer_input') ?? 0;
  return {
    byType: shares ? { full, shared_kv_full: full } : { full },
    // One scalar per layer.
    otherParams: layers,
    ...(dim > 0 ? { perLayerEmbed: { dim, vocab: fields.count('vocab_size_per_layer_input') ?? 0 } } : {}),
    ...(shares ? { sharedKvWeightsInCheckpoint: true } : {}),
  };
}
