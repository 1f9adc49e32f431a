import type { GgufFile } from '../../../catalogue/gguf/gguf-file.ts';
import { type Mixture, mixtureFor } from '../../../catalogue/gguf/mixture.ts';
import { typedBytes } from '../../../catalogue/gguf/tensor-types.ts';
import type { Architecture } from '../../../catalogue/model.ts';
import type { TensorList } from '../../tensors/list.ts';
import type { Role, Tensor } from '../../tensors/tensor.ts';
import { type Piece, piecesOf } from './pieces.ts';

const files = new WeakMap<Mixture, GgufFile>();

/**
 * The file of a model in a mixture: as its header says, as large as it is, or as the mixture is predicted. `list` is the tensor
 * list of the model that the mixture was made for.
 */
export function ggufFile(list: TensorList, mixture: Mixture): GgufFile {
  const { held } = mixture;
  if (typeof held === 'object') return held;
  let file = files.get(mixture);
  if (file === undefined) {
    const predicted = measure(list, mixture);
    file = held === undefined ? predicted : scaled(predicted, held);
    files.set(mixture, file);
  }
  return file;
}

/** The predicted file as large as the real one: what the types differ in is spread over all tensors. */
function scaled(file: GgufFile, total: number): GgufFile {
  const real = (bytes: number): number => Math.round((bytes * total) / file.total);
  return {
    embedding: real(file.embedding),
    front: real(file.front),
    layers: file.layers.map(real),
    experts: file.experts.map(real),
    largestExperts: real(file.largestExperts),
    output: real(file.output),
    unloaded: real(file.unloaded),
    total,
  };
}

function measure(list: TensorList, mixture: Mixture): GgufFile {
  const { arch } = mixture;
  const onHost = (tensor: Tensor): boolean =>
    tensor.role === 'embedding' || tensor.role === 'per-layer-embedding' || tensor.role === 'position';
  const outside = (tensors: readonly Tensor[]): number => {
    let sum = 0;
    for (const tensor of tensors)
      for (const piece of piecesOf(tensor, undefined, arch)) sum += bytesOf(piece, mixture, 0, 1);
    return sum;
  };
  const embedding = outside(list.first.filter(onHost));
  const front = outside(list.first.filter((tensor) => !onHost(tensor)));
  const tied = list.tiedHead ? outside(list.first.filter(({ role }) => role === 'embedding')) : 0;
  const last = outside(list.last);
  const unloaded = predictionBytes(list, mixture);
  const layers = layerBytes(list, mixture, () => true);
  const up = layerBytes(list, mixture, (role) => role === 'expert-up');
  const down = layerBytes(list, mixture, (role) => role === 'expert-down');
  // Gate and up are tensors of their own in the file.
  const upTensors = Math.max(1, (arch.moe?.mats ?? arch.mlpMats) - 1);
  return {
    embedding,
    front,
    layers,
    experts: up.map((bytes, layer) => bytes + (down[layer] ?? 0)),
    largestExperts: Math.max(0, ...down, ...up.map((bytes) => bytes / upTensors)),
    output: last + tied,
    unloaded,
    total: embedding + front + layers.reduce((sum, bytes) => sum + bytes, 0) + last + unloaded,
  };
}

/** Models whose multi-token-prediction layer is in the file. Source: convert_hf_to_gguf.py, which leaves out others'. */
const withPrediction: ReadonlySet<string> = new Set(['glm4_moe', 'glm_moe_dsa']);

function predictionBytes(list: TensorList, mixture: Mixture): number {
  if (!withPrediction.has(mixture.arch.modelType)) return 0;
  const type = mixture.typeOf('matrix', mixture.arch.hidden, 0, 1);
  return list.mtp.reduce((sum, { rows, columns, count }) => sum + count * typedBytes(type, rows, columns), 0);
}

/** Bytes of each layer, of tensors with these roles. */
function layerBytes(list: TensorList, mixture: Mixture, counts: (role: Role) => boolean): number[] {
  const { arch } = mixture;
  const blocks = list.blocks.map(({ kind, tensors }) =>
    tensors.flatMap((tensor) => piecesOf(tensor, kind, arch).map((piece) => ({ role: tensor.role, piece }))),
  );
  const hasValue = blocks.map((pieces) => pieces.some(({ piece }) => piece.slot === 'value'));
  const values = list.order.filter((block) => hasValue[block] === true).length;
  let valueIndex = 0;
  return list.order.map((block, layer) => {
    let sum = 0;
    for (const { role, piece } of blocks[block] ?? []) {
      if (!counts(role)) continue;
      sum +=
        piece.slot === 'value'
          ? bytesOf(piece, mixture, valueIndex, values)
          : bytesOf(piece, mixture, layer, list.order.length);
    }
    if (hasValue[block] === true) valueIndex++;
    return sum;
  });
}

function bytesOf(piece: Piece, mixture: Mixture, index: number, of: number): number {
  const type = mixture.typeOf(piece.slot, piece.columns, index, of);
  return piece.count * typedBytes(type, piece.rows, piece.columns);
}

/** Bytes in the file of tensors with these roles, for showing the parts. */
export function bytesOfRoles(list: TensorList, mixture: Mixture, roles: readonly Role[]): number {
  let sum = layerBytes(list, mixture, (role) => roles.includes(role)).reduce((total, bytes) => total + bytes, 0);
  for (const tensor of [...list.first, ...list.last]) {
    if (!roles.includes(tensor.role)) continue;
    for (const piece of piecesOf(tensor, undefined, mixture.arch)) sum += bytesOf(piece, mixture, 0, 1);
  }
  return sum;
}

/** The mixture llama.cpp would read for a format: GGUF types, 16 and 32 bit, and MXFP4 for what was published in it. */
export function mixtureOf(arch: Architecture, formatId: string): Mixture {
  const mixture = mixtureFor(arch, formatId);
  if (mixture === undefined)
    throw new RangeError(`${formatId} is no GGUF file type; the look-up replaces those before`);
  return mixture;
}
