import { describe, expect, it } from 'vitest';
import { type Format, formatFor } from '../../../../src/catalogue/formats.ts';
import { formatOfCheckpoint } from '../../../../src/catalogue/hub/checkpoint/format-of-checkpoint.ts';
import type { Stored } from '../../../../src/catalogue/hub/checkpoint/stored.ts';
import { whatIsStored } from '../../../../src/catalogue/hub/checkpoint/what-is-stored.ts';
import { layoutOf } from '../../../../src/estimate/layout.ts';
import { tensorsOf } from '../../../../src/estimate/tensors/of-model.ts';
import type { Role } from '../../../../src/estimate/tensors/tensor.ts';
import { stageWeights, storedWeights } from '../../../../src/estimate/weights.ts';
import {
  checkpointOf,
  described,
  headerOf,
  madeBytes,
  type Packing,
  plain,
  safetensorsFile,
} from './made-safetensors.ts';

const grouped =
  (size: number, zeros: boolean): Packing =>
  (rows, columns) => [
    { suffix: 'qweight', dtype: 'I32', shape: [columns, rows / 8] },
    ...(zeros ? [{ suffix: 'qzeros', dtype: 'I32', shape: [columns / size, rows / 8] }] : []),
    { suffix: 'scales', dtype: 'F16', shape: [columns / size, rows] },
  ];
const withOrder: Packing = (rows, columns) => [
  ...grouped(128, true)(rows, columns),
  { suffix: 'g_idx', dtype: 'I32', shape: [columns] },
];
const packed: Packing = (rows, columns) => [
  { suffix: 'weight_packed', dtype: 'I32', shape: [rows, columns / 8] },
  { suffix: 'weight_scale', dtype: 'BF16', shape: [rows, columns / 128] },
  { suffix: 'weight_shape', dtype: 'I64', shape: [2] },
];
const packed32: Packing = (rows, columns) => [
  { suffix: 'weight_packed', dtype: 'I32', shape: [rows, columns / 8] },
  { suffix: 'weight_scale', dtype: 'BF16', shape: [rows, columns / 32] },
];
const tiles: Packing = (rows, columns) => [
  { suffix: 'weight', dtype: 'F8_E4M3', shape: [rows, columns] },
  { suffix: 'weight_scale_inv', dtype: 'F32', shape: [Math.ceil(rows / 128), Math.ceil(columns / 128)] },
];
const channels: Packing = (rows, columns) => [
  { suffix: 'weight', dtype: 'F8_E4M3', shape: [rows, columns] },
  { suffix: 'weight_scale', dtype: 'F32', shape: [rows, 1] },
];
const fours: Packing = (rows, columns) => [
  { suffix: 'weight', dtype: 'U8', shape: [rows, columns / 2] },
  { suffix: 'weight_scale', dtype: 'F8_E4M3', shape: [rows, columns / 16] },
];
const nf4: Packing = (rows, columns) => [
  { suffix: 'weight', dtype: 'U8', shape: [(rows * columns) / 2, 1] },
  { suffix: 'weight.absmax', dtype: 'F32', shape: [(rows * columns) / 64] },
  { suffix: 'weight.quant_map', dtype: 'F32', shape: [16] },
];
const affine =
  (width: number): Packing =>
  (rows, columns) => [
    { suffix: 'weight', dtype: 'U32', shape: [rows, (columns * width) / 32] },
    { suffix: 'scales', dtype: 'BF16', shape: [rows, columns / 64] },
    { suffix: 'biases', dtype: 'BF16', shape: [rows, columns / 64] },
  ];

/** Matrices that no quantization touches unless it says so. */
const never: ReadonlySet<Role> = new Set(['embedding', 'head', 'router', 'norm', 'bias', 'recurrent-state', 'vision']);
const linears = (packing: Packing) => (_module: string, role: Role) => (never.has(role) ? plain : packing);
const experts = (packing: Packing) => (_module: string, role: Role) => (role.startsWith('expert') ? packing : plain);
const except = (names: RegExp, packing: Packing) => (module: string, role: Role) =>
  never.has(role) || names.test(module) ? plain : packing;

const llmCompressor = (weights: object, ignore: readonly string[], extra: object = {}) => ({
  quantization_config: {
    quant_method: 'compressed-tensors',
    config_groups: { group_0: { targets: ['Linear'], weights, ...extra } },
    ignore,
  },
});

const cases: readonly [string, string, object, (module: string, role: Role) => Packing, string][] = [
  ['bf16', 'Qwen/Qwen3-8B', { torch_dtype: 'bfloat16' }, () => plain, 'bf16'],
  ['a tied head', 'Qwen/Qwen3-0.6B', { torch_dtype: 'bfloat16' }, () => plain, 'bf16'],
  ['sliding windows', 'google/gemma-3-270m-it', { dtype: 'bfloat16' }, () => plain, 'bf16'],
  [
    'AWQ',
    'Qwen/Qwen3-8B',
    { quantization_config: { quant_method: 'awq', bits: 4, group_size: 128, zero_point: true } },
    linears(grouped(128, true)),
    'awq-int4',
  ],
  [
    'GPTQ with its order of groups, which is not loaded',
    'meta-llama/Llama-3.1-8B-Instruct',
    { quantization_config: { quant_method: 'gptq', bits: 4, group_size: 128, desc_act: false } },
    linears(withOrder),
    'gptq-int4',
  ],
  [
    "Qwen's GPTQ that leaves attention alone by an expression",
    'Qwen/Qwen3-8B',
    { quantization_config: { quant_method: 'gptq', bits: 4, group_size: 128, dynamic: { '-:.*attn.*': {} } } },
    except(/attn/, grouped(128, true)),
    'gptq-int4',
  ],
  [
    'compressed-tensors W4A16',
    'meta-llama/Llama-3.1-8B-Instruct',
    llmCompressor({ num_bits: 4, type: 'int', symmetric: true, strategy: 'group', group_size: 128 }, ['lm_head']),
    linears(packed),
    'int4',
  ],
  [
    'experts only, everything else ignored by expressions',
    'deepseek-ai/DeepSeek-V2-Lite',
    llmCompressor({ num_bits: 4, type: 'int', symmetric: true, strategy: 'group', group_size: 32 }, [
      're:.*self_attn.*',
      're:.*shared_experts.*',
      String.raw`re:.*mlp\.(gate|up|gate_up|down)_proj.*`,
      'lm_head',
    ]),
    experts(packed32),
    'int4',
  ],
  [
    'FP8 by channel',
    'meta-llama/Llama-3.1-8B-Instruct',
    llmCompressor({ num_bits: 8, type: 'float', strategy: 'channel' }, ['lm_head'], {
      input_activations: { num_bits: 8 },
    }),
    linears(channels),
    'fp8',
  ],
  [
    'layers that are ignored one by one',
    'meta-llama/Llama-3.1-8B-Instruct',
    llmCompressor({ num_bits: 8, type: 'float', strategy: 'channel' }, [
      'lm_head',
      ...Array.from({ length: 32 }, (_, layer) =>
        ['q', 'k', 'v', 'o'].map((name) => `model.layers.${layer}.self_attn.${name}_proj`),
      ).flat(),
    ]),
    except(/self_attn/, channels),
    'fp8',
  ],
  [
    'FP8 in tiles',
    'Qwen/Qwen3-8B',
    {
      quantization_config: { quant_method: 'fp8', weight_block_size: [128, 128], modules_to_not_convert: ['lm_head'] },
    },
    linears(tiles),
    'fp8',
  ],
  [
    "Meta's FP8: no attention, and not the first and last layer",
    'meta-llama/Llama-3.1-8B-Instruct',
    {
      quantization_config: {
        quant_method: 'fbgemm_fp8',
        modules_to_not_convert: [
          ...Array.from({ length: 32 }, (_, layer) => `model.layers.${layer}.self_attn`),
          'model.layers.0.mlp',
          'model.layers.31.mlp',
          'lm_head',
        ],
      },
    },
    except(/self_attn|layers\.(?:0|31)\./, channels),
    'fp8',
  ],
  [
    'NVFP4 of Model Optimizer with attention left alone by globs',
    'Qwen/Qwen3-8B',
    {
      quantization_config: {
        quant_method: 'modelopt',
        quant_algo: 'NVFP4',
        ignore: ['lm_head', ...Array.from({ length: 36 }, (_, layer) => `model.layers.${layer}.self_attn*`)],
      },
    },
    except(/self_attn/, fours),
    'nvfp4',
  ],
  [
    'NF4',
    'Qwen/Qwen3-8B',
    { quantization_config: { quant_method: 'bitsandbytes', load_in_4bit: true, bnb_4bit_quant_type: 'nf4' } },
    linears(nf4),
    'nf4',
  ],
];

function configured(model: ReturnType<typeof described>, config: object): object {
  return {
    num_hidden_layers: model.architecture.layers,
    tie_word_embeddings: model.architecture.tieEmbeddings,
    ...config,
  };
}

function stored(value: Stored | undefined): Stored {
  if (value === undefined) throw new Error('no weights');
  return value;
}

describe('a checkpoint made from an architecture', () => {
  it.each(cases)('in %s: config.json and the header agree to the byte', async (_name, id, config, pack, formatId) => {
    const model = described(id);
    const list = tensorsOf(model);
    const tensors = checkpointOf(model, pack);
    const header = await headerOf(tensors);
    const file = { path: 'model.safetensors', size: safetensorsFile(tensors).size };
    const fromHeader = stored(
      whatIsStored({ files: [file], config: configured(model, config), headers: new Map([[file.path, header]]) }),
    );
    const fromConfig = stored(whatIsStored({ files: [file], config: configured(model, config) }));
    expect(fromHeader.formatId).toBe(formatId);
    expect(fromHeader.needsHeaders).toBe(false);
    expect(header.bytes).toBe(tensors.reduce((sum, tensor) => sum + madeBytes(tensor), 0));

    const { held, ...predicted } = formatOfCheckpoint(fromConfig, model.architecture);
    const read = formatOfCheckpoint(fromHeader, model.architecture);
    expect(held?.bytes).toBe(file.size);
    expect(storedWeights(list, predicted)).toBe(read.held?.bytes);
    expect(storedWeights(list, read)).toBe(read.held?.bytes);
    expect(stageWeights(list, read, layoutOf({}), 1)[0]?.bytes).toBe(fromHeader.bytes);
    expect(stageWeights(list, formatOfCheckpoint(fromConfig, model.architecture), layoutOf({}), 1)[0]?.bytes).toBe(
      file.size,
    );
  });

  it('in MLX: the embedding is quantized too', async () => {
    const model = described('Qwen/Qwen3-8B');
    const config = { quantization: { group_size: 64, bits: 4 } };
    const tensors = checkpointOf(model, (_module, role) => (role === 'norm' || role === 'bias' ? plain : affine(4)));
    const header = await headerOf(tensors);
    const file = { path: 'model.safetensors', size: header.dataOffset + header.bytes };
    const read = stored(
      whatIsStored({ files: [file], config: configured(model, config), headers: new Map([[file.path, header]]) }),
    );
    expect(read.formatId).toBe('mlx-4bit');
    expect(storedWeights(tensorsOf(model), formatOfCheckpoint(read, model.architecture))).toBe(header.bytes);
  });
});

/** What the makers' own configurations say, facts only. */
const published: readonly [string, object, string][] = [
  [
    'deepseek-ai/DeepSeek-V3',
    { quantization_config: { quant_method: 'fp8', fmt: 'e4m3', weight_block_size: [128, 128] } },
    'fp8',
  ],
  [
    'openai/gpt-oss-20b',
    {
      quantization_config: {
        quant_method: 'mxfp4',
        modules_to_not_convert: [
          'model.layers.*.self_attn',
          'model.layers.*.mlp.router',
          'model.embed_tokens',
          'lm_head',
        ],
      },
    },
    'mxfp4',
  ],
  [
    'moonshotai/Kimi-K2-Thinking',
    llmCompressor({ num_bits: 4, type: 'int', symmetric: true, strategy: 'group', group_size: 32 }, [
      'lm_head',
      're:.*self_attn.*',
      're:.*shared_experts.*',
      String.raw`re:.*mlp\.(gate|up|gate_up|down)_proj.*`,
    ]),
    'int4',
  ],
  ['Qwen/Qwen3-30B-A3B', { torch_dtype: 'bfloat16' }, 'bf16'],
];

describe('a repository of a model that the catalogue knows', () => {
  it.each(published)(
    '%s: puts the same on every GPU as the catalogue says, in every layout',
    (id, config, formatId) => {
      const model = described(id);
      const list = tensorsOf(model);
      const catalogued = formatFor(model, formatId);
      if (catalogued === undefined) throw new Error(formatId);
      const size = storedWeights(list, catalogued);
      const read = stored(
        whatIsStored({ files: [{ path: 'model.safetensors', size }], config: configured(model, config) }),
      );
      const format = formatOfCheckpoint(read, model.architecture);
      expect(format.id).toBe(formatId);
      expect([format.inputAlignment, format.activations]).toEqual([catalogued.inputAlignment, catalogued.activations]);
      for (const layout of [{}, { tensorParallel: 8 }, { pipelineParallel: 2, tensorParallel: 4 }]) {
        const of = (one: Format): number[] =>
          stageWeights(list, one, layoutOf(layout), model.architecture.kvHeads ?? 1).map(({ bytes }) =>
            Math.round(bytes),
          );
        expect(of(format)).toEqual(of(catalogued));
      }
    },
  );
});
