import type { KvLayers } from './layers.ts';

/**
 * vLLM's paged pool on one GPU: every layer group draws blocks from the same pool.
 * Source: docs/method.md (vllm/v1/core/kv_cache_utils.py get_kv_cache_groups and max_memory_usage_bytes).
 */
export interface KvPool {
  /** Tokens of an attention block. Hybrids with states raise it until a block holds a whole state. */
  readonly blockSize: number;
  /** Bytes of one block over all layers that share it. */
  readonly blockBytes: number;
  readonly groups: number;
  /** Blocks one request of `length` tokens pins. */
  blocksPerRequest(length: number): number;
  /** Blocks in a pool of so many bytes; never negative. */
  blocksIn(bytes: number): number;
}

export interface PoolSettings {
  readonly blockSize: number;
  /** Tokens that may be in flight beyond the window: max_num_batched_tokens. */
  readonly batchedTokens: number;
  /** State blocks per request: 2 with prefix caching ("align"), which is the default; 1 without. */
  readonly stateBlocks: number;
}

interface Group {
  readonly kind: KvLayers['kind'];
  readonly window: number;
}

const kernelBlock = 16;

/** The pool for these layers; `layers` must not be empty. */
export function kvPool(layers: readonly KvLayers[], settings: PoolSettings): KvPool {
  const types = groupByType(layers);
  const attention = layers.filter((layer) => layer.kind !== 'state');
  const state = Math.max(0, ...layers.map((layer) => layer.stateBytes));
  const widest = Math.max(0, ...attention.map((layer) => layer.bytesPerToken));
  const blockSize =
    state > 0 && widest > 0
      ? Math.max(settings.blockSize, Math.ceil(state / widest / kernelBlock) * kernelBlock)
      : settings.blockSize;
  const page = Math.max(widest * blockSize, state);

  if (types.length === 1) return uniformPool(layers, blockSize, page);
  if (types.some((type) => type.length > 1)) {
    return unevenPool(layers, blockSize);
  }

  const counts = types.map(layersIn);
  const smallest = Math.min(...counts);
  const largest = Math.max(...counts);
  const groupSize = largest < 1.5 * smallest ? largest : smallest;
  const groups: Group[] = types.flatMap((type) => {
    const [first] = type;
    if (first === undefined) return [];
    return Array.from({ length: Math.ceil(layersIn(type) / groupSize) }, () => ({
      kind: first.kind,
      window: first.window,
    }));
  });
  // A type with smaller pages gets blocks of more tokens, so that all pages are equal.
  const blockTokens = new Map(
    types.map((type) => {
      const perToken = type[0]?.bytesPerToken ?? 0;
      return [typeKey(type[0]), perToken > 0 ? Math.floor(page / perToken) : blockSize] as const;
    }),
  );
  return {
    blockSize,
    blockBytes: groupSize * page,
    groups: groups.length,
    blocksPerRequest: (length) =>
      groups.reduce((sum, group) => {
        const tokens = blockTokens.get(typeKey(group)) ?? blockSize;
        return sum + groupBlocks(group, length, tokens, settings);
      }, 0),
    blocksIn: (bytes) => Math.max(0, Math.floor(bytes / (groupSize * page))),
  };
}

function uniformPool(layers: readonly KvLayers[], blockSize: number, page: number): KvPool {
  const [first] = layers;
  const stateful = first?.kind === 'state';
  const blockBytes = stateful
    ? layersIn(layers) * page
    : layers.reduce((sum, layer) => sum + layer.count * layer.bytesPerToken, 0) * blockSize;
  return {
    blockSize,
    blockBytes,
    groups: 1,
    blocksPerRequest: (length) => (stateful ? 1 : Math.ceil(length / blockSize)),
    blocksIn: (bytes) => Math.max(0, Math.floor(bytes / blockBytes)),
  };
}

/**
 * Caches of one kind that differ in width (DeepSeek V4: one entry per 4 or per 128 tokens): counted by bytes, in blocks of
 * all growing layers together. vLLM pads such pages further; the range of the figure says how far that goes.
 */
function unevenPool(layers: readonly KvLayers[], blockSize: number): KvPool {
  const growing = layers
    .filter((layer) => layer.kind === 'full')
    .reduce((sum, layer) => sum + layer.count * layer.bytesPerToken, 0);
  const blockBytes = growing * blockSize;
  const windowed = (length: number): number =>
    layers.reduce(
      (sum, layer) =>
        sum +
        layer.count *
          (layer.kind === 'window' ? layer.bytesPerToken * Math.min(layer.window, length) : layer.stateBytes),
      0,
    );
  return {
    blockSize,
    blockBytes,
    groups: 2,
    blocksPerRequest: (length) => Math.ceil(length / blockSize + windowed(length) / blockBytes),
    blocksIn: (bytes) => Math.max(0, Math.floor(bytes / blockBytes)),
  };
}

function groupBlocks(group: Group, length: number, blockTokens: number, settings: PoolSettings): number {
  switch (group.kind) {
    case 'full':
      return Math.ceil(length / blockTokens);
    case 'window':
      return Math.min(
        Math.ceil(Math.min(group.window - 1 + settings.batchedTokens, length) / blockTokens) + 1,
        Math.ceil(length / blockTokens) + 1,
      );
    case 'state':
      return settings.stateBlocks;
  }
}

function typeKey(layer: { readonly kind: string; readonly window: number } | undefined): string {
  return layer === undefined ? '' : `${layer.kind} ${layer.window}`;
}

function layersIn(layers: readonly KvLayers[]): number {
  return layers.reduce((sum, { count }) => sum + count, 0);
}

/** Layers of the same kind and window; caches of one kind with different widths stay together. */
function groupByType(layers: readonly KvLayers[]): KvLayers[][] {
  const types = new Map<string, KvLayers[]>();
  for (const layer of layers) {
    const key = typeKey(layer);
    const type = types.get(key);
    if (type === undefined) types.set(key, [layer]);
    else type.push(layer);
  }
  return [...types.values()];
}

/** Tokens a pool of `bytes` holds, as vLLM logs it for these many requests' worth: concurrency x maximum length. */
export function poolTokens(pool: KvPool, bytes: number, maxModelLength: number): number {
  if (pool.groups === 1) return pool.blocksIn(bytes) * pool.blockSize;
  return Math.floor((pool.blocksIn(bytes) / pool.blocksPerRequest(maxModelLength)) * maxModelLength);
}

/** Requests of `length` tokens that fit at once; a fraction below one when not even one does. */
export function poolConcurrency(pool: KvPool, bytes: number, length: number): number {
  return pool.blocksIn(bytes) / pool.blocksPerRequest(length);
}

/** The longest single request the pool holds, in tokens. */
export function longestRequest(pool: KvPool, bytes: number, ceiling: number): number {
  const blocks = pool.blocksIn(bytes);
  if (pool.blocksPerRequest(1) > blocks) return 0;
  let low = 1;
  let high = ceiling;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (pool.blocksPerRequest(middle) <= blocks) low = middle;
    else high = middle - 1;
  }
  return low;
}
