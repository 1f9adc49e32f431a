import type { SafetensorsTensor } from '../headers/safetensors.ts';
import type { PartBytes, StoredPart } from './stored.ts';

/**
 * Which part a tensor belongs to by its name in transformers' modules, or in its makers' own; MLX and PEFT use the same. The first
 * row that fits is taken.
 */
const rows: readonly (readonly [StoredPart, RegExp])[] = [
  [
    'vision',
    /(?:^|\.)(?:visual|vision(?:_tower|_model|_encoder|_embed_tokens)?|image_newline|multi_modal_projector|mm_projector|mlp1|patch_merger|audio(?:_tower|_model|_encoder)?|embed_(?:vision|audio)|talker|code2wav)(?:\.|$)/,
  ],
  ['mtp', /(?:^|\.)(?:mtp|nextn|eh_proj|mtp_layers|shared_head)(?:\.|$)/],
  ['rest', /bias$|norm|conv1d|\.A_log$|\.D$|sinks|rotary|\.gate\.(?:weight|e_score)|router|shared_expert_gate/],
  ['expert', /\.(?:experts|switch_mlp)(?:\.|_|$)/],
  ['shared', /\.(?:shared_experts?|shared_mlp)\./],
  ['recurrent', /\.(?:linear_attn|mamba|ssm|conv|short_conv|delta_net)\.|\.mixer\.(?:in_proj|out_proj)\./],
  ['attention', /\.(?:self_attn|attn|attention|self_attention|cross_attn)\.|\.mixer\.(?:[qkvo]_proj|qkv_proj)\./],
  [
    'mlp',
    /\.(?:mlp|feed_forward|ffn|block_sparse_moe|ff|intermediate)\.|\.layer\.\d+\.output\.|\.mixer\.(?:up|down|gate)_proj\./,
  ],
  [
    'embedding',
    /(?:^|\.)(?:embed_tokens|embed_tokens_per_layer|wte|wpe|word_embeddings|tok_embeddings|embed_in|embeddings?|embed)\./,
  ],
  ['head', /^(?:.*\.)?(?:lm_head|embed_out|output|head)\./],
];

/** Kept in files, not on the GPU: GPTQ's order of groups without act-order, sizes of packed matrices, rotary tables. */
const notLoaded = /\.(?:g_idx|weight_shape|inv_freq|masked_bias|quant_map)$|\.quant_state\./;

const layerNumber = /(?:^|\.)(?:layers?|h|blocks)\.(\d{1,4})\./;

/** The part of a tensor; undefined for what is not loaded. `layers` of the model: what is behind these predicts. */
export function partOf(name: string, layers: number): StoredPart | undefined {
  if (notLoaded.test(name)) return undefined;
  const found = rows.find(([, pattern]) => pattern.test(name))?.[0] ?? 'rest';
  if (found === 'vision' || found === 'mtp') return found;
  const layer = layerNumber.exec(name)?.[1];
  if (layer !== undefined && Number(layer) >= layers) return 'mtp';
  // "model.layers.3.output.dense" is no head, "attention.word_embeddings" no embedding.
  return layer !== undefined && (found === 'head' || found === 'embedding') ? 'rest' : found;
}

/** Bytes by part of what is loaded. */
export function partBytes(tensors: readonly SafetensorsTensor[], layers: number): PartBytes {
  const sums: Partial<Record<StoredPart, number>> = {};
  for (const { name, bytes } of tensors) {
    const part = partOf(name.slice(0, 500), layers);
    if (part !== undefined) sums[part] = (sums[part] ?? 0) + bytes;
  }
  return sums;
}
