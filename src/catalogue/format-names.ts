import { exllamaNames } from './exllama/exllama-formats.ts';
import { recipes } from './gguf/recipes.ts';
import { mlxNames } from './mlx/mlx-formats.ts';

/**
 * The weight formats' names: id, how it is shown, and how people write it. What a format costs in bytes is in
 * formats.ts. The ids of the contract come first, then the GGUF types.
 */
export interface FormatName {
  readonly id: string;
  readonly label: string;
  /** Lower case, separators removed or single hyphens; the parser normalizes before it compares. */
  readonly aliases: readonly string[];
}

export const formatNames: readonly FormatName[] = [
  {
    id: 'fp32',
    label: 'FP32',
    aliases: ['fp 32', 'single-precision', '单精度', 'float32', 'f32', '32-bit', '32bit', 'full-precision'],
  },
  {
    id: 'bf16',
    label: 'BF16',
    aliases: ['bf 16', 'b16', '16 bits', 'bfloat16', '16-bit', '16bit', 'unquantized'],
  },
  { id: 'fp16', label: 'FP16', aliases: ['fp 16', 'float 16', 'float16', 'f16', 'half', 'half-precision', '半精度'] },
  {
    id: 'fp8',
    label: 'FP8',
    aliases: [
      'fp 8',
      'fp8-e5m2',
      'e5m2',
      'f8-e4m3',
      '8-bit-float',
      'quantized-fp8',
      'float8',
      'f8',
      'fp8-dynamic',
      'fp8-e4m3',
      'e4m3',
      'w8a8-fp8',
      'fp8-block',
    ],
  },
  {
    id: 'int8',
    label: 'INT8 (W8A8)',
    aliases: [
      'int 8',
      '8 bits',
      '8-bits',
      'q8bit',
      'int8-w8a8',
      'quantized-w8a8',
      '8比特',
      '8位',
      '8-bit',
      '8bit',
      'w8a8',
      'i8',
      'w8a8-int8',
      'smoothquant',
    ],
  },
  {
    id: 'int8-w8a16',
    label: 'INT8 weights (W8A16)',
    aliases: [
      'int8-autoround',
      'w8a16-int8',
      'autoround-int8',
      '8-bit-gptq',
      'quantized-w8a16',
      'gptq-8-bit',
      'gptq-int8-w8a16',
      'w8a16',
      'gptq-int8',
      'gptq-8bit',
    ],
  },
  {
    id: 'int4',
    label: 'INT4 (W4A16)',
    aliases: [
      'int 4',
      '4 bits',
      '4-bits',
      'uint4',
      'w4',
      'int4-w4a16',
      'int4-autoround',
      'autoround-int4',
      'autoround-4bit',
      'qat-w4a16-ct',
      'qat-w4a16',
      'qat-int4',
      'quantized-w4a16',
      'w4a16-g128',
      '4比特',
      '4位',
      '4-bit',
      '4bit',
      'w4a16',
      'i4',
      'autoround',
      'u4',
    ],
  },
  {
    id: 'gptq-int4',
    label: 'GPTQ INT4',
    aliases: [
      'gptq-4-bit',
      '4-bit-gptq',
      'int4-gptq',
      'gptq-w4a16',
      'gptq-int4-128g',
      'gptqmodel-4bit',
      'gptq',
      'gptq-4bit',
      'gptq-marlin',
    ],
  },
  {
    id: 'awq-int4',
    label: 'AWQ INT4',
    aliases: ['awq-4-bit', '4-bit-awq', 'int4-awq', 'awq-w4a16', 'awq-int4-g128', 'awq', 'awq-4bit', 'awq-marlin'],
  },
  {
    id: 'nf4',
    label: 'bitsandbytes NF4',
    aliases: [
      'bnb-4-bit',
      '4-bit-bnb',
      'bitsandbytes-4bit',
      'bitsandbytes-nf4',
      '4bit-nf4',
      'nf4-4bit',
      'unsloth-bnb-4bit',
      'bitsandbytes-int4',
      'bnb-nf4',
      'bnb-4bit',
      'bnb',
      'bitsandbytes',
      'bnb-int4',
    ],
  },
  {
    id: 'bnb-int8',
    label: 'bitsandbytes INT8',
    aliases: ['bnb-8-bit', 'bitsandbytes-8bit', 'bitsandbytes-int8', 'llm.int8()', 'llm-int8', 'bnb-8bit'],
  },
  { id: 'nvfp4', label: 'NVFP4', aliases: ['fp 4', 'nvfp4-fp8', 'nvfp4a16', 'w4a4', 'fp4', 'nv-fp4', 'w4a4-nvfp4'] },
  { id: 'mxfp4', label: 'MXFP4', aliases: ['mx fp4', 'mx-fp4', 'mxfp4-moe'] },
  { id: 'q8_0', label: 'Q8_0', aliases: ['q8'] },
  { id: 'q6_k', label: 'Q6_K', aliases: ['q6k', '6 bits', 'q6', '6-bit', '6bit'] },
  {
    id: 'q5_k_m',
    label: 'Q5_K_M',
    aliases: ['q5km', '5 bits', 'q5', '5-bit', '5bit', 'q5_k'],
  },
  { id: 'q5_k_s', label: 'Q5_K_S', aliases: ['q5ks'] },
  { id: 'q5_1', label: 'Q5_1', aliases: [] },
  { id: 'q5_0', label: 'Q5_0', aliases: [] },
  { id: 'q4_k_m', label: 'Q4_K_M', aliases: ['q4', 'q4_k', 'gguf', 'q4km', 'ggml'] },
  { id: 'q4_k_s', label: 'Q4_K_S', aliases: ['q4ks'] },
  { id: 'q4_1', label: 'Q4_1', aliases: [] },
  { id: 'q4_0', label: 'Q4_0', aliases: [] },
  { id: 'iq4_nl', label: 'IQ4_NL', aliases: ['iq4nl'] },
  { id: 'iq4_xs', label: 'IQ4_XS', aliases: ['iq4xs', 'iq4'] },
  { id: 'q3_k_l', label: 'Q3_K_L', aliases: ['q3kl'] },
  {
    id: 'q3_k_m',
    label: 'Q3_K_M',
    aliases: ['q3km', '3 bits', 'q3', '3-bit', '3bit', 'q3_k'],
  },
  { id: 'q3_k_s', label: 'Q3_K_S', aliases: ['q3ks'] },
  { id: 'iq3_m', label: 'IQ3_M', aliases: ['iq3m', 'iq3'] },
  { id: 'iq3_s', label: 'IQ3_S', aliases: ['iq3s'] },
  { id: 'iq3_xs', label: 'IQ3_XS', aliases: ['iq3xs'] },
  { id: 'iq3_xxs', label: 'IQ3_XXS', aliases: ['iq3xxs'] },
  { id: 'q2_k', label: 'Q2_K', aliases: ['q2k', '2 bits', 'q2', '2-bit', '2bit'] },
  { id: 'q2_k_s', label: 'Q2_K_S', aliases: [] },
  { id: 'iq2_m', label: 'IQ2_M', aliases: ['iq2m', 'iq2'] },
  { id: 'iq2_s', label: 'IQ2_S', aliases: ['iq2s'] },
  { id: 'iq2_xs', label: 'IQ2_XS', aliases: ['iq2xs'] },
  { id: 'iq2_xxs', label: 'IQ2_XXS', aliases: ['iq2xxs'] },
  { id: 'iq1_m', label: 'IQ1_M', aliases: ['iq1m', 'iq1', '1-bit', '1bit'] },
  { id: 'iq1_s', label: 'IQ1_S', aliases: ['iq1s'] },
  ...mlxNames,
  ...exllamaNames,
  ...recipes.map(({ id, label, aliases }) => ({ id, label, aliases })),
];

const byId = new Map(formatNames.map((name) => [name.id, name]));

/** The names of a format; undefined for an id that is none. */
export function formatNamed(id: string): FormatName | undefined {
  return byId.get(id);
}

/** How a format is shown; an unknown id as it is. */
export function formatLabel(id: string): string {
  return byId.get(id)?.label ?? id;
}

/** The same without what stands in brackets, for buttons: "INT4" for "INT4 (W4A16)". */
export function shortFormatLabel(id: string): string {
  return formatLabel(id).replace(/ \(.*\)/, '');
}

/** GGUF types are the ones llama.cpp reads. */
export function isGguf(id: string): boolean {
  return /^(?:ud-)?i?q\d/.test(id);
}
