import type { Architecture } from '../../../catalogue/model.ts';
import { localOverheads } from '../../../catalogue/speed/local-parameters.ts';
import { type LayerCache, layerCaches } from '../../engines/llama-cpp/cache.ts';
import { headShape } from '../../tensors/attention.ts';
import { layerKindsOf, type TensorList } from '../../tensors/list.ts';

/** What a layer takes beside its reading, as a multiple of attention with a dense MLP and two norms. */
export function overheadOf(arch: Architecture, list: TensorList, layer: number): number {
  const block = list.blocks[list.order[layer] ?? 0];
  const delta = block?.kind === 'gdn' || block?.kind === 'kda';
  const latent = arch.mla !== undefined && !delta;
  const sandwich = Math.min(1, Math.max(0, (arch.normsPerLayer - 2) / 2));
  return (
    1 +
    (block?.moe === true ? localOverheads.experts : 0) +
    (delta ? localOverheads.deltaAttention : 0) +
    (latent ? localOverheads.latentAttention : 0) +
    sandwich * localOverheads.sandwichNorms
  );
}

/** Multiply-adds of attention for each pair of tokens that see each other, over all layers of full attention. */
export function pairsOf(arch: Architecture): number {
  let pairs = 0;
  for (const kind of layerKindsOf(arch)) {
    if (kind !== 'full' && kind !== 'hybrid' && kind !== 'shared_kv_full') continue;
    const { heads, keyDim, valueDim } = headShape(arch, kind);
    // MLA compares in the latent space: llama.cpp absorbs the up-projections.
    const latent = arch.mla === undefined ? undefined : 2 * arch.mla.kvLoraRank + arch.mla.qkRopeHeadDim;
    pairs += heads * (latent ?? keyDim + valueDim);
  }
  return pairs;
}

/** The cache that each layer reads: its own, or that of an earlier layer which it shares. */
export function cachesRead(arch: Architecture): readonly LayerCache[] {
  const kinds = layerKindsOf(arch);
  return layerCaches(arch).map((own, layer) => {
    const kind = kinds[layer];
    if (kind !== 'shared_kv_full' && kind !== 'shared_kv_sliding') return own;
    const { kvHeads, keyDim, valueDim } = headShape(arch, kind);
    const window = kind === 'shared_kv_sliding' ? (arch.slidingWindow ?? 0) : 0;
    return { ...own, kind: window > 0 ? 'window' : 'full', elements: kvHeads * (keyDim + valueDim), window };
  });
}
