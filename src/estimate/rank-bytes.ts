import { type Encoding, encodedBytes, type Format } from '../catalogue/formats.ts';
import type { Part } from '../catalogue/recipes/recipe.ts';
import { expertRanks, type Layout } from './layout.ts';
import type { Role, Tensor } from './tensors/tensor.ts';

/** Which part of a layer a tensor is; formats tell experts from the rest, recipes every part. */
const parts: Readonly<Record<Role, Part | 'expert' | 'plain'>> = {
  embedding: 'plain',
  position: 'plain',
  head: 'plain',
  norm: 'plain',
  bias: 'plain',
  query: 'attention',
  key: 'attention',
  value: 'attention',
  output: 'output',
  'gate-attention': 'attention',
  'mla-down': 'attention',
  'mla-up': 'attention',
  indexer: 'indexer',
  recurrent: 'recurrent',
  'recurrent-state': 'plain',
  'mlp-up': 'mlp',
  'mlp-down': 'mlp',
  'expert-up': 'expert',
  'expert-down': 'expert',
  'shared-up': 'shared',
  'shared-down': 'shared',
  router: 'plain',
  'per-layer-embedding': 'plain',
  vision: 'plain',
  mtp: 'mlp',
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

/** The format that a layer is stored in. */
export function formatOfLayer(format: Format, layer: number, layers: number): Format {
  return layer === 0 || layer === layers - 1 ? (format.ends ?? format) : format;
}

/** Whether the format stores tensors of this role in fewer bits than plain ones. */
export function isQuantized(role: Role, format: Format): boolean {
  return encodingOf(role, format).bits < format.encodings.plain.bits;
}

/** How the format stores tensors of this role. */
export function encodingOf(role: Role, { encodings, keeps }: Format): Encoding {
  const part = parts[role];
  if (part === 'expert') return encodings.expert;
  if (part !== 'plain' && keeps?.has(part) !== true) return encodings.linear;
  return (role === 'head' ? encodings.head : undefined) ?? encodings.plain;
}
