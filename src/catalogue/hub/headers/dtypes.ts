/**
 * Bits per element of the types that a safetensors header names.
 * Source: safetensors/src/tensor.rs (github.com/huggingface/safetensors), and the names that the hub's own reader knows
 * beside them (huggingface.js, parse-safetensors-metadata.ts).
 */
const bitsByType: Readonly<Record<string, number>> = {
  BOOL: 8,
  F4: 4,
  FP4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  U8: 8,
  I8: 8,
  UE8: 8,
  E8M0: 8,
  F8_E8M0: 8,
  F8_E4M3: 8,
  F8_E4M3FNUZ: 8,
  F8_E5M2: 8,
  F8_E5M2FNUZ: 8,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  C64: 64,
  F64: 64,
  I64: 64,
  U64: 64,
};

const byName = new Map(Object.entries(bitsByType));

/** Bits of one element; undefined for a type that is not known. */
export function dtypeBits(dtype: string): number | undefined {
  return byName.get(dtype);
}
