/**
 * The names that configurations give one figure, the usual one first: GPT-2's n_embd is Llama's hidden_size. Source: the
 * `attribute_map` of the configuration classes of transformers 5.18, and the config.json of repositories with own code.
 */
export const otherNames: Readonly<Record<string, readonly string[]>> = {
  hidden_size: ['n_embd', 'd_model', 'n_embed', 'model_dim'],
  num_hidden_layers: ['n_layer', 'n_layers', 'num_layers'],
  num_attention_heads: ['n_head', 'n_heads', 'num_heads', 'attention_heads'],
  num_key_value_heads: ['num_kv_heads', 'n_head_kv', 'num_attention_groups', 'multi_query_group_num', 'kv_n_heads'],
  head_dim: ['attention_head_dim', 'kv_channels', 'head_size'],
  intermediate_size: ['ffn_dim', 'n_inner', 'ffn_hidden_size', 'd_ff', 'block_ff_dim', 'ff_dim'],
  vocab_size: ['padded_vocab_size'],
  tie_word_embeddings: ['tie_embedding'],
  max_position_embeddings: [
    'n_positions',
    'model_max_length',
    'max_sequence_length',
    'max_seq_len',
    'max_seq_length',
    'seq_length',
    'n_ctx',
  ],
  num_experts: ['n_routed_experts', 'num_local_experts', 'moe_num_experts', 'n_experts'],
  num_experts_per_tok: [
    'num_experts_per_token',
    'moe_top_k',
    'moe_topk',
    'moe_k',
    'top_k_experts',
    'experts_per_token',
  ],
  moe_intermediate_size: ['expert_ffn_hidden_size', 'moe_ffn_hidden_size'],
  n_shared_experts: ['num_shared_experts', 'num_shared_expert', 'moe_num_shared_experts'],
  shared_expert_intermediate_size: [
    'moe_shared_expert_intermediate_size',
    'share_expert_dim',
    'shared_intermediate_size',
  ],
  first_k_dense_replace: ['num_dense_layers', 'moe_layer_start_index', 'dense_mlp_idx'],
  num_nextn_predict_layers: ['mtp_num_hidden_layers', 'num_mtp_layers'],
  layer_types: ['layers_block_type'],
  torch_dtype: ['dtype'],
};

/** What no model has more of: the largest known is named where it is near. A larger figure is a mistake or an attack. */
const mosts: Readonly<Record<string, number>> = {
  num_hidden_layers: 1000,
  num_attention_heads: 4096,
  num_key_value_heads: 4096,
  head_dim: 16_384,
  hidden_size: 262_144,
  vocab_size: 16_777_216,
  num_experts: 65_536,
  max_position_embeddings: 1e15,
};

/** Widths: Nemotron Ultra 253B has one MLP of 425,984. */
const mostOfAll = 4_194_304;

/** The largest figure of that name which is believed. */
export function most(name: string): number {
  return mosts[name] ?? mostOfAll;
}
