import type { KvLayers } from './layers.ts';

/** What makes two layers share blocks: kind, window and sizes. */
export function typeKey({ kind, window, bytesPerToken, stateBytes }: Omit<KvLayers, 'count'>): string {
  return `${kind} ${window} ${bytesPerToken} ${stateBytes}`;
}

/** Layers that are equal, together: one entry a type. */
export function groupByType(layers: readonly KvLayers[]): KvLayers[] {
  const types = new Map<string, KvLayers>();
  for (const layer of layers) {
    const key = typeKey(layer);
    const known = types.get(key);
    types.set(key, known === undefined ? layer : { ...known, count: known.count + layer.count });
  }
  return [...types.values()];
}

/** All grow alike, so that one block may span all of them whatever their widths (UniformTypeKVCacheSpecs). */
export function growAlike(layers: readonly KvLayers[]): boolean {
  const [first] = layers;
  return layers.every(({ kind, window }) => kind === first?.kind && window === first.window);
}

export function layersIn(layers: readonly KvLayers[]): number {
  return layers.reduce((sum, { count }) => sum + count, 0);
}

/**
 * Layers of a group, from the layers of each type: the rarest type makes one group and the others are cut to its size,
 * unless the commonest is less than half as many again: then all are padded to that one.
 * Source: _get_kv_cache_groups_uniform_page_size (vllm/v1/core/kv_cache_utils.py).
 */
export function layersPerGroup(counts: readonly number[]): number {
  const smallest = Math.min(...counts);
  const largest = Math.max(...counts);
  return largest < 1.5 * smallest ? largest : smallest;
}
