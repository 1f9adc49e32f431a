import type { FakeRepository } from '../fakes/hub-server.ts';

/** The shape of Llama 3.1 8B: 8,030,261,248 parameters. */
export const llamaConfig = {
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  hidden_size: 4096,
  intermediate_size: 14_336,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  vocab_size: 128_256,
  max_position_embeddings: 131_072,
  tie_word_embeddings: false,
  rms_norm_eps: 1e-5,
  torch_dtype: 'bfloat16',
};
export const llamaBytes = 16_060_522_496;

/** A repository of that shape in two safetensors files. */
export function llamaRepository(more: Partial<FakeRepository> = {}): FakeRepository {
  return {
    ...more,
    files: {
      'config.json': JSON.stringify(llamaConfig),
      'model-00001-of-00002.safetensors': 9_000_000_000,
      'model-00002-of-00002.safetensors': llamaBytes - 9_000_000_000,
      'README.md': 2_000,
      ...more.files,
    },
  };
}
