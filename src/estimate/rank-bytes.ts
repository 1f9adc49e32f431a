import { type Encoding, encodedBytes, type Format, type TensorClass } from '../catalogue/formats.ts';
import { expertRanks, type Layout } from './layout.ts';
import type { Role, Tensor } from './tensors/tensor.ts';

/** Which class of the format a tensor falls in. */
const classes: Readonly<Record<Role, TensorClass>> = {
  embedding: 'plain',
  position: 'plain',
  head: 'plain',
  norm: 'plain',
  bias: 'plain',
  query: 'linear',
  key: 'linear',
  value: 'linear',
  output: 'linear',
  'gate-attention': 'linear',
  'mla-down': 'linear',
  'mla-up': 'linear',
  indexer: 'linear',
  recurrent: 'linear',
  'recurrent-state': 'plain',
  'mlp-up': 'linear',
  'mlp-down': 'linear',
  'expert-up': 'expert',
  'expert-down': 'expert',
  'shared-up': 'linear',
  'shared-down': 'linear',
  router: 'plain',
  'per-layer-embedding': 'plain',
  vision: 'plain',
  mtp: 'linear',
  other: 'plain',
};

const vocabularyPadding = 64;

/** Bytes of one tensor group on one rank. */
export function bytesOnRank(tensor: Tensor, format: Format, layout: Layout, kvHeads: number): number {
  const encoding = encodingOf(tensor.role, format);
  const { rows, columns, count, split } = tensor;
  const tp = layout.tensorParallel;
  switch (split) {
    case 'replicated':
      return count * encodedBytes(encoding, rows, columns);
    case 'column':
    case 'heads':
      // A vector is stored as one row: what is divided is its length.
      return rows === 1
        ? count * encodedBytes(encoding, 1, Math.ceil(columns / tp))
        : count * encodedBytes(encoding, Math.ceil(rows / tp), columns);
    case 'kv-heads':
      return count * encodedBytes(encoding, rows / Math.min(tp, kvHeads), columns);
    case 'row':
    case 'heads-in':
      return count * encodedBytes(encoding, rows, Math.ceil(columns / tp));
    case 'vocabulary': {
      const padded = Math.ceil(rows / vocabularyPadding) * vocabularyPadding;
      return count * encodedBytes(encoding, Math.ceil((tp === 1 ? rows : padded) / tp), columns);
    }
    case 'experts-column':
    case 'experts-row': {
      return expertBytes(tensor, format, layout);
    }
  }
}

/** Experts of one layer on one rank: whole ones dealt out, or a slice of every one; padded as the kernels want them. */
function expertBytes(tensor: Tensor, format: Format, layout: Layout): number {
  const encoding = format.encodings.expert;
  const ranks = expertRanks(layout);
  const whole = layout.expertParallel ? 1 : ranks;
  const count = layout.expertParallel ? Math.ceil(tensor.count / ranks) : tensor.count;
  const { width = 1, hidden = 1 } = format.expertPadding ?? {};
  return tensor.split === 'experts-column'
    ? count * encodedBytes(encoding, padded(tensor.rows / whole, width), padded(tensor.columns, hidden))
    : count * encodedBytes(encoding, padded(tensor.rows, hidden), padded(tensor.columns / whole, width));
}

function padded(size: number, multiple: number): number {
  return Math.ceil(size / multiple) * multiple;
}

/** Whether a recipe may leave tensors of this role in 16 bit: linear layers outside the MLP. */
export function isAttention(role: Role): boolean {
  return classes[role] === 'linear' && role !== 'mlp-up' && role !== 'mlp-down';
}

/** Whether the format stores tensors of this role in fewer bits than plain ones. */
export function isQuantized(role: Role, format: Format): boolean {
  return encodingOf(role, format).bits < format.encodings.plain.bits;
}

function encodingOf(role: Role, { encodings }: Format): Encoding {
  return (role === 'head' ? encodings.head : undefined) ?? encodings[classes[role]];
}
