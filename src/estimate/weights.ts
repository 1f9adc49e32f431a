import type { Format } from '../catalogue/formats.ts';
import { ggufFile } from './engines/llama-cpp/file.ts';
import { type Layout, layoutOf, stageSizes } from './layout.ts';
import { bytesOnRank } from './rank-bytes.ts';
import type { TensorList } from './tensors/list.ts';
import type { Tensor } from './tensors/tensor.ts';

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
export function stageWeights(
  list: TensorList,
  format: Format,
  layout: Layout,
  kvHeads: number,
): readonly StageWeights[] {
  const { tensorParallel, pipelineParallel, dataParallel, expertParallel } = layout;
  const key = `${tensorParallel} ${pipelineParallel} ${dataParallel} ${expertParallel} ${kvHeads}`;
  const known = rememberedFor(list, format);
  let cuts = known.get(key);
  if (cuts === undefined) {
    cuts = cutStages(list, format, layout, kvHeads);
    known.set(key, cuts);
  }
  return cuts;
}

type Cuts = Map<string, readonly StageWeights[]>;

/** What was worked out for the model asked for last, by format and layout: one question asks for the same few again and again. */
let last: { readonly list: TensorList; readonly byFormat: Map<Format, Cuts> } | undefined;

function rememberedFor(list: TensorList, format: Format): Cuts {
  if (last?.list !== list) last = { list, byFormat: new Map() };
  const cuts = last.byFormat.get(format) ?? new Map();
  last.byFormat.set(format, cuts);
  return cuts;
}

/** The format that a layer is stored in. */
export function formatOfLayer(format: Format, layer: number, layers: number): Format {
  return layer === 0 || layer === layers - 1 ? (format.ends ?? format) : format;
}

function cutStages(list: TensorList, format: Format, layout: Layout, kvHeads: number): StageWeights[] {
  const blockBytes = list.blocks.map((block) => sumOnRank(block.tensors, format, layout, kvHeads));
  const sizes = stageSizes(list.order.length, layout.pipelineParallel);
  let from = 0;
  return sizes.map((size, stage) => {
    const to = from + size;
    let bytes = 0;
    for (let layer = from; layer < to; layer++) {
      const block = list.order[layer] as number;
      const own = formatOfLayer(format, layer, list.order.length);
      bytes +=
        own === format
          ? (blockBytes[block] as number)
          : sumOnRank(list.blocks[block]?.tensors ?? [], own, layout, kvHeads);
    }
    if (stage === 0)
      bytes += sumOnRank(list.first, format, layout, kvHeads) + sumOnRank(list.vision, format, layout, kvHeads);
    if (stage === sizes.length - 1) {
      bytes += sumOnRank(list.last, format, layout, kvHeads);
      if (list.tiedHead && (stage > 0 || format.ownHead === true))
        bytes += sumOnRank(list.first.slice(0, 1), format, layout, kvHeads);
    }
    const cut = { bytes, from, to };
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
    stored = cutStages(list, unpadded, layoutOf({}), 1);
    known.set('stored', stored);
  }
  return stored[0]?.bytes ?? 0;
}
