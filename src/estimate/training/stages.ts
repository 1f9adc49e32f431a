import type { Encoding, Format } from '../../catalogue/formats.ts';
import type { Architecture } from '../../catalogue/model.ts';
import { type Layout, layoutOf, stageSizes } from '../layout.ts';
import { bytesOnRank } from '../rank-bytes.ts';
import type { Block, TensorList } from '../tensors/list.ts';
import type { Tensor } from '../tensors/tensor.ts';
import type { TrainingLayout } from './settings.ts';

/** One pipeline stage: its layers, equal ones together, and what stands in front of and behind all layers. */
export interface Stage {
  readonly index: number;
  readonly stages: number;
  readonly layers: readonly { readonly block: Block; readonly count: number }[];
  /** Embedding, positions, final norm, head, vision tower, as far as they are on this stage. */
  readonly outside: readonly Tensor[];
}

/** The model cut into pipeline stages. `untied` stores a tied head a second time. */
export function stagesOf(list: TensorList, layout: TrainingLayout, untied: boolean): Stage[] {
  const sizes = stageSizes(list.order.length, layout.pipelineParallel);
  let from = 0;
  return sizes.map((size, index) => {
    const counts = new Map<number, number>();
    for (const block of list.order.slice(from, from + size)) counts.set(block, (counts.get(block) ?? 0) + 1);
    from += size;
    const last = index === sizes.length - 1;
    const copiesEmbedding = list.tiedHead && last && (untied || index > 0);
    return {
      index,
      stages: sizes.length,
      layers: [...counts].map(([block, count]) => ({ block: list.blocks[block] as Block, count })),
      outside: [
        ...(index === 0 ? [...list.first, ...list.vision] : []),
        ...(last ? list.last : []),
        ...(copiesEmbedding ? list.first.slice(0, 1) : []),
      ],
    };
  });
}

const oneByte: Encoding = { bits: 8 };
const countingFormat: Pick<Format, 'encodings'> = { encodings: { expert: oneByte, linear: oneByte, plain: oneByte } };

/** Counts what one tensor-parallel rank holds. */
export interface RankCounter {
  /** Elements of the tensors. */
  elements(tensors: readonly Tensor[]): number;
  /** Bytes of the tensors as a format stores them. */
  bytes(tensors: readonly Tensor[], format: Format): number;
}

/** A counter for the fullest rank of a layout: experts are divided over tensor- and expert-parallel ranks. */
export function rankCounter(arch: Architecture, layout: TrainingLayout): RankCounter {
  const split: Layout = layoutOf({
    tensorParallel: layout.tensorParallel,
    dataParallel: layout.expertRanks / layout.tensorParallel,
    expertParallel: layout.expertRanks > layout.tensorParallel,
  });
  const kvHeads = arch.kvHeads ?? arch.heads ?? 1;
  const sum = (tensors: readonly Tensor[], format: Format): number =>
    tensors.reduce((bytes, tensor) => bytes + bytesOnRank(tensor, format, split, kvHeads), 0);
  return { elements: (tensors) => sum(tensors, countingFormat as Format), bytes: sum };
}
