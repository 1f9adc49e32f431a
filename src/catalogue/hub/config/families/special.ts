import type { Family } from '../family.ts';
import { byPlace, everyNthFull } from '../layers.ts';
import { laguna, step } from './gated-heads.ts';
import { gemma4 } from './gemma4.ts';
import { deltaAttention } from './latent.ts';
import { nemotronNas } from './nas.ts';
import { biasIf } from './rules.ts';

/**
 * Families whose layers differ from each other in ways of their own, by `model_type`.
 * Source: modeling_*.py and configuration_*.py of transformers 5.18.
 */
export const specialFamilies: Readonly<Record<string, Family>> = {
  gemma4,
  laguna,
  step3p7: step,
  'nemotron-nas': nemotronNas,
  mllama_text_model: {
    layers: (fields, layers) => {
      const cross = new Set(fields.counts('cross_attention_layers'));
      return Array.from({ length: layers }, (_, index) => (cross.has(index) ? 'cross' : 'full'));
    },
    more: (fields, { hidden, heads }) => ({
      // Eight tokens stand for images in the embedding, not in the head.
      embedExtra: 8 * hidden,
      // Norms on queries and keys, and a gate on each half of the layer.
      attnExtra: { cross: 2 * (fields.count('head_dim') || Math.floor(hidden / (heads ?? 1))) + 2 },
    }),
  },
  muse_glimmer: {
    attnBias: biasIf('attention_bias', 'qkvo'),
    normsPerLayer: 4,
    layers: byPlace((index, _, layers) => ((layers - 1 - index) % 4 === 0 ? 'full' : 'sliding')),
    more: () => ({ attnGate: 'per_dim_out' }),
  },
  gemma3n: {
    tied: true,
    layers: everyNthFull('sliding', 'sliding_window_pattern', 5),
    partial: 'its alternating updates (AltUp) and low-rank residuals (LAuReL)',
  },
  deepseek_v4: {
    layers: byPlace(() => 'compressed'),
    experts: {},
    more: (fields) => ({
      compressRatios: [...(fields.counts('compress_ratios') ?? [])],
      oLoraRank: fields.count('o_lora_rank') ?? 0,
      qLoraRank: fields.count('q_lora_rank') ?? 0,
      dsaLikeIndexer: {
        heads: fields.count('index_n_heads') ?? 0,
        headDim: fields.count('index_head_dim') ?? 0,
        topk: fields.count('index_topk') ?? 0,
      },
      slidingWindow: fields.count('sliding_window') ?? null,
    }),
    partial: 'the compressors and low-rank output of its attention',
  },
  inkling: {
    layers: byPlace((index) => ((index + 1) % 6 === 0 ? 'hybrid' : 'hybrid_sliding')),
    experts: {},
    more: (fields) => ({
      slidingWindow: fields.count('sliding_window_size') ?? 512,
      byType: { hybrid_sliding: { kvHeads: fields.count('swa_num_key_value_heads') ?? 16 } },
    }),
    partial: 'the convolutions and relative positions of its layers',
  },
  glm5_next: {
    mla: true,
    linear: 'kda',
    layers: everyNthFull('kda', 'full_attention_interval', 4),
    experts: { scoreCorrectionBias: true },
    more: (fields) => ({ linear: deltaAttention(fields) }),
    partial: 'its indexer and hyper-connections',
  },
};
