import type { Format } from '../../../catalogue/formats.ts';
import type { Architecture, ModelRecord } from '../../../catalogue/model.ts';
import type { Bits } from '../../../catalogue/speed/parameters.ts';
import { layoutOf } from '../../layout.ts';
import { bytesOnRank, encodingOf } from '../../rank-bytes.ts';
import { headShape } from '../../tensors/attention.ts';
import { layerKindsOf } from '../../tensors/list.ts';
import { tensorsOf } from '../../tensors/of-model.ts';
import { elements, type Tensor } from '../../tensors/tensor.ts';
import { isRouted, untoldShare } from '../untold-experts.ts';

type Described = ModelRecord & { readonly architecture: Architecture };

/** Weights of one width that every token passes. */
export interface Weights {
  readonly width: Bits;
  /** Of all ranks together, and of what every rank holds whole. */
  readonly dividedBytes: number;
  readonly wholeBytes: number;
  readonly dividedElements: number;
  readonly wholeElements: number;
}

/** Routed experts of all layers. */
export interface Experts {
  readonly width: Bits;
  readonly bytes: number;
  readonly elements: number;
  /** In one layer. */
  readonly count: number;
  readonly active: number;
  readonly layers: number;
}

/** What one decode step reads and computes of a model in a format, whatever it runs on: folds over its tensor list. */
export interface ModelTerms {
  /** Attention, dense and shared MLPs, routers and norms, by width. */
  readonly linears: readonly Weights[];
  /** The output head; the input embedding is a look-up and costs nothing. */
  readonly head: Weights;
  readonly experts?: Experts;
  readonly layers: number;
  readonly hidden: number;
  /** Sum over softmax layers of heads × (key + value size): multiplications of one query with one cached token. */
  readonly attentionWidth: number;
}

const known = new WeakMap<Format, WeakMap<Architecture, ModelTerms>>();

/** Folded once for each model and format. */
export function modelTerms(model: Described, format: Format): ModelTerms {
  const byModel = known.get(format) ?? new WeakMap<Architecture, ModelTerms>();
  known.set(format, byModel);
  let terms = byModel.get(model.architecture);
  if (terms === undefined) {
    terms = fold(model, format);
    byModel.set(model.architecture, terms);
  }
  return terms;
}

const alone = layoutOf({});

function fold(model: Described, format: Format): ModelTerms {
  const { architecture } = model;
  const list = tensorsOf(model);
  const byWidth = new Map<Bits, MutableWeights>();
  const routed = { bytes: 0, elements: 0, layers: 0, width: 16 as Bits };
  for (const index of list.order) {
    const block = list.blocks[index];
    if (block?.moe === true) routed.layers += 1;
    for (const tensor of block?.tensors ?? []) {
      if (isRouted(tensor)) {
        routed.bytes += bytesOnRank(tensor, format, alone, 1);
        routed.elements += elements(tensor);
        routed.width = widthOf(tensor, format);
      } else {
        add(byWidth, tensor, format);
      }
    }
  }
  const heads = new Map<Bits, MutableWeights>();
  const [embedding] = list.first;
  for (const tensor of list.tiedHead && embedding !== undefined ? [embedding] : list.last) {
    if (tensor.split === 'vocabulary') add(heads, tensor, format);
  }
  const { moe } = architecture;
  const linears = [...byWidth.values()];
  const shared = {
    head: [...heads.values()][0] ?? none(16),
    layers: list.order.length,
    hidden: architecture.hidden,
    attentionWidth: attentionWidth(architecture),
  };
  const untold = untoldShare(model, list);
  if (untold !== undefined) return { ...shared, linears: [], experts: asExperts(linears, untold, list.order.length) };
  if (moe === undefined || routed.layers === 0) return { ...shared, linears };
  return { ...shared, linears, experts: { ...routed, count: moe.experts, active: moe.active } };
}

/** Layers whose experts are not told apart: all of them, of which a token reads a share. */
function asExperts(linears: readonly Weights[], share: number, layers: number): Experts {
  const widest = linears.toSorted((one, other) => other.dividedBytes - one.dividedBytes)[0];
  const sum = (of: (weights: Weights) => number): number => linears.reduce((total, weights) => total + of(weights), 0);
  return {
    width: widest?.width ?? 16,
    bytes: sum(({ dividedBytes, wholeBytes }) => dividedBytes + wholeBytes),
    elements: sum(({ dividedElements, wholeElements }) => dividedElements + wholeElements),
    count: 100,
    active: 100 * share,
    layers,
  };
}

type MutableWeights = { -readonly [Key in keyof Weights]: Weights[Key] };

function none(width: Bits): MutableWeights {
  return { width, dividedBytes: 0, wholeBytes: 0, dividedElements: 0, wholeElements: 0 };
}

function add(byWidth: Map<Bits, MutableWeights>, tensor: Tensor, format: Format): void {
  const width = widthOf(tensor, format);
  const weights = byWidth.get(width) ?? none(width);
  byWidth.set(width, weights);
  const bytes = bytesOnRank(tensor, format, alone, 1);
  if (tensor.split === 'replicated') {
    weights.wholeBytes += bytes;
    weights.wholeElements += elements(tensor);
  } else {
    weights.dividedBytes += bytes;
    weights.dividedElements += elements(tensor);
  }
}

function widthOf({ role }: Tensor, format: Format): Bits {
  const { bits } = encodingOf(role, format);
  return bits > 8 ? 16 : bits > 5 ? 8 : 4;
}

function attentionWidth(arch: Architecture): number {
  let width = 0;
  for (const kind of layerKindsOf(arch)) {
    if (kind !== 'full' && kind !== 'chunked' && kind !== 'compressed' && kind !== 'hybrid') continue;
    if (arch.mla !== undefined) {
      width += (arch.heads ?? 0) * (arch.mla.qkNopeHeadDim + arch.mla.qkRopeHeadDim + arch.mla.vHeadDim);
    } else {
      const { heads, keyDim, valueDim } = headShape(arch, kind);
      width += heads * (keyDim + valueDim);
    }
  }
  return width;
}
