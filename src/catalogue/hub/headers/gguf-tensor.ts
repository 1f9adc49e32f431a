import { type TensorType, type TensorTypeName, tensorTypes } from '../../gguf/tensor-types.ts';
import { type GgufCursor, MalformedHeader } from './gguf-cursor.ts';
import { shown } from './read-range.ts';

/** A tensor of a GGUF file. */
export interface GgufTensor {
  readonly name: string;
  /** "Q4_K". */
  readonly type: string;
  /** Elements in each dimension, the input features first. */
  readonly shape: readonly number[];
  readonly bytes: number;
}

/** Types by their number in the file: `enum ggml_type` in ggml/include/ggml.h. */
const numbered: Readonly<Record<number, TensorTypeName>> = {
  0: 'F32',
  1: 'F16',
  2: 'Q4_0',
  3: 'Q4_1',
  6: 'Q5_0',
  7: 'Q5_1',
  8: 'Q8_0',
  10: 'Q2_K',
  11: 'Q3_K',
  12: 'Q4_K',
  13: 'Q5_K',
  14: 'Q6_K',
  16: 'IQ2_XXS',
  17: 'IQ2_XS',
  18: 'IQ3_XXS',
  19: 'IQ1_S',
  20: 'IQ4_NL',
  21: 'IQ3_S',
  22: 'IQ2_S',
  23: 'IQ4_XS',
  29: 'IQ1_M',
  30: 'BF16',
  39: 'MXFP4',
};

/** Types that no file of the catalogue's formats has, but files have: block_q8_1 to block_nvfp4 in ggml-common.h. */
const others: Readonly<Record<number, TensorType & { readonly name: string }>> = {
  9: { name: 'Q8_1', block: 32, bytes: 36 },
  15: { name: 'Q8_K', block: 256, bytes: 292 },
  24: { name: 'I8', block: 1, bytes: 1 },
  25: { name: 'I16', block: 1, bytes: 2 },
  26: { name: 'I32', block: 1, bytes: 4 },
  27: { name: 'I64', block: 1, bytes: 8 },
  28: { name: 'F64', block: 1, bytes: 8 },
  34: { name: 'TQ1_0', block: 256, bytes: 54 },
  35: { name: 'TQ2_0', block: 256, bytes: 66 },
  40: { name: 'NVFP4', block: 64, bytes: 36 },
};

const maxDimensions = 4;
const maxDimension = 2 ** 32;

/** Reads what the header says of one tensor behind its name. */
export async function tensorInfo(cursor: GgufCursor, name: string): Promise<GgufTensor> {
  await cursor.need(4);
  const dimensions = cursor.number(4, 'unsigned');
  if (dimensions > maxDimensions) throw new MalformedHeader(`has a tensor ${shown(name)} of ${dimensions} dimensions`);
  const shape: number[] = [];
  for (let left = dimensions; left > 0; left--) shape.push(await cursor.size(maxDimension, 'a dimension'));
  await cursor.need(12);
  const index = cursor.number(4, 'unsigned');
  cursor.number(8, 'unsigned');
  const type = typeNumbered(index);
  if (type === undefined) throw new MalformedHeader(`has a tensor ${shown(name)} of the unknown type ${index}`);
  const [columns = 1, ...rows] = shape;
  const bytes = rows.reduce((product, size) => product * size, Math.ceil(columns / type.block) * type.bytes);
  return { name, type: type.name, shape, bytes };
}

function typeNumbered(index: number): (TensorType & { readonly name: string }) | undefined {
  const name = numbered[index];
  return name === undefined ? others[index] : { name, ...tensorTypes[name] };
}
