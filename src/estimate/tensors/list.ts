import type { Architecture, LayerKind } from '../../catalogue/model.ts';
import { attentionTensors, indexerTensors } from './attention.ts';
import { isMoeLayer, mlpTensors, mlpWidth, moeTensors } from './mlp.ts';
import { recurrentTensors } from './recurrent.ts';
import { matrix, type Tensor, totalElements, vector } from './tensor.ts';

/** Layers that are equal in every tensor. */
export interface Block {
  readonly kind: LayerKind;
  readonly moe: boolean;
  readonly tensors: readonly Tensor[];
}

/**
 * The tensor list: every weight of a model, grouped. Everything that is known about memory is a fold over it. Layers that
 * are equal share one block; `order` says which block each layer is, so that pipeline stages can be cut exactly.
 */
export interface TensorList {
  /** In front of the layers: on the first pipeline stage. */
  readonly first: readonly Tensor[];
  readonly blocks: readonly Block[];
  /** For each layer, the index of its block. */
  readonly order: readonly number[];
  /** Behind the layers: on the last pipeline stage. The output head is here unless it is the embedding. */
  readonly last: readonly Tensor[];
  /** The head is the embedding, held by the last stage too. */
  readonly tiedHead: boolean;
  /** Vision tower and projector: on the first stage. */
  readonly vision: readonly Tensor[];
  /** Multi-token-prediction head: loaded only for speculative decoding. */
  readonly mtp: readonly Tensor[];
}

const softmaxKinds: ReadonlySet<LayerKind> = new Set([
  'full',
  'sliding',
  'chunked',
  'shared_kv_full',
  'shared_kv_sliding',
  'cross',
]);

const kindsByArchitecture = new WeakMap<Architecture, readonly LayerKind[]>();

/** The kind of each layer, from the runs of `layerTypes`. */
export function layerKindsOf(arch: Architecture): readonly LayerKind[] {
  let kinds = kindsByArchitecture.get(arch);
  if (kinds === undefined) {
    kinds = expandKinds(arch);
    kindsByArchitecture.set(arch, kinds);
  }
  return kinds;
}

function expandKinds(arch: Architecture): LayerKind[] {
  if (arch.layerTypes === undefined) {
    const kind: LayerKind = arch.slidingWindow ? 'sliding' : 'full';
    return Array.from({ length: arch.layers }, () => kind);
  }
  return arch.layerTypes.flatMap(([kind, count]) => Array.from({ length: count }, () => kind));
}

/**
 * The tensor list of an architecture.
 * Source: the module definitions of Hugging Face transformers; test/estimate/parameters.test.ts compares the sums with
 * published counts.
 */
export function tensorList(arch: Architecture): TensorList {
  const kinds = layerKindsOf(arch);
  const blocks: Block[] = [];
  const seen = new Map<string, number>();
  const order = kinds.map((kind, index) => {
    const moe = isMoeLayer(arch, kind, index);
    const width = moe ? 0 : mlpWidth(arch, kind, index);
    const indexed = hasIndexer(arch, kind, index);
    const key = `${kind} ${moe} ${width} ${indexed}`;
    const known = seen.get(key);
    if (known !== undefined) return known;
    blocks.push({ kind, moe, tensors: layerTensors(arch, kind, { moe, width, indexed }) });
    seen.set(key, blocks.length - 1);
    return blocks.length - 1;
  });
  return {
    first: firstTensors(arch),
    blocks,
    order,
    last: lastTensors(arch),
    tiedHead: arch.tieEmbeddings && arch.lmHead !== false,
    vision: arch.visionParams ? [vector('vision', arch.visionParams, 1, 'column')] : [],
    mtp: arch.mtpParams ? [vector('mtp', arch.mtpParams, 1, 'column')] : [],
  };
}

function hasIndexer(arch: Architecture, kind: LayerKind, index: number): boolean {
  if (arch.dsa === undefined || (kind !== 'full' && kind !== 'sliding')) return false;
  return !arch.dsa.layers || arch.dsa.layers.includes(index);
}

function layerTensors(
  arch: Architecture,
  kind: LayerKind,
  layer: { moe: boolean; width: number; indexed: boolean },
): Tensor[] {
  const tensors: Tensor[] = [];
  if (softmaxKinds.has(kind)) tensors.push(...attentionTensors(arch, kind));
  else tensors.push(...(recurrentTensors(arch, kind) ?? []));
  if (layer.indexed) tensors.push(...indexerTensors(arch));

  const skipsMlp = arch.nas !== undefined && !layer.moe && layer.width === 0 && kind !== 'none';
  const norms = arch.normsPerLayer - (kind === 'noattn' ? 1 : 0) - (skipsMlp ? 1 : 0);
  if (norms > 0 && normSize(arch) > 0) tensors.push(vector('norm', normSize(arch), norms));

  if (kind === 'none') return tensors;
  if (layer.moe && arch.moe !== undefined) tensors.push(...moeTensors(arch, arch.moe));
  else if (layer.width > 0) tensors.push(...mlpTensors(arch, layer.width));
  return tensors;
}

function firstTensors(arch: Architecture): Tensor[] {
  const tensors = [matrix('embedding', 'vocabulary', arch.vocab, arch.hidden)];
  if (arch.embedExtra) tensors.push(vector('position', arch.embedExtra));
  if (arch.perLayerEmbed !== undefined) {
    const { dim, vocab } = arch.perLayerEmbed;
    tensors.push(
      matrix('per-layer-embedding', 'vocabulary', vocab, dim * arch.layers),
      matrix('other', 'replicated', dim * arch.layers, arch.hidden),
      vector('norm', dim),
      matrix('other', 'replicated', 2 * dim, arch.hidden, arch.layers),
      vector('norm', arch.hidden, arch.layers),
    );
  }
  if (arch.otherParams) tensors.push(vector('other', arch.otherParams));
  return tensors;
}

function lastTensors(arch: Architecture): Tensor[] {
  const tensors: Tensor[] = [];
  const norms = arch.finalNorms ?? 1;
  if (norms > 0 && normSize(arch) > 0) tensors.push(vector('norm', normSize(arch), norms));
  if (arch.lmHead !== false && !arch.tieEmbeddings) {
    tensors.push(matrix('head', 'vocabulary', arch.vocab, arch.hidden));
  }
  return tensors;
}

/** Elements of one norm. */
function normSize(arch: Architecture): number {
  switch (arch.norm) {
    case 'rms':
    case 'ln_nobias':
      return arch.hidden;
    case 'ln':
      return 2 * arch.hidden;
    case 'none':
      return 0;
  }
}

/** Parameters by part; vision and multi-token prediction are told apart because not every engine loads them. */
export function countParameters(list: TensorList): {
  readonly core: number;
  readonly vision: number;
  readonly mtp: number;
  readonly total: number;
} {
  const layers = list.order.reduce((sum, block) => sum + totalElements(list.blocks[block]?.tensors ?? []), 0);
  const core = totalElements(list.first) + layers + totalElements(list.last);
  const vision = totalElements(list.vision);
  const mtp = totalElements(list.mtp);
  return { core, vision, mtp, total: core + vision + mtp };
}
