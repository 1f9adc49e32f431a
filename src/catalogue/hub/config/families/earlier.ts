import type { Family } from '../family.ts';
import type { Fields } from '../fields.ts';
import { biasIf, flag, headBias, headNorms, learnedPositions, timesHidden } from './rules.ts';

/** GPT-2 and what is built like it: layer norms, plain MLPs four times as wide, biases everywhere. */
const gpt2: Family = {
  attnBias: 'qkvo',
  mlpBias: true,
  norm: 'ln',
  mlpMats: 2,
  intermediate: timesHidden(4),
  tied: true,
  more: learnedPositions(),
};
/** Attention without biases, one norm for attention and MLP, an output head with a bias. */
const gptj: Family = { ...gpt2, attnBias: 'none', normsPerLayer: 1, tied: false, more: headBias };

const bert: Family = {
  ...gpt2,
  tied: true,
  more: (fields, { hidden }) => ({
    lmHead: false,
    embedExtra: ((fields.count('max_position_embeddings') ?? 0) + (fields.count('type_vocab_size') ?? 0)) * hidden,
    // The norm of the embeddings; the pooler is one square matrix with its bias.
    finalNorms: 1,
    otherParams: hidden * hidden + hidden,
  }),
};

/**
 * Decoders of before Llama, and encoders, by `model_type`.
 * Source: modeling_*.py and configuration_*.py of transformers 5.18.
 */
export const earlierFamilies: Readonly<Record<string, Family>> = {
  gpt2,
  gpt_neo: { ...gpt2, attnBias: 'o' },
  gptj,
  codegen: gptj,
  gpt_neox: {
    attnBias: biasIf('attention_bias', 'qkvo', true),
    mlpBias: true,
    norm: 'ln',
    mlpMats: 2,
  },
  gpt_bigcode: { ...gpt2, kvHeads: (fields) => (fields.flag('multi_query') === false ? undefined : 1) },
  opt: {
    ...gpt2,
    attnBias: biasIf('enable_bias', 'qkvo', true),
    mlpBias: flag('enable_bias', true),
    // Two positions are kept for padding (OPTLearnedPositionalEmbedding).
    more: learnedPositions(2),
  },
  bloom: {
    ...gpt2,
    // The norm behind the embedding.
    more: (_, { hidden }) => ({ otherParams: 2 * hidden }),
  },
  mpt: {
    ...gpt2,
    attnBias: 'none',
    mlpBias: false,
    norm: 'ln_nobias',
    intermediate: (fields, hidden) => (fields.count('expansion_ratio') ?? 4) * hidden,
    more: () => ({}),
  },
  persimmon: {
    attnBias: 'qkvo',
    mlpBias: true,
    norm: 'ln',
    mlpMats: 2,
    more: (fields, shape) => ({ otherParams: headNorms(fields, shape) }),
  },
  falcon: {
    attnBias: biasIf('bias', 'qkvo'),
    mlpBias: flag('bias'),
    norm: 'ln',
    normsPerLayer: falconNorms,
    mlpMats: 2,
    intermediate: timesHidden(4),
    tied: true,
    kvHeads: (fields) => {
      const grouped = fields.flag('new_decoder_architecture') === true || fields.flag('multi_query') === false;
      return grouped ? fields.count('num_key_value_heads') : 1;
    },
  },
  bert,
  roberta: bert,
  'xlm-roberta': bert,
  camembert: bert,
  modernbert: {
    tied: true,
    attnBias: biasIf('attention_bias', 'qkvo'),
    mlpBias: flag('mlp_bias'),
    window: () => undefined,
    layers: () => [],
    more: () => ({ lmHead: false }),
  },
};

/** Falcon 40B and 180B have a norm for attention and one for the MLP; the 7B has one for both. */
function falconNorms(fields: Fields): number {
  if (fields.flag('parallel_attn') === false) return 2;
  return fields.count('num_ln_in_parallel_attn') ?? (fields.flag('new_decoder_architecture') === true ? 2 : 1);
}
