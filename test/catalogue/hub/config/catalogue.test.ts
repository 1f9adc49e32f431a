import { describe, expect, it } from 'vitest';
import { modelWithId } from '../../../../src/catalogue/data.ts';
import { readConfig } from '../../../../src/catalogue/hub/config/read-config.ts';
import type { Architecture } from '../../../../src/catalogue/model.ts';
import { countParameters, tensorList } from '../../../../src/estimate/tensors/list.ts';
import { configOf, knownConfigs } from './configs.ts';
import { shapeOf } from './shape.ts';

function exact(config: unknown): Architecture {
  const reading = readConfig(config);
  if (reading.kind === 'refused') throw new Error(reading.message);
  expect(reading.notes.filter((note) => !note.includes('auto_map'))).toEqual([]);
  expect(reading.kind).toBe('exact');
  return reading.architecture;
}

function recordOf(id: string): Architecture {
  const architecture = modelWithId(id)?.architecture;
  if (!architecture) throw new Error(`${id} has no architecture in the catalogue`);
  return architecture;
}

/** Without the prediction head: records count it from the published total, a configuration only says that it is there. */
function parameters(architecture: Architecture): number {
  const { core, vision } = countParameters(tensorList(architecture));
  return core + vision;
}

describe('a config.json gives the same as the record of the catalogue', () => {
  it('for more than a hundred models of more than seventy types', () => {
    expect(knownConfigs.length).toBeGreaterThan(100);
    expect(new Set(knownConfigs.map(({ config }) => config['model_type'])).size).toBeGreaterThan(70);
  });

  it.each(knownConfigs)('$id', ({ id, config }) => {
    const architecture = exact(config);
    const record = recordOf(id);
    expect(shapeOf(architecture)).toEqual(shapeOf(record));
    expect(parameters(architecture)).toBe(parameters(record));
  });

  it.each([
    ['meta-llama/Llama-3.1-8B-Instruct', 131_072, 'bf16'],
    ['moonshotai/Kimi-Linear-48B-A3B-Instruct', 1_048_576, 'bf16'],
    ['facebook/opt-6.7b', 2048, 'fp16'],
    ['llava-hf/llava-1.5-7b-hf', 4096, 'fp16'],
    ['bigscience/bloom', 2048, 'bf16'],
  ])('%s has a context of %i tokens and was published in %s', (id, maxContext, nativeDtype) => {
    expect(readConfig(configOf(id))).toMatchObject({ maxContext, nativeDtype });
  });
});

describe('a config.json counts what the record of the catalogue could not', () => {
  const windowsButEveryFourth = Array.from({ length: 40 }, (_, index) => (index % 4 === 0 ? 'full' : 'sliding'));
  it.each([
    [
      'poolside/Laguna-XS.2',
      {
        model_type: 'laguna',
        hidden_size: 2048,
        num_hidden_layers: 40,
        num_attention_heads: 48,
        num_attention_heads_per_layer: windowsButEveryFourth.map((kind) => (kind === 'full' ? 48 : 64)),
        num_key_value_heads: 8,
        head_dim: 128,
        intermediate_size: 8192,
        moe_intermediate_size: 512,
        shared_expert_intermediate_size: 512,
        num_experts: 256,
        num_experts_per_tok: 8,
        vocab_size: 100_352,
        sliding_window: 512,
        layer_types: windowsButEveryFourth.map((kind) => `${kind}_attention`),
        mlp_layer_types: windowsButEveryFourth.map((_, index) => (index === 0 ? 'dense' : 'sparse')),
      },
    ],
    [
      'MiniMaxAI/MiniMax-Text-01',
      {
        model_type: 'minimax_text_01',
        hidden_size: 6144,
        num_hidden_layers: 80,
        num_attention_heads: 64,
        num_key_value_heads: 8,
        head_dim: 128,
        intermediate_size: 9216,
        num_local_experts: 32,
        num_experts_per_tok: 2,
        vocab_size: 200_064,
        attn_type_list: Array.from({ length: 80 }, (_, index) => ((index + 1) % 8 === 0 ? 1 : 0)),
      },
    ],
  ])('%s', (id, config) => {
    expect(parameters(exact(config))).toBe(modelWithId(id)?.parameters.total);
  });
});

it('counts XLM-RoBERTa as the hub does: two positions more than tokens', () => {
  const config = {
    architectures: ['XLMRobertaModel'],
    model_type: 'xlm-roberta',
    hidden_size: 1024,
    num_hidden_layers: 24,
    num_attention_heads: 16,
    intermediate_size: 4096,
    vocab_size: 250_002,
    max_position_embeddings: 514,
    type_vocab_size: 1,
  };
  expect(parameters(exact(config))).toBe(559_890_432);
});
