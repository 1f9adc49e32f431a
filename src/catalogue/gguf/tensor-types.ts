/**
 * The types a tensor in a GGUF file can have, and what a block of each takes. Elements along the input features come in
 * whole blocks.
 * Source: ggml/src/ggml-common.h of llama.cpp (the block structs) by way of gpustack/gguf-parser-go, ggml.go.
 */
export interface TensorType {
  /** Elements of one block. */
  readonly block: number;
  /** Bytes of one block, scales included. */
  readonly bytes: number;
}

export const tensorTypes = {
  F32: { block: 1, bytes: 4 },
  F16: { block: 1, bytes: 2 },
  BF16: { block: 1, bytes: 2 },
  Q8_0: { block: 32, bytes: 34 },
  Q5_1: { block: 32, bytes: 24 },
  Q5_0: { block: 32, bytes: 22 },
  Q4_1: { block: 32, bytes: 20 },
  Q4_0: { block: 32, bytes: 18 },
  IQ4_NL: { block: 32, bytes: 18 },
  MXFP4: { block: 32, bytes: 17 },
  Q6_K: { block: 256, bytes: 210 },
  Q5_K: { block: 256, bytes: 176 },
  Q4_K: { block: 256, bytes: 144 },
  Q3_K: { block: 256, bytes: 110 },
  Q2_K: { block: 256, bytes: 84 },
  IQ4_XS: { block: 256, bytes: 136 },
  IQ3_S: { block: 256, bytes: 110 },
  IQ3_XXS: { block: 256, bytes: 98 },
  IQ2_S: { block: 256, bytes: 82 },
  IQ2_XS: { block: 256, bytes: 74 },
  IQ2_XXS: { block: 256, bytes: 66 },
  IQ1_M: { block: 256, bytes: 56 },
  IQ1_S: { block: 256, bytes: 50 },
} as const satisfies Readonly<Record<string, TensorType>>;

export type TensorTypeName = keyof typeof tensorTypes;

/** Bits per element of a type: 4.5 for Q4_K. */
export function bitsOf(type: TensorTypeName): number {
  const { block, bytes } = tensorTypes[type];
  return (bytes * 8) / block;
}

/** What a type with blocks of 256 becomes for a row that is no multiple of 256. Source: tensor_type_fallback, llama-quant.cpp. */
const fallbacks: Readonly<Partial<Record<TensorTypeName, TensorTypeName>>> = {
  IQ1_S: 'IQ4_NL',
  IQ1_M: 'IQ4_NL',
  IQ2_XXS: 'IQ4_NL',
  IQ2_XS: 'IQ4_NL',
  IQ2_S: 'IQ4_NL',
  IQ3_XXS: 'IQ4_NL',
  IQ3_S: 'IQ4_NL',
  IQ4_XS: 'IQ4_NL',
  Q2_K: 'Q4_0',
  Q3_K: 'Q4_0',
  Q4_K: 'Q5_0',
  Q5_K: 'Q5_1',
  Q6_K: 'Q8_0',
};

/** The type that rows of `columns` elements really get: the wanted one, its fallback, or F16 when not even that divides them. */
export function fittingType(wanted: TensorTypeName, columns: number): TensorTypeName {
  if (columns % tensorTypes[wanted].block === 0) return wanted;
  const fallback = fallbacks[wanted] ?? 'F16';
  return columns % tensorTypes[fallback].block === 0 ? fallback : 'F16';
}

/** Bytes of `rows` x `columns` elements of a type that divides `columns`. */
export function typedBytes(type: TensorTypeName, rows: number, columns: number): number {
  const { block, bytes } = tensorTypes[type];
  return rows * Math.ceil(columns / block) * bytes;
}
