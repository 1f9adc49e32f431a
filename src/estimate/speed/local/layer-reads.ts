import type { Format } from '../../../catalogue/formats.ts';
import type { Architecture } from '../../../catalogue/model.ts';
import type { Subject } from '../../../catalogue/subject.ts';
import { ggufFile } from '../../engines/llama-cpp/file.ts';
import { layoutOf } from '../../layout.ts';
import { bytesOnRank } from '../../rank-bytes.ts';
import type { TensorList } from '../../tensors/list.ts';
import { tensorsOf } from '../../tensors/of-model.ts';
import { elements, type Tensor } from '../../tensors/tensor.ts';
import { isRouted, untoldShare } from '../untold-experts.ts';
import { cachesRead, overheadOf, pairsOf } from './layer-work.ts';

/** What one token passes in some of the layers. Bytes, unless a field says otherwise. */
export interface Reads {
  /** Weights that every token reads: all but routed experts. */
  readonly plain: number;
  /** All routed experts, of which a token reads `activeShare`. */
  readonly experts: number;
  /** Cached elements per token of context, of layers that see all of it. */
  readonly elements: number;
  /** Cached elements per token of context, of layers that see a window. */
  readonly windows: readonly { readonly tokens: number; readonly elements: number }[];
  /** States of linear attention: read and written for every token. */
  readonly states: number;
  /** Layers, each weighted by what it takes beside its reading: 1 for attention and a dense MLP. */
  readonly layers: number;
}

/** A model in a format, layer by layer. */
export interface ModelReads {
  /** Weights of each layer without its routed experts, and these. */
  readonly layers: readonly { readonly plain: number; readonly experts: number }[];
  /** Final norm and output head, and projections in front of the layers; embeddings are looked up, not read. */
  readonly head: number;
  /** Part of the routed experts that one token reads. */
  readonly activeShare: number;
  /** Elements that one token is multiplied with: of routed experts, and of all the rest with the head. */
  readonly expertElements: number;
  readonly plainElements: number;
  /** Everything, on one device. */
  readonly all: Reads;
  /** Multiply-adds of attention for each pair of tokens that see each other, over all layers of full attention. */
  readonly pairs: number;
}

const known = new WeakMap<Format, WeakMap<Architecture, ModelReads>>();

/** Folded once for each model and format. */
export function modelReads({ model, format }: Pick<Subject, 'model' | 'format'>): ModelReads {
  const byModel = known.get(format) ?? new WeakMap<Architecture, ModelReads>();
  known.set(format, byModel);
  let reads = byModel.get(model.architecture);
  if (reads === undefined) {
    reads = fold(model, tensorsOf(model), format);
    byModel.set(model.architecture, reads);
  }
  return reads;
}

function fold(model: Subject['model'], list: TensorList, format: Format): ModelReads {
  const { architecture } = model;
  const { moe } = architecture;
  const told = format.gguf === undefined ? encoded(list, format) : inGguf(list, format.gguf);
  const untold = untoldShare(model, list);
  const layers = untold === undefined ? told.layers : told.layers.map(({ plain }) => ({ plain: 0, experts: plain }));
  const activeShare = untold ?? (moe === undefined ? 0 : moe.active / moe.experts);
  const inLayers = rangeOf(architecture, list, { layers }, 0, layers.length);
  return {
    layers,
    head: told.head,
    activeShare,
    ...elementsOf(list, activeShare, untold !== undefined),
    all: { ...inLayers, plain: inLayers.plain + told.head },
    pairs: pairsOf(architecture),
  };
}

function elementsOf(
  list: TensorList,
  activeShare: number,
  untold: boolean,
): Pick<ModelReads, 'expertElements' | 'plainElements'> {
  const count = (tensors: readonly Tensor[]): number => tensors.reduce((sum, tensor) => sum + elements(tensor), 0);
  const blocks = list.blocks.map(({ tensors }) => ({
    all: count(tensors),
    routed: count(untold ? tensors : tensors.filter(isRouted)),
  }));
  const head = list.tiedHead ? list.first.filter(({ role }) => role === 'embedding') : list.last;
  const sum = { expertElements: 0, plainElements: count(head) };
  for (const block of list.order) {
    const { all, routed } = blocks[block] ?? { all: 0, routed: 0 };
    sum.expertElements += routed * activeShare;
    sum.plainElements += all - routed;
  }
  return sum;
}

type ByLayer = Pick<ModelReads, 'layers' | 'head'>;

function inGguf(list: TensorList, mixture: NonNullable<Format['gguf']>): ByLayer {
  const { layers, experts, output, front } = ggufFile(list, mixture);
  return {
    layers: layers.map((bytes, layer) => ({ plain: bytes - (experts[layer] ?? 0), experts: experts[layer] ?? 0 })),
    head: output + front,
  };
}

/** MLX and ExLlama: a tied head is read as a head of its own. */
function encoded(list: TensorList, format: Format): ByLayer {
  const whole = layoutOf({});
  const bytes = (tensors: readonly Tensor[]): number =>
    tensors.reduce((sum, tensor) => sum + bytesOnRank(tensor, format, whole, 1), 0);
  const blocks = list.blocks.map(({ tensors }) => ({
    plain: bytes(tensors.filter((tensor) => !isRouted(tensor))),
    experts: bytes(tensors.filter(isRouted)),
  }));
  const tied = list.tiedHead ? list.first.filter(({ role }) => role === 'embedding') : [];
  return {
    layers: list.order.map((block) => blocks[block] ?? { plain: 0, experts: 0 }),
    head: bytes([...list.last, ...tied.map((tensor): Tensor => ({ ...tensor, role: 'head' }))]),
  };
}

/** The layers [from, to) with their caches and their overhead, without the head. */
export function rangeOf(
  arch: Architecture,
  list: TensorList,
  model: Pick<ModelReads, 'layers'>,
  from: number,
  to: number,
): Reads {
  const caches = cachesRead(arch);
  const windows = new Map<number, number>();
  const sum = { plain: 0, experts: 0, elements: 0, states: 0, layers: 0 };
  for (let layer = from; layer < to; layer++) {
    sum.plain += model.layers[layer]?.plain ?? 0;
    sum.experts += model.layers[layer]?.experts ?? 0;
    sum.layers += overheadOf(arch, list, layer);
    const cache = caches[layer];
    if (cache?.kind === 'full') sum.elements += cache.elements;
    if (cache?.kind === 'window') windows.set(cache.window, (windows.get(cache.window) ?? 0) + cache.elements);
    sum.states += cache?.stateBytes ?? 0;
  }
  return { ...sum, windows: [...windows].map(([tokens, elements]) => ({ tokens, elements })) };
}
