import type { Architecture } from '../../../../src/catalogue/model.ts';
import { layerKindsOf, tensorList } from '../../../../src/estimate/tensors/list.ts';

/**
 * All of an architecture that sizes follow from, in one form: records leave out what has no effect in different ways (the
 * dense width of a model with experts only, a window that no layer has).
 */
export function shapeOf(arch: Architecture): Readonly<Record<string, unknown>> {
  const kinds = layerKindsOf(arch);
  const list = tensorList(arch);
  const windowed = kinds.some((kind) => kind === 'sliding' || kind === 'chunked' || kind === 'shared_kv_sliding');
  return {
    modelType: arch.modelType,
    hidden: arch.hidden,
    vocab: arch.vocab,
    heads: arch.heads,
    kvHeads: arch.kvHeads,
    headDim: arch.headDim,
    vHeadDim: arch.vHeadDim ?? arch.headDim,
    byType: arch.byType,
    window: windowed ? arch.slidingWindow : null,
    layers: list.order.map((block, index) => ({ kind: kinds[index], tensors: list.blocks[block]?.tensors })),
    first: list.first,
    last: list.last,
    tiedHead: list.tiedHead,
    active: arch.moe === undefined ? null : [arch.moe.active, arch.moe.experts],
    latent: arch.mla,
    indexer: arch.dsa,
    linear: arch.linear,
    mamba: arch.mamba,
    convolution: arch.convL,
    vision: list.vision,
    predictsAhead: (arch.mtpLayers ?? 0) > 0 || (arch.mtpParams ?? 0) > 0,
  };
}
