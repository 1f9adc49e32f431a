import { describe, expect, it } from 'vitest';
import { type ConfigReading, readConfig } from '../../../../src/catalogue/hub/config/read-config.ts';
import { configOf } from './configs.ts';

const llama = {
  model_type: 'llama',
  hidden_size: 4096,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  intermediate_size: 14_336,
  vocab_size: 128_256,
};

function read(config: unknown): ConfigReading {
  const reading = readConfig(config);
  if (reading.kind === 'refused') throw new Error(reading.message);
  return reading;
}

describe('what is refused', () => {
  it.each([
    ['no object', 'config.json holds no object'],
    [[llama], 'config.json holds no object'],
    [{}, 'no number of layers (num_hidden_layers)'],
    [{ ...llama, num_hidden_layers: 1e9 }, 'num_hidden_layers is 1000000000, not a whole number of at most 1000'],
    [{ ...llama, hidden_size: -4096 }, 'hidden_size is -4096'],
    [{ ...llama, vocab_size: '32000' }, 'vocab_size is "32000"'],
    [{ ...llama, hidden_size: 4096.5 }, 'no hidden size (hidden_size)'],
    [
      { ...llama, intermediate_size: 4_000_000, hidden_size: 200_000, num_hidden_layers: 900 },
      'sizes that no model has',
    ],
    [{ ...llama, model_type: 't5' }, 'an encoder and a decoder'],
    [{ ...llama, is_encoder_decoder: true }, 'an encoder and a decoder'],
  ])('%j: %s', (config, message) => {
    const reading = readConfig(config);
    expect(reading.kind === 'refused' && reading.message).toContain(message);
  });
});

describe('what is left out', () => {
  it.each([
    ['heads that share keys and values are as many as all heads', { num_key_value_heads: null }, { kvHeads: 32 }],
    ['a head is its share of the hidden size', { head_dim: null }, { headDim: 128 }],
    ['Llama has a head of its own', {}, { tieEmbeddings: false }],
    ['Gemma has none', { model_type: 'gemma' }, { tieEmbeddings: true, headDim: 256 }],
    ['Qwen 2 has biases', { model_type: 'qwen2' }, { attnBias: 'qkv' }],
    [
      'Mixtral has eight experts only where it says so',
      { model_type: 'mixtral', num_local_experts: 8, num_experts_per_tok: 2 },
      { moe: { experts: 8, active: 2, intermediate: 14_336 } },
    ],
  ])('%s', (_, changes, expected) => {
    expect(read({ ...llama, ...changes }).architecture).toMatchObject(expected);
  });

  it('sizes are filled in for a part of a wrapper only', () => {
    expect(read({ model_type: 'llava', text_config: { model_type: 'llama' } }).architecture).toMatchObject({
      layers: 32,
      hidden: 4096,
      vocab: 32_000,
    });
    expect(readConfig({ model_type: 'llama' }).kind).toBe('refused');
  });
});

describe('where the language model is', () => {
  it.each(['text_config', 'llm_config', 'language_config'])('in %s', (key) => {
    expect(read({ model_type: 'somevl', [key]: llama }).architecture).toMatchObject({ modelType: 'llama', layers: 32 });
  });

  it('in the part that thinks, below what it hears with', () => {
    const reading = read({
      model_type: 'qwen2_5_omni',
      thinker_config: {
        model_type: 'qwen2_5_omni_thinker',
        audio_config: {},
        text_config: { ...llama, model_type: 'qwen2' },
      },
      talker_config: { ...llama, num_hidden_layers: 2 },
    });
    expect(reading.architecture).toMatchObject({ modelType: 'qwen2', layers: 32, attnBias: 'qkv' });
    expect(reading).toMatchObject({ kind: 'approximate', notes: ['Its audio tower is not counted.'] });
  });
});

describe('windows', () => {
  it.each([
    ['Mistral', { model_type: 'mistral', sliding_window: 4096 }, { slidingWindow: 4096 }, undefined],
    ['Mistral without', { model_type: 'mistral', sliding_window: null }, {}, undefined],
    ['Qwen 2 switched off', { model_type: 'qwen2', sliding_window: 4096, use_sliding_window: false }, {}, undefined],
    [
      'Qwen 2 from layer 28 on',
      { model_type: 'qwen2', sliding_window: 4096, use_sliding_window: true, max_window_layers: 28 },
      { slidingWindow: 4096 },
      [
        ['full', 28],
        ['sliding', 4],
      ],
    ],
    ['Phi 3, which engines serve without', { model_type: 'phi3', sliding_window: 2047 }, {}, undefined],
  ])('%s', (_, changes, expected, layerTypes) => {
    const { architecture } = read({ ...llama, ...changes });
    expect(architecture).toMatchObject(expected);
    expect(architecture.layerTypes).toEqual(layerTypes);
    if (!('slidingWindow' in expected)) expect(architecture.slidingWindow).toBeUndefined();
  });

  it('layer_types win over a pattern, and must be there for every layer', () => {
    const gemma2 = { ...llama, model_type: 'gemma2', num_hidden_layers: 3, sliding_window: 64 };
    const listed = { ...gemma2, layer_types: ['full_attention', 'full_attention', 'sliding_attention'] };
    expect(read(listed).architecture.layerTypes).toEqual([
      ['full', 2],
      ['sliding', 1],
    ]);
    expect(read({ ...gemma2, layer_types: ['full_attention'] })).toMatchObject({
      kind: 'approximate',
      notes: ['layer_types lists 1 of 3 layers.'],
    });
  });
});

describe('where experts are', () => {
  const moe = { ...llama, num_hidden_layers: 6, num_experts: 4, num_experts_per_tok: 2, moe_intermediate_size: 64 };
  it.each([
    ['everywhere', { model_type: 'qwen3_moe' }, {}],
    ['not in listed layers', { model_type: 'qwen3_moe', mlp_only_layers: [0, 1] }, { denseLayers: 2 }],
    ['in every second', { model_type: 'qwen2_moe', decoder_sparse_step: 2 }, { every: 2 }],
    ['behind the dense ones', { model_type: 'deepseek_v3', first_k_dense_replace: 3 }, { denseLayers: 3 }],
    [
      'where a list of numbers says',
      { model_type: 'deepseek_v3', moe_layer_freq: [0, 1, 0, 1, 1, 1] },
      { moeLayers: [1, 3, 4, 5] },
    ],
    [
      'where a list of words says',
      { model_type: 'hy_v3', mlp_layer_types: ['dense', 'sparse', 'sparse', 'sparse', 'sparse', 'sparse'] },
      { denseLayers: 1 },
    ],
    ['where a text says', { model_type: 'step3p5', moe_layers_enum: '4,5' }, { denseLayers: 4 }],
  ])('%s', (_, changes, places) => {
    const found = read({ ...moe, ...changes }).architecture.moe;
    expect(found).toMatchObject({ experts: 4, active: 2, ...places });
    for (const name of ['denseLayers', 'every', 'moeLayers'] as const) {
      if (!(name in places)) expect(found?.[name]).toBeUndefined();
    }
  });
});

describe('what is approximate', () => {
  it('an unknown type, which says what was not understood', () => {
    const reading = read({ ...llama, model_type: 'brandnew', side_width: 512, auto_map: { AutoModel: 'modeling.py' } });
    expect(reading).toMatchObject({
      kind: 'approximate',
      notes: [
        'The model type brandnew is not known here: it is read as a decoder of the common kind.',
        'Not understood: side_width = 512.',
        'The repository has code of its own (auto_map); it was not run.',
      ],
      architecture: { layers: 32, kvHeads: 8, intermediate: 14_336 },
    });
  });

  it.each([
    ['a tower that is not known', { ...configOf('google/gemma-3-4b-it'), model_type: 'otherwrapper' }, 'vision tower'],
    ['a value that cannot be meant', { ...llama, num_key_value_heads: 'eight' }, 'num_key_value_heads is "eight"'],
    ['more KV heads than heads', { ...llama, num_key_value_heads: 64 }, 'more KV heads'],
    ['no MLP width', { ...llama, intermediate_size: null }, 'No MLP width'],
    [
      'a kind of layer that is not known',
      { ...llama, layer_types: Array(32).fill('ring_attention') },
      'ring_attention',
    ],
    ['biases in latent attention', { ...configOf('deepseek-ai/DeepSeek-V3'), attention_bias: true }, 'attention_bias'],
  ])('%s', (_, config, words) => {
    const reading = read(config);
    expect(reading.kind).toBe('approximate');
    expect(reading.notes.join(' ')).toContain(words);
  });
});

it('a type with the name of something that all objects have is a type that is not known', () => {
  for (const type of ['__proto__', 'constructor', 'toString']) {
    expect(readConfig({ ...llama, model_type: type, text_config: {} }).kind).toBe('refused');
    expect(read({ ...llama, model_type: type }).notes[0]).toContain(`The model type ${type} is not known here`);
  }
});

it('a model made to embed has no output head', () => {
  expect(read({ ...llama, architectures: ['LlamaModel'] }).architecture.lmHead).toBe(false);
  expect(read({ ...llama, architectures: ['LlamaForCausalLM'] }).architecture.lmHead).toBeUndefined();
});
