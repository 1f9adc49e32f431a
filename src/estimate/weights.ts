import type { Format } from '../catalogue/formats.ts';
import { ggufFile } from './engines/llama-cpp/file.ts';
import { type HeldShares, heldShares } from './held-shares.ts';
import { type Layout, layoutKey, layoutOf, stageSizes } from './layout.ts';
import { bytesOnRank, formatOfLayer } from './rank-bytes.ts';
import type { TensorList } from './tensors/list.ts';
import type { Tensor } from './tensors/tensor.ts';

function sumOnRank(
  tensors: readonly Tensor[],
  format: Format,
  layout: Layout,
  kvHeads: number,
  shares: HeldShares | undefined,
): number {
  let sum = 0;
  for (const tensor of tensors) sum += bytesOnRank(tensor, format, layout, kvHeads) * (shares?.[tensor.role] ?? 1);
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
export function stageWeights(
  list: TensorList,
  format: Format,
  layout: Layout,
  kvHeads: number,
): readonly StageWeights[] {
  const key = layoutKey(layout);
  const known = rememberedFor(list, format);
  let cuts = known.get(key);
  // A list is of one model, whose heads hardly ever differ.
  if (cuts?.kvHeads !== kvHeads) {
    cuts = { kvHeads, stages: cutStages(list, format, layout, kvHeads) };
    known.set(key, cuts);
  }
  return cuts.stages;
}

/** By `layoutKey`; and 'stored', the whole as stored once. */
type Cuts = Map<number | string, { readonly kvHeads: number; readonly stages: readonly StageWeights[] }>;

/** What was worked out, by model, format and layout: a few numbers each, for the few layouts that questions come to. */
const remembered = new WeakMap<TensorList, WeakMap<Format, Cuts>>();
/** Beyond so many layouts of one model they are forgotten. */
const mostLayouts = 200;

function rememberedFor(list: TensorList, format: Format): Cuts {
  let byFormat = remembered.get(list);
  if (byFormat === undefined) {
    byFormat = new WeakMap();
    remembered.set(list, byFormat);
  }
  let cuts = byFormat.get(format);
  if (cuts === undefined || cuts.size > mostLayouts) {
    cuts = new Map();
    byFormat.set(format, cuts);
  }
  return cuts;
}

function cutStages(list: TensorList, format: Format, layout: Layout, kvHeads: number): StageWeights[] {
  const shares = heldShares(list, format);
  const sum = (tensors: readonly Tensor[], own = format): number => sumOnRank(tensors, own, layout, kvHeads, shares);
  const blockBytes = list.blocks.map((block) => sum(block.tensors));
  const sizes = stageSizes(list.order.length, layout.pipelineParallel);
  let from = 0;
  return sizes.map((size, stage) => {
    const to = from + size;
    let bytes = 0;
    for (let layer = from; layer < to; layer++) {
      const block = list.order[layer] as number;
      const own = formatOfLayer(format, layer, list.order.length);
      bytes += own === format ? (blockBytes[block] as number) : sum(list.blocks[block]?.tensors ?? [], own);
    }
    if (stage === 0) bytes += sum(list.first) + sum(list.vision);
    if (stage === sizes.length - 1) {
      bytes += sum(list.last);
      if (list.tiedHead && (stage > 0 || format.ownHead === true)) bytes += sum(list.first.slice(0, 1));
    }
    // Shares are fractions; bytes are whole.
    const cut = { bytes: shares === undefined ? bytes : Math.round(bytes), from, to };
    from = to;
    return cut;
  });
}

/** The weights of the whole model as they are stored once, in bytes: no replication, no padding of experts. */
export function storedWeights(list: TensorList, format: Format): number {
  if (format.gguf !== undefined) return ggufFile(list, format.gguf).total;
  const known = rememberedFor(list, format);
  let stored = known.get('stored');
  if (stored === undefined) {
    const { expertPadding: _padding, ...unpadded } = format;
    stored = { kvHeads: 1, stages: cutStages(list, unpadded, layoutOf({}), 1) };
    known.set('stored', stored);
  }
  return stored.stages[0]?.bytes ?? 0;
}

/** The same without the vision tower, which some engines do not load. */
export function languageWeights(list: TensorList, format: Format): number {
  const vision = sumOnRank(list.vision, format, layoutOf({}), 1, heldShares(list, format));
  return storedWeights(list, format) - Math.round(vision);
}
