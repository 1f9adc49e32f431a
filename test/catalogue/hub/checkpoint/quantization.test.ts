import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatNamed } from '../../../../src/catalogue/format-names.ts';
import type { Encoding } from '../../../../src/catalogue/formats.ts';
import { formatOfCheckpoint } from '../../../../src/catalogue/hub/checkpoint/format-of-checkpoint.ts';
import { readQuantization } from '../../../../src/catalogue/hub/checkpoint/quantization.ts';
import { whatIsStored } from '../../../../src/catalogue/hub/checkpoint/what-is-stored.ts';
import { described } from './made-safetensors.ts';

const qwen = described('Qwen/Qwen3-30B-A3B').architecture;
const int4 = (size: number, extra = 0): Encoding => ({ bits: 4, group: { size, bits: 16 + extra } });
const compressed = (groups: object, ignore: readonly string[] = ['lm_head']) => ({
  quantization_config: { quant_method: 'compressed-tensors', config_groups: groups, ignore },
});

/** A configuration, the format it is, what linear matrices take, and what experts take where that differs. */
const cases: readonly [string, object, string, Encoding, Encoding?][] = [
  [
    'AWQ without zero points',
    { quantization_config: { quant_method: 'awq', bits: 4, group_size: 64, zero_point: false } },
    'awq-int4',
    int4(64),
  ],
  [
    'GPTQ in 8 bit',
    { quantization_config: { quant_method: 'gptq', bits: 8, group_size: 128 } },
    'int8-w8a16',
    { bits: 8, group: { size: 128, bits: 24 } },
  ],
  [
    'GPTQ by row',
    { quantization_config: { quant_method: 'gptq', bits: 4, group_size: -1 } },
    'gptq-int4',
    { bits: 4, rowBits: 20 },
  ],
  [
    'AutoRound',
    { quantization_config: { quant_method: 'auto-round', bits: 4, group_size: 128, sym: true } },
    'gptq-int4',
    int4(128, 4),
  ],
  [
    'W8A8',
    compressed({
      group_0: {
        targets: ['Linear'],
        weights: { num_bits: 8, type: 'int', strategy: 'channel' },
        input_activations: { num_bits: 8 },
      },
    }),
    'int8',
    { bits: 8, rowBits: 32 },
  ],
  [
    'W8A16',
    compressed({
      group_0: {
        targets: ['Linear'],
        weights: { num_bits: 8, type: 'int', strategy: 'channel' },
        input_activations: null,
      },
    }),
    'int8-w8a16',
    { bits: 8, rowBits: 16 },
  ],
  [
    'W4A16 with zero points',
    compressed({
      group_0: {
        targets: ['Linear'],
        weights: { num_bits: 4, type: 'int', strategy: 'group', group_size: 32, symmetric: false },
      },
    }),
    'int4',
    int4(32, 4),
  ],
  [
    'FP8 in blocks',
    compressed({
      group_0: {
        targets: ['Linear'],
        weights: { num_bits: 8, type: 'float', strategy: 'block', block_structure: [128, 128] },
      },
    }),
    'fp8',
    { bits: 8, tile: { size: 128, bits: 32 } },
  ],
  [
    'NVFP4 of llm-compressor',
    compressed({
      group_0: {
        targets: ['Linear'],
        weights: { num_bits: 4, type: 'float', strategy: 'tensor_group', group_size: 16 },
      },
    }),
    'nvfp4',
    { bits: 4, group: { size: 16, bits: 8 } },
  ],
  [
    'experts in 4 bit, the rest in FP8',
    compressed({
      group_0: { targets: ['Linear'], weights: { num_bits: 8, type: 'float', strategy: 'channel' } },
      group_1: {
        targets: ['re:.*experts.*'],
        weights: { num_bits: 4, type: 'int', strategy: 'group', group_size: 32 },
      },
    }),
    'int4',
    { bits: 8, rowBits: 32 },
    int4(32),
  ],
  [
    'FP8 with a scale per matrix',
    { quantization_config: { quant_method: 'fp8', activation_scheme: 'static' } },
    'fp8',
    { bits: 8 },
  ],
  [
    'FP8 inside text_config',
    { text_config: { quantization_config: { quant_method: 'fp8', weight_block_size: [128, 128] } } },
    'fp8',
    { bits: 8, tile: { size: 128, bits: 32 } },
  ],
  [
    "DeepSeek V4's experts in FP4",
    {
      expert_dtype: 'fp4',
      quantization_config: { quant_method: 'fp8', weight_block_size: [128, 128], scale_fmt: 'ue8m0' },
    },
    'mxfp4',
    { bits: 8, tile: { size: 128, bits: 8 } },
    { bits: 4, group: { size: 32, bits: 8 } },
  ],
  [
    'Model Optimizer by channel',
    { quantization_config: { quant_method: 'modelopt', quant_algo: 'FP8_PER_CHANNEL_PER_TOKEN' } },
    'fp8',
    { bits: 8, rowBits: 32 },
  ],
  [
    'Quark',
    {
      quantization_config: {
        quant_method: 'quark',
        global_quant_config: { weight: { dtype: 'fp4', group_size: 32 } },
        exclude: ['lm_head'],
      },
    },
    'mxfp4',
    { bits: 4, group: { size: 32, bits: 8 } },
  ],
  [
    'NF4 twice',
    { quantization_config: { load_in_4bit: true, bnb_4bit_use_double_quant: true } },
    'nf4',
    { bits: 4, group: { size: 64, bits: 8.125 } },
  ],
  [
    'bitsandbytes in 8 bit',
    { quantization_config: { quant_method: 'bitsandbytes', load_in_8bit: true } },
    'bnb-int8',
    { bits: 8, rowBits: 32 },
  ],
  ['MLX', { quantization: { bits: 6, group_size: 32 } }, 'mlx-6bit', { bits: 6, group: { size: 32, bits: 32 } }],
  [
    'MLX of gpt-oss',
    {
      quantization: {
        bits: 4,
        group_size: 32,
        mode: 'mxfp4',
        'model.embed_tokens': { bits: 8, group_size: 64 },
        'model.layers.0.mlp.router': { bits: 8, group_size: 64 },
      },
    },
    'mlx-mxfp4',
    { bits: 8, group: { size: 64, bits: 32 } },
    { bits: 4, group: { size: 32, bits: 8 } },
  ],
  ['EXL3', { quantization_config: { quant_method: 'exl3', bits: 4.25, head_bits: 6 } }, 'exl3-4.25bpw', { bits: 4.25 }],
  [
    'EXL2 of a width between',
    { quantization_config: { quant_method: 'exl2', bits: 3.6, head_bits: 6 } },
    'exl2-3.75bpw',
    { bits: 3.6 },
  ],
];

describe('quantization_config', () => {
  it.each(cases)('of %s is understood', (_name, config, formatId, linear, expert) => {
    const read = readQuantization(config);
    if (read === undefined) throw new Error('not quantized');
    expect(read.formatId).toBe(formatId);
    expect(formatNamed(formatId)).toBeDefined();
    expect(read.quantization.linear).toEqual(linear);
    expect(read.quantization.expert ?? linear).toEqual(expert ?? linear);
    expect(read.unclear).toBe(false);
  });

  it("of older repositories of Model Optimizer's is in a file of its own", () => {
    const read = readQuantization(
      {},
      {
        quantization: {
          quant_algo: 'NVFP4',
          group_size: 16,
          exclude_modules: ['lm_head', 'model.layers.0.self_attn*'],
        },
      },
    );
    expect(read).toMatchObject({ formatId: 'nvfp4', unclear: false });
  });

  it.each([
    [{ quant_method: 'aqlm', nbits_per_codebook: 16 }, 'int4', 'aqlm'],
    [{ quant_method: 'hqq', quant_config: { weight_quant_params: { nbits: 8 } } }, 'int8-w8a16', 'hqq'],
    [{ quant_method: 'eetq' }, 'int8-w8a16', 'eetq'],
    [{ quant_method: 'constructor' }, 'int4', 'constructor'],
    [{ some: 'thing' }, 'int4', 'a way that is not named'],
  ])('of a method that is not known, %j, is said, and the size is that of the files', (settings, formatId, said) => {
    const stored = whatIsStored({
      files: [{ path: 'model.safetensors', size: 7e9 }],
      config: { quantization_config: settings },
    });
    expect(stored).toMatchObject({
      formatId,
      bytes: 7e9,
      needsHeaders: true,
      remarks: [expect.stringContaining(`quantized by ${said}, which`)],
    });
  });

  it('that cannot be read whole asks for headers', () => {
    const rest = { group_0: { targets: ['Linear'], weights: { num_bits: 8, type: 'float', strategy: 'channel' } } };
    for (const pattern of ['re:^(?!.*experts).*$', 're:.*layers.[0-3].*', 're:(a+)+$']) {
      expect(readQuantization(compressed(rest, [pattern]))).toMatchObject({ unclear: true });
    }
  });

  it('of any JSON is read or not, and never throws; what is read makes a format with positive, finite bits', () => {
    const word = fc.constantFrom(
      ...new Set(cases.flatMap(([, config]) => JSON.stringify(config).match(/[\w.-]+/g) ?? [])),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        word,
        fc.integer(),
        fc.double(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(word, tie('tree'), { maxKeys: 6 }),
      ),
    }));
    const settings = fc.record(
      {
        quant_method: word,
        config_groups: tree,
        quantization: tree,
        weight_block_size: tree,
        modules_to_not_convert: tree,
        ignore: tree,
        bits: tree,
        group_size: tree,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.oneof(tree, fc.record({ quantization_config: settings }), fc.record({ quantization: settings })),
        (config) => {
          const stored = whatIsStored({ files: [{ path: 'model.safetensors', size: 16e9 }], config });
          if (stored === undefined) throw new Error('there are weights');
          const { encodings } = formatOfCheckpoint(stored, qwen);
          for (const { bits, group } of [encodings.linear, encodings.expert, encodings.plain]) {
            expect(bits).toBeGreaterThan(0);
            expect(bits + (group?.bits ?? 0)).toBeLessThan(100);
          }
          expect(JSON.parse(JSON.stringify(stored))).toEqual(stored);
        },
      ),
      { numRuns: 300 },
    );
  });
});
