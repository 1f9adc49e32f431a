import type { Architecture } from '../../model.ts';
import { expertsOf } from './experts.ts';
import { type Family, follow, type Shape } from './family.ts';
import type { Fields } from './fields.ts';
import { layerKindsOf, runsOf } from './layers.ts';

/**
 * The decoder that a configuration describes.
 * @returns its Architecture, or in words what is missing
 */
export function buildArchitecture(fields: Fields, family: Family, modelType: string): Architecture | string {
  const layers = fields.count('num_hidden_layers') || listedLayers(fields) || 0;
  const hidden = fields.count('hidden_size') ?? 0;
  const vocab = fields.count('vocab_size') ?? 0;
  if (layers === 0) return 'no number of layers (num_hidden_layers)';
  if (hidden === 0) return 'no hidden size (hidden_size)';
  if (vocab === 0) return 'no vocabulary size (vocab_size)';

  const window = family.window === undefined ? usualWindow(fields) : follow(family.window, fields);
  const kinds = layerKindsOf(fields, family, layers, window || undefined);
  const heads = headCounts(fields, family, hidden);
  const shape: Shape = { layers, hidden, vocab, kinds, heads: heads.heads };
  const moe = expertsOf(fields, family, hidden, kinds);
  const runs = runsOf(kinds);
  const windowed = kinds.some((kind) => kind === 'sliding' || kind === 'chunked' || kind === 'shared_kv_sliding');
  const only = runs.length === 1 ? runs[0]?.[0] : undefined;
  return {
    modelType: family.as ?? modelType,
    layers,
    hidden,
    ...heads,
    intermediate: family.intermediate?.(fields, hidden, layers) ?? widthOf(fields, layers),
    vocab,
    tieEmbeddings: fields.flag('tie_word_embeddings') ?? family.tied ?? false,
    attnBias: follow(family.attnBias, fields) ?? 'none',
    mlpBias: follow(family.mlpBias, fields) ?? false,
    qkNorm: follow(family.qkNorm, fields) ?? 'none',
    norm: follow(family.norm, fields) ?? 'rms',
    normsPerLayer: follow(family.normsPerLayer, fields) ?? 2,
    mlpMats: follow(family.mlpMats, fields) ?? 3,
    ...(only === 'full' || only === 'sliding' ? {} : { layerTypes: runs }),
    ...(windowed && window ? { slidingWindow: window } : {}),
    ...(moe === undefined ? {} : { moe }),
    ...(family.mla === true ? latent(fields, hidden, heads.heads) : {}),
    ...predictionOf(fields),
    ...family.more?.(fields, shape),
  };
}

/** Some hybrids only list their layers. */
function listedLayers(fields: Fields): number | undefined {
  return (fields.words('layer_types') ?? fields.word('hybrid_override_pattern'))?.length;
}

/** A window counts unless `use_sliding_window` says otherwise. */
function usualWindow(fields: Fields): number | undefined {
  return fields.flag('use_sliding_window') === false ? undefined : fields.count('sliding_window');
}

function headCounts(
  fields: Fields,
  family: Family,
  hidden: number,
): Pick<Architecture, 'heads' | 'kvHeads' | 'headDim'> {
  const heads =
    (family.heads === undefined ? fields.count('num_attention_heads') : follow(family.heads, fields)) || null;
  if (heads === null) return { heads, kvHeads: null, headDim: null };
  const kvHeads =
    (family.kvHeads === undefined ? fields.count('num_key_value_heads') : follow(family.kvHeads, fields)) || heads;
  return { heads, kvHeads, headDim: fields.count('head_dim') || Math.floor(hidden / heads) };
}

/** One width, or one per layer where they differ. */
function widthOf(fields: Fields, layers: number): Architecture['intermediate'] {
  const one = fields.isList('intermediate_size') ? undefined : fields.count('intermediate_size');
  if (one !== undefined) return one;
  if (!fields.isList('intermediate_size')) return null;
  const each = (fields.counts('intermediate_size') ?? []).slice(0, layers);
  return each.length > 0 && each.every((width) => width === each[0]) ? (each[0] ?? null) : [...each];
}

/** Layers of a multi-token-prediction head; its tensors follow from the decoder's. */
function predictionOf(fields: Fields): Partial<Architecture> {
  const mtpLayers = fields.count('num_nextn_predict_layers') ?? 0;
  return mtpLayers > 0 ? { mtpLayers } : {};
}

/** Multi-head latent attention: the low ranks, and the two parts of a key that every head has of its own. */
function latent(fields: Fields, hidden: number, heads: number | null): Partial<Architecture> {
  const kvLoraRank = fields.count('kv_lora_rank') ?? 0;
  if (kvLoraRank === 0) return {};
  const qkNopeHeadDim = fields.count('qk_nope_head_dim') ?? 0;
  const qkRopeHeadDim = fields.count('qk_rope_head_dim') ?? 0;
  const vHeadDim = fields.count('v_head_dim') ?? Math.floor(hidden / (heads ?? 1));
  if (fields.flag('attention_bias') === true) fields.report('attention_bias', 'attention_bias is not counted here');
  return {
    kvHeads: heads,
    headDim: qkNopeHeadDim + qkRopeHeadDim,
    mla: {
      qLoraRank: fields.count('q_lora_rank') || null,
      kvLoraRank,
      qkNopeHeadDim,
      qkRopeHeadDim,
      vHeadDim,
      ...(fields.flag('mla_use_output_gate') === true ? { outputGate: true } : {}),
    },
    vHeadDim,
  };
}
