/**
 * llama.cpp's architectures that the catalogue's models have, by their model_type in transformers.
 * Source: the architecture names of gguf-py/gguf/constants.py and the classes of convert_hf_to_gguf.py.
 */
export const modelTypes: ReadonlyMap<string, string> = new Map([
  ['llama', 'llama'],
  ['qwen2', 'qwen2'],
  ['qwen2moe', 'qwen2_moe'],
  ['qwen2vl', 'qwen2_vl'],
  ['qwen3', 'qwen3'],
  ['qwen3moe', 'qwen3_moe'],
  ['qwen3vl', 'qwen3_vl'],
  ['qwen3vlmoe', 'qwen3_vl_moe'],
  ['qwen3next', 'qwen3_next'],
  ['qwen35', 'qwen3_5'],
  ['qwen35moe', 'qwen3_5_moe'],
  ['gemma', 'gemma'],
  ['gemma2', 'gemma2'],
  ['gemma3', 'gemma3'],
  ['deepseek', 'deepseek'],
  ['deepseek2', 'deepseek_v3'],
  ['gpt-oss', 'gpt_oss'],
  ['phi2', 'phi'],
  ['phi3', 'phi3'],
  ['phimoe', 'phimoe'],
  ['glm4', 'glm4'],
  ['glm4moe', 'glm4_moe'],
  ['command-r', 'cohere'],
  ['cohere2', 'cohere2'],
  ['olmo2', 'olmo2'],
  ['olmoe', 'olmoe'],
  ['granite', 'granite'],
  ['granitehybrid', 'granitemoehybrid'],
  ['nemotron', 'nemotron'],
  ['nemotron_h', 'nemotron_h'],
  ['mistral3', 'ministral3'],
  ['falcon', 'falcon'],
  ['starcoder2', 'starcoder2'],
  ['stablelm', 'stablelm'],
  ['internlm2', 'internlm2'],
  ['exaone4', 'exaone4'],
  ['hunyuan-dense', 'hunyuan_v1_dense'],
  ['hunyuan-moe', 'hunyuan_v1_moe'],
  ['ernie4_5', 'ernie4_5'],
  ['ernie4_5-moe', 'ernie4_5_moe'],
  ['smollm3', 'smollm3'],
  ['seed_oss', 'seed_oss'],
  ['minimax-m2', 'minimax_m2'],
  ['dots1', 'dots1'],
  ['bailingmoe', 'bailing_moe'],
  ['arcee', 'arcee'],
  ['apertus', 'apertus'],
  ['mamba2', 'mamba2'],
]);

/**
 * Every how many layers one has full attention, the others a window, where the file does not say.
 * Source: set_swa_pattern in the load_arch_hparams of llama.cpp's models.
 */
export const windowPatterns: ReadonlyMap<string, number> = new Map([
  ['gemma2', 2],
  ['gemma3', 6],
  ['gpt-oss', 2],
  ['cohere2', 4],
  ['olmo2', 4],
  ['exaone4', 4],
]);

/** What stands behind "blk.N." of tensors that are understood, ".weight" left out. */
export const layerTensors: ReadonlySet<string> = new Set([
  ...['attn_q', 'attn_k', 'attn_v', 'attn_qkv', 'attn_output', 'ffn_gate', 'ffn_up', 'ffn_down'].flatMap(withBias),
  ...['attn_norm', 'ffn_norm', 'attn_q_norm', 'attn_k_norm', 'ffn_gate_inp', 'exp_probs_b'].flatMap(withBias),
  ...['attn_post_norm', 'post_attention_norm', 'ffn_post_norm', 'post_ffw_norm', 'post_attn_norm', 'attn_sinks'],
  ...['ffn_gate_exps', 'ffn_up_exps', 'ffn_down_exps', 'ffn_gate_up_exps'].flatMap(withBias),
  ...['ffn_gate_shexp', 'ffn_up_shexp', 'ffn_down_shexp', 'ffn_gate_inp_shexp', 'rope_freqs'],
  ...['attn_q_a', 'attn_q_b', 'attn_kv_a_mqa', 'attn_kv_b', 'attn_k_b', 'attn_v_b', 'attn_q_a_norm', 'attn_kv_a_norm'],
  ...['attn_gate', 'ssm_in', 'ssm_out', 'ssm_a', 'ssm_d', 'ssm_norm', 'ssm_ba', 'ssm_alpha', 'ssm_beta'],
  ...['ssm_conv1d', 'ssm_dt'].flatMap(withBias),
]);

function withBias(name: string): string[] {
  return [name, `${name}.bias`];
}
