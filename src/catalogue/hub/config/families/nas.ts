import type { Family } from '../family.ts';
import { type Fields, isPart, type Part } from '../fields.ts';

/**
 * Nemotron NAS: a search chose for each layer whether it attends and how wide its MLP is.
 * Source: modeling_decilm.py and block_config.py of nvidia/Llama-3_3-Nemotron-Super-49B-v1.
 */
export const nemotronNas: Family = {
  layers: (fields) => blocksOf(fields).map((block) => (isNoOp(block, 'attention') ? 'noattn' : 'full')),
  kvHeads: (fields) => kvHeadCounts(fields)[0],
  intermediate: (fields, hidden) => mlpWidths(fields, hidden),
  more: (fields, { hidden, kinds }) => ({
    nas: {
      attentionLayers: kinds.filter((kind) => kind === 'full').length,
      kvHeads: [...kvHeadCounts(fields)],
      ffnIntermediate: mlpWidths(fields, hidden),
    },
  }),
};

function blocksOf(fields: Fields): readonly Part[] {
  return fields.parts('block_configs') ?? [];
}

function half(block: Part, name: 'attention' | 'ffn'): Part {
  const value = block[name];
  return isPart(value) ? value : {};
}

function isNoOp(block: Part, name: 'attention' | 'ffn'): boolean {
  const { no_op: isNone, replace_with_linear: isLinear } = half(block, name);
  return isNone === true || isLinear === true;
}

/** The different numbers of KV heads: the heads divided by how many share one. */
function kvHeadCounts(fields: Fields): readonly number[] {
  const heads = fields.count('num_attention_heads') ?? 0;
  const groups = blocksOf(fields).map((block) => half(block, 'attention')['n_heads_in_group']);
  const sizes = groups.filter((size) => typeof size === 'number' && Number.isInteger(size) && size > 0) as number[];
  return [...new Set(sizes.map((size) => Math.floor(heads / size)))];
}

/** Two thirds of the multiple of the hidden size, rounded up to 256; 0 where there is no MLP. */
function mlpWidths(fields: Fields, hidden: number): number[] {
  return blocksOf(fields).map((block) => {
    const times = half(block, 'ffn')['ffn_mult'];
    if (isNoOp(block, 'ffn') || typeof times !== 'number' || !(times > 0 && times < 1000)) return 0;
    return Math.ceil(Math.floor((2 * times * hidden) / 3) / 256) * 256;
  });
}
