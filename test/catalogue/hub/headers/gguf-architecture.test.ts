import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mixtureFor } from '../../../../src/catalogue/gguf/mixture.ts';
import { formatOfCheckpoint } from '../../../../src/catalogue/hub/checkpoint/format-of-checkpoint.ts';
import { whatIsStored } from '../../../../src/catalogue/hub/checkpoint/what-is-stored.ts';
import { type GgufHeader, ggufHeader } from '../../../../src/catalogue/hub/headers/gguf.ts';
import { architectureOfGguf } from '../../../../src/catalogue/hub/headers/gguf-architecture.ts';
import { layerTensors, modelTypes } from '../../../../src/catalogue/hub/headers/gguf-names.ts';
import { architectureSchema } from '../../../../src/catalogue/model.ts';
import { ggufFile } from '../../../../src/estimate/engines/llama-cpp/file.ts';
import { countParameters, tensorList } from '../../../../src/estimate/tensors/list.ts';
import { tensorsOf } from '../../../../src/estimate/tensors/of-model.ts';
import { storedWeights } from '../../../../src/estimate/weights.ts';
import { described, rangesOf } from '../checkpoint/made-safetensors.ts';
import { ggufStart, ggufTensors, type MadeValue } from './made-gguf.ts';

/** The metadata that convert_hf_to_gguf.py writes for a model. */
function metadataOf(name: string, id: string): Record<string, MadeValue> {
  const { architecture: arch, maxContext } = described(id);
  const { mla, moe, linear, mamba } = arch;
  const heads = arch.heads ?? 0;
  const figures: Record<string, MadeValue | undefined> = {
    block_count: arch.layers,
    context_length: maxContext ?? undefined,
    embedding_length: arch.hidden,
    feed_forward_length: typeof arch.intermediate === 'number' ? arch.intermediate : undefined,
    'attention.head_count': heads,
    'attention.head_count_kv': mla === undefined ? (arch.kvHeads ?? heads) : 1,
    'attention.key_length': mla === undefined ? (arch.headDim ?? undefined) : mla.kvLoraRank + mla.qkRopeHeadDim,
    'attention.value_length': mla === undefined ? (arch.headDim ?? undefined) : mla.kvLoraRank,
    'attention.key_length_mla': mla === undefined ? undefined : mla.qkNopeHeadDim + mla.qkRopeHeadDim,
    'attention.value_length_mla': mla?.vHeadDim,
    'attention.q_lora_rank': mla?.qLoraRank ?? undefined,
    'attention.kv_lora_rank': mla?.kvLoraRank,
    'attention.sliding_window': arch.slidingWindow ?? undefined,
    'rope.dimension_count': mla?.qkRopeHeadDim ?? arch.headDim ?? undefined,
    'ssm.conv_kernel': linear?.conv ?? mamba?.conv,
    'ssm.inner_size':
      mamba === undefined ? (linear?.vHeads ?? 0) * (linear?.vDim ?? 0) || undefined : mamba.heads * mamba.headDim,
    'ssm.state_size': linear?.kDim ?? mamba?.state,
    'ssm.time_step_rank': linear?.vHeads ?? mamba?.heads,
    'ssm.group_count': linear?.kHeads ?? mamba?.groups,
    expert_count: moe?.experts,
    expert_used_count: moe?.active,
    expert_shared_count: moe?.sharedExperts ?? undefined,
  };
  const given = Object.entries(figures).filter((entry): entry is [string, MadeValue] => entry[1] !== undefined);
  return {
    'general.architecture': name,
    'general.name': id,
    ...Object.fromEntries(given.map(([key, value]) => [`${name}.${key}`, value])),
    'tokenizer.ggml.tokens': ['<s>', 'a', 'b'],
    'tokenizer.ggml.token_type': [1, 2, 3],
  };
}

async function headerFor(name: string, id: string, formatId: string): Promise<GgufHeader> {
  const model = described(id);
  const mixture = mixtureFor(model.architecture, formatId);
  if (mixture === undefined) throw new Error(formatId);
  const start = ggufStart(metadataOf(name, id), ggufTensors(tensorsOf(model), model.architecture, mixture));
  const header = await ggufHeader('model.gguf', rangesOf(start));
  if (header.kind !== 'header') throw new Error(header.message);
  return header;
}

const cases = [
  ['llama', 'meta-llama/Llama-3.1-8B-Instruct', 'q4_k_m'],
  ['llama', 'meta-llama/Llama-2-7b-hf', 'q8_0'],
  ['llama', 'mistralai/Mixtral-8x7B-Instruct-v0.1', 'q4_k_m'],
  ['qwen2', 'Qwen/Qwen2-0.5B-Instruct', 'q4_k_m'],
  ['qwen3', 'Qwen/Qwen3-0.6B', 'q5_k_m'],
  ['qwen3moe', 'Qwen/Qwen3-30B-A3B', 'q4_k_m'],
  ['gemma2', 'google/gemma-2-2b-it', 'q4_0'],
  ['gemma3', 'google/gemma-3-270m-it', 'q4_k_m'],
  ['deepseek2', 'deepseek-ai/DeepSeek-V2-Lite', 'q4_k_m'],
  ['deepseek2', 'deepseek-ai/DeepSeek-V3', 'q4_k_m'],
  ['gpt-oss', 'openai/gpt-oss-20b', 'mxfp4'],
  ['qwen3next', 'Qwen/Qwen3-Next-80B-A3B-Instruct', 'q8_0'],
  ['granitehybrid', 'ibm-granite/granite-4.0-h-micro', 'q8_0'],
  ['nemotron_h', 'nvidia/Nemotron-H-56B-Base-8K', 'q8_0'],
  ['olmo2', 'allenai/OLMo-2-1124-7B-Instruct', 'q4_k_m'],
] as const;

describe('a GGUF file made from an architecture', () => {
  it.each(cases)('of %s (%s): its header gives the architecture back', async (name, id, formatId) => {
    const { architecture } = described(id);
    const read = architectureOfGguf(await headerFor(name, id, formatId));
    if (read.kind === 'refused') throw new Error(read.message);
    expect(read.notes).toEqual([]);
    expect(read.kind).toBe('exact');
    const { core } = countParameters(tensorList(architecture));
    expect(countParameters(tensorList(read.architecture)).core).toBe(core);
    const { layers, hidden, heads, headDim, vocab, tieEmbeddings, slidingWindow, mla, layerTypes } = architecture;
    expect(read.architecture).toMatchObject({ layers, hidden, heads, headDim, vocab, tieEmbeddings });
    expect(read.architecture.mla).toEqual(mla);
    expect(read.architecture.layerTypes).toEqual(layerTypes);
    expect(read.architecture.slidingWindow ?? null).toBe(slidingWindow ?? null);
  });

  it.each(cases)('of %s (%s): what is loaded is what the header has, to the byte', async (name, id, formatId) => {
    const model = described(id);
    const list = tensorsOf(model);
    const mixture = mixtureFor(model.architecture, formatId);
    if (mixture === undefined) throw new Error(formatId);
    const header = await headerFor(name, id, formatId);
    const path = `model-${formatId === 'mxfp4' ? 'mxfp4' : formatId.toUpperCase()}.gguf`;
    const files = [{ path, size: header.dataOffset + header.bytes }];
    const stored = whatIsStored({ files, gguf: { path, header } });
    if (stored === undefined) throw new Error('no weights');
    const format = formatOfCheckpoint(stored, model.architecture);
    expect(format.id).toBe(formatId);
    expect(storedWeights(list, format)).toBe(header.bytes);
    const predicted = ggufFile(list, mixture);
    if (format.gguf === undefined) throw new Error('no GGUF');
    const read = ggufFile(list, format.gguf);
    expect(read.embedding).toBe(predicted.embedding);
    expect(read.output).toBe(predicted.output);
    expect(read.experts.map((bytes) => bytes > 0)).toEqual(predicted.experts.map((bytes) => bytes > 0));
    expect(read.total).toBe(predicted.total);
    expect(read.layers).toEqual(predicted.layers);
    expect(read.largestExperts).toBe(predicted.largestExperts);
  });

  it('of an unknown architecture is read by its tensors, and said to be approximate', async () => {
    const read = architectureOfGguf(await headerFor('newcomer', 'Qwen/Qwen3-0.6B', 'q8_0'));
    if (read.kind === 'refused') throw new Error(read.message);
    expect(read.kind).toBe('approximate');
    expect(read.notes[0]).toContain('newcomer');
    expect(read.architecture).toMatchObject({ layers: 28, hidden: 1024, heads: 16, kvHeads: 8, headDim: 128 });
  });

  it.each([
    [{}, 'which architecture'],
    [{ 'general.architecture': 'llama' }, '0 layers'],
    [{ 'general.architecture': 'llama', 'llama.block_count': 4_000_000_000 }, 'layers'],
    [
      { 'general.architecture': 'llama', 'llama.block_count': 4e9, 'llama.nextn_predict_layers': 3_999_999_998 },
      'layers',
    ],
    [{ 'general.architecture': 'llama', 'llama.block_count': 2 }, '0 wide'],
  ])('without figures %j is refused', async (metadata, words) => {
    const header = await ggufHeader('model.gguf', rangesOf(ggufStart(metadata, [])));
    if (header.kind !== 'header') throw new Error(header.message);
    expect(architectureOfGguf(header)).toMatchObject({ kind: 'refused', message: expect.stringContaining(words) });
  });

  it('with any figures and any tensors is an architecture by its schema with a finite size, or a refusal', async () => {
    const name = fc.constantFrom(...modelTypes.keys(), 'unheard-of', 'constructor');
    const figure = fc.oneof(
      fc.nat(8),
      fc.nat(70_000),
      fc.nat(2 ** 31),
      fc.array(fc.nat(4096), { minLength: 1, maxLength: 6 }),
    );
    const key = fc.constantFrom(
      'block_count',
      'embedding_length',
      'feed_forward_length',
      'attention.head_count',
      'attention.head_count_kv',
      'attention.key_length',
      'attention.key_length_swa',
      'attention.kv_lora_rank',
      'attention.sliding_window',
      'attention.sliding_window_pattern',
      'ssm.time_step_rank',
      'ssm.inner_size',
      'nextn_predict_layers',
      'expert_used_count',
    );
    const tensor = fc.record({
      name: fc.oneof(
        fc.constantFrom('token_embd.weight', 'output.weight', 'strange'),
        fc
          .tuple(fc.nat(6), fc.constantFrom(...layerTensors))
          .map(([layer, of]) => `blk.${layer}.${of}${of.includes('bias') ? '' : '.weight'}`),
      ),
      shape: fc.array(fc.nat(70_000), { minLength: 1, maxLength: 3 }),
      type: fc.constant('F32' as const),
    });
    await fc.assert(
      fc.asyncProperty(
        name,
        fc.dictionary(key, figure),
        fc.array(tensor, { maxLength: 20 }),
        async (of, figures, tensors) => {
          const metadata = {
            'general.architecture': of,
            [`${of}.block_count`]: 3,
            ...Object.fromEntries(Object.entries(figures).map(([figureName, value]) => [`${of}.${figureName}`, value])),
          };
          const shape = [64, 1000];
          const all = [...tensors, { name: 'token_embd.weight', shape, type: 'F32' as const }];
          const header = await ggufHeader('model.gguf', rangesOf(ggufStart(metadata, all)));
          if (header.kind !== 'header') throw new Error(header.message);
          const read = architectureOfGguf(header);
          if (read.kind === 'refused') {
            expect(read.message).toMatch(/^The GGUF file .*\.$/);
            return;
          }
          expect(architectureSchema.parse(read.architecture)).toEqual(read.architecture);
          expect(countParameters(tensorList(read.architecture)).total).toBeLessThan(Number.POSITIVE_INFINITY);
        },
      ),
      { numRuns: 300 },
    );
  });
});
