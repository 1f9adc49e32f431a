import { compressedPool } from './compressed.ts';
import type { KvLayers } from './layers.ts';
import { groupByType, growAlike, layersPerGroup, typeKey } from './pool-groups.ts';
import { uniformPool } from './pool-single.ts';

/**
 * vLLM's paged pool on one GPU: every layer group draws blocks from the same pool.
 * Source: docs/method.md (vllm/v1/core/kv_cache_utils.py get_kv_cache_groups, get_kv_cache_configs, and
 * vllm/v1/kv_cache_interface.py max_memory_usage_bytes).
 */
export interface KvPool {
  /** Tokens of an attention block. Hybrids with states raise it until a block holds a whole state. */
  readonly blockSize: number;
  /** Bytes of one block over all layers that share it. */
  readonly blockBytes: number;
  readonly groups: number;
  /** Ranks that share the tokens of a block. */
  readonly decodeContextParallel: number;
  /** Blocks one request of `length` tokens pins. */
  blocksPerRequest(length: number): number;
  /** Blocks in a pool of so many bytes; never negative. */
  blocksIn(bytes: number): number;
}

export interface PoolSettings {
  readonly blockSize: number;
  /** Tokens that may be in flight beyond the window: max_num_batched_tokens for each batch in flight. */
  readonly tokensInFlight: number;
  /** State blocks per request: 2 with prefix caching ("align"); 1 without. */
  readonly stateBlocks: number;
  /** Tokens that a block of a hybrid with states is a multiple of: 128 for MLA, 16 else (_align_hybrid_block_size). */
  readonly blockAlignment: number;
  readonly decodeContextParallel: number;
}

/**
 * The pool of one pipeline stage. `layers` (not empty) are those of the whole model, which decide the groups; `local` are
 * the stage's own.
 */
export function kvPool(
  layers: readonly KvLayers[],
  settings: PoolSettings,
  local: readonly KvLayers[] = layers,
): KvPool {
  if (layers[0]?.compression !== undefined) return compressedPool(layers, settings, local);
  const types = groupByType(layers);
  const widest = Math.max(0, ...layers.map((layer) => layer.bytesPerToken));
  const state = Math.max(0, ...layers.map((layer) => layer.stateBytes));
  const blockSize = state > 0 && widest > 0 ? statefulBlock(state / widest, settings) : settings.blockSize;
  const page = Math.max(widest * blockSize, state);

  if (growAlike(layers)) return uniformPool(local, blockSize, settings);

  const groupSize = layersPerGroup(types.map(({ count }) => count));
  const mine = new Map((local === layers ? types : groupByType(local)).map((type) => [typeKey(type), type.count]));
  let groups = 0;
  let layersPerBlock = 0;
  const kinds = types.map((type) => {
    const own = Math.ceil(type.count / groupSize);
    groups += own;
    layersPerBlock = Math.max(layersPerBlock, Math.ceil((mine.get(typeKey(type)) ?? 0) / own));
    return { ...type, groups: own, blockTokens: tokensPerPage(type, page, blockSize) };
  });
  const blockBytes = layersPerBlock * page;
  return {
    blockSize,
    blockBytes,
    groups,
    decodeContextParallel: settings.decodeContextParallel,
    blocksPerRequest: (length) =>
      kinds.reduce((sum, kind) => sum + kind.groups * groupBlocks(kind, length, settings), 0),
    blocksIn: (bytes) => Math.max(0, Math.floor(bytes / blockBytes)),
  };
}

/** The smallest block of whole kernel blocks whose page holds a state of so many tokens' size. */
function statefulBlock(tokens: number, { blockSize, blockAlignment }: PoolSettings): number {
  const alignment = Math.max(blockSize, blockAlignment);
  return Math.max(blockSize, Math.ceil(tokens / alignment) * alignment);
}

/**
 * All pages are equal. A type with smaller ones gets blocks of more tokens where that comes out even, else its pages are
 * padded (unify_kv_cache_spec_page_size).
 */
function tokensPerPage({ bytesPerToken }: KvLayers, page: number, blockSize: number): number {
  const own = bytesPerToken * blockSize;
  return own > 0 && page % own === 0 ? (page / own) * blockSize : blockSize;
}

function groupBlocks(
  group: { readonly kind: KvLayers['kind']; readonly window: number; readonly blockTokens: number },
  length: number,
  settings: PoolSettings,
): number {
  switch (group.kind) {
    case 'full':
      return Math.ceil(length / (group.blockTokens * settings.decodeContextParallel));
    case 'window':
      // One more, as a window need not start where a block does.
      return Math.ceil(Math.min(group.window - 1 + settings.tokensInFlight, length) / group.blockTokens) + 1;
    case 'state':
      return settings.stateBlocks;
  }
}

/** Requests of `length` tokens that fit at once; a fraction below one when not even one does. */
export function poolConcurrency(pool: KvPool, bytes: number, length: number): number {
  return pool.blocksIn(bytes) / pool.blocksPerRequest(length);
}

/**
 * Tokens a pool of `bytes` holds, as vLLM logs them: requests at once x maximum length (since 0.22), or blocks / groups x
 * block size before, which counts a window's blocks as if they grew.
 */
export function poolTokens(pool: KvPool, bytes: number, maxModelLength: number, byRequests = true): number {
  if (byRequests) return Math.floor(poolConcurrency(pool, bytes, maxModelLength) * maxModelLength);
  return Math.floor(pool.blocksIn(bytes) / pool.groups) * pool.blockSize * pool.decodeContextParallel;
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
