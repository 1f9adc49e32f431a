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
  { id: 'fp32', label: 'FP32', aliases: ['float32', 'f32', '32-bit', '32bit', 'full-precision'] },
  { id: 'bf16', label: 'BF16', aliases: ['bfloat16', '16-bit', '16bit', 'half', 'half-precision', 'unquantized'] },
  { id: 'fp16', label: 'FP16', aliases: ['float16', 'f16'] },
  { id: 'fp8', label: 'FP8', aliases: ['float8', 'f8', 'fp8-dynamic', 'fp8-e4m3', 'e4m3', 'w8a8-fp8', 'fp8-block'] },
  { id: 'int8', label: 'INT8 (W8A8)', aliases: ['8-bit', '8bit', 'w8a8', 'i8', 'w8a8-int8', 'smoothquant'] },
  { id: 'int8-w8a16', label: 'INT8 weights (W8A16)', aliases: ['w8a16', 'gptq-int8', 'gptq-8bit'] },
  { id: 'int4', label: 'INT4 (W4A16)', aliases: ['4-bit', '4bit', 'w4a16', 'i4', 'autoround', 'u4'] },
  { id: 'gptq-int4', label: 'GPTQ INT4', aliases: ['gptq', 'gptq-4bit', 'gptq-marlin'] },
  { id: 'awq-int4', label: 'AWQ INT4', aliases: ['awq', 'awq-4bit', 'awq-marlin'] },
  { id: 'nf4', label: 'bitsandbytes NF4', aliases: ['bnb-nf4', 'bnb-4bit', 'bnb', 'bitsandbytes', 'bnb-int4'] },
  { id: 'bnb-int8', label: 'bitsandbytes INT8', aliases: ['llm-int8', 'bnb-8bit'] },
  { id: 'nvfp4', label: 'NVFP4', aliases: ['fp4', 'nv-fp4', 'w4a4-nvfp4'] },
  { id: 'mxfp4', label: 'MXFP4', aliases: ['mx-fp4', 'mxfp4-moe'] },
  { id: 'q8_0', label: 'Q8_0', aliases: ['q8'] },
  { id: 'q6_k', label: 'Q6_K', aliases: ['q6', '6-bit', '6bit'] },
  { id: 'q5_k_m', label: 'Q5_K_M', aliases: ['q5', '5-bit', '5bit', 'q5_k'] },
  { id: 'q5_k_s', label: 'Q5_K_S', aliases: [] },
  { id: 'q5_1', label: 'Q5_1', aliases: [] },
  { id: 'q5_0', label: 'Q5_0', aliases: [] },
  { id: 'q4_k_m', label: 'Q4_K_M', aliases: ['q4', 'q4_k', 'gguf', 'q4km', 'ggml'] },
  { id: 'q4_k_s', label: 'Q4_K_S', aliases: [] },
  { id: 'q4_1', label: 'Q4_1', aliases: [] },
  { id: 'q4_0', label: 'Q4_0', aliases: [] },
  { id: 'iq4_nl', label: 'IQ4_NL', aliases: [] },
  { id: 'iq4_xs', label: 'IQ4_XS', aliases: ['iq4'] },
  { id: 'q3_k_l', label: 'Q3_K_L', aliases: [] },
  { id: 'q3_k_m', label: 'Q3_K_M', aliases: ['q3', '3-bit', '3bit', 'q3_k'] },
  { id: 'q3_k_s', label: 'Q3_K_S', aliases: [] },
  { id: 'iq3_m', label: 'IQ3_M', aliases: ['iq3'] },
  { id: 'iq3_s', label: 'IQ3_S', aliases: [] },
  { id: 'iq3_xs', label: 'IQ3_XS', aliases: [] },
  { id: 'iq3_xxs', label: 'IQ3_XXS', aliases: [] },
  { id: 'q2_k', label: 'Q2_K', aliases: ['q2', '2-bit', '2bit'] },
  { id: 'q2_k_s', label: 'Q2_K_S', aliases: [] },
  { id: 'iq2_m', label: 'IQ2_M', aliases: ['iq2'] },
  { id: 'iq2_s', label: 'IQ2_S', aliases: [] },
  { id: 'iq2_xs', label: 'IQ2_XS', aliases: [] },
  { id: 'iq2_xxs', label: 'IQ2_XXS', aliases: [] },
  { id: 'iq1_m', label: 'IQ1_M', aliases: ['iq1', '1-bit', '1bit'] },
  { id: 'iq1_s', label: 'IQ1_S', aliases: [] },
];

/** GGUF types are the ones llama.cpp reads. */
export function isGguf(id: string): boolean {
  return /^i?q\d/.test(id);
}
