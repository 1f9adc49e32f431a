import { encodedBytes, type Format, type TensorClass } from '../catalogue/formats.ts';
import { ggufFile } from './engines/llama-cpp/file.ts';
import { expertRanks, type Layout, stageSizes } from './layout.ts';
import type { TensorList } from './tensors/list.ts';
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
  const encoding = format.encodings[classes[tensor.role]];
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

function sumOnRank(tensors: readonly Tensor[], format: Format, layout: Layout, kvHeads: number): number {
  let sum = 0;
  for (const tensor of tensors) sum += bytesOnRank(tensor, format, layout, kvHeads);
  return sum;
}

export interface StageWeights {
  readonly bytes: number;
  /** [first, behind the last): the layers of this stage. */
  readonly from: number;
  readonly to: number;
}

/**
 * Weights on one rank of every pipeline stage, in bytes. The first stage also holds the embedding and the vision tower,
 * the last one the final norm and the head.
 */
export function stageWeights(list: TensorList, format: Format, layout: Layout, kvHeads: number): StageWeights[] {
  const blockBytes = list.blocks.map((block) => sumOnRank(block.tensors, format, layout, kvHeads));
  const sizes = stageSizes(list.order.length, layout.pipelineParallel);
  let from = 0;
  return sizes.map((size, stage) => {
    const to = from + size;
    let bytes = 0;
    for (let layer = from; layer < to; layer++) bytes += blockBytes[list.order[layer] as number] as number;
    if (stage === 0)
      bytes += sumOnRank(list.first, format, layout, kvHeads) + sumOnRank(list.vision, format, layout, kvHeads);
    if (stage === sizes.length - 1) {
      bytes += sumOnRank(list.last, format, layout, kvHeads);
      if (list.tiedHead && stage > 0) bytes += sumOnRank(list.first.slice(0, 1), format, layout, kvHeads);
    }
    const cut = { bytes, from, to };
    from = to;
    return cut;
  });
}

/** The weights of the whole model as they are stored once, in bytes: no replication, no padding of experts. */
export function storedWeights(list: TensorList, format: Format): number {
  if (format.gguf !== undefined) return ggufFile(list, format.gguf).total;
  const { expertPadding: _padding, ...unpadded } = format;
  const alone: Layout = {
    tensorParallel: 1,
    pipelineParallel: 1,
    dataParallel: 1,
    decodeContextParallel: 1,
    expertParallel: false,
  };
  return stageWeights(list, unpadded, alone, 1)[0]?.bytes ?? 0;
}

/** Bytes of the linear layers other than routed experts: what a recipe may leave in 16 bit. */
export function attentionBytesIn16Bit(list: TensorList): number {
  let elements = 0;
  for (const index of list.order) {
    for (const tensor of list.blocks[index]?.tensors ?? []) {
      const attention = classes[tensor.role] === 'linear' && tensor.role !== 'mlp-up' && tensor.role !== 'mlp-down';
      if (attention) elements += tensor.rows * tensor.columns * tensor.count;
    }
  }
  return elements * 2;
}

/** Whether the format stores tensors of this role in fewer bits than plain ones. */
export function isQuantized(role: Role, format: Format): boolean {
  return format.encodings[classes[role]].bits < format.encodings.plain.bits;
}
