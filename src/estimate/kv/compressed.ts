import type { KvLayers } from './layers.ts';
import type { KvPool, PoolSettings } from './pool.ts';

/**
 * DeepSeek V4's caches. Every layer keeps a window of 128 tokens; layers that compress keep besides one entry for every 4 or
 * 128 tokens, the compressor's own state as a short window in 32 bit, and, at ratio 4, an indexer's key and its state. A page
 * of each is rounded up to 576 bytes and all of them come out of one pool, so a request of any length pins thousands of blocks
 * while its prompt is read.
 * Source: vllm/models/deepseek_v4 (attention.py, compressor.py), vllm/v1/attention/backends/mla/sparse_swa.py,
 * _get_kv_cache_groups_uniform_groups in vllm/v1/core/kv_cache_utils.py. Check: V4 Flash needs 6.66 GiB for 30,000 tokens with
 * 16,384 in flight, 1.34 GiB for 131,072 with 2,048 (v019 and v117 of vllm-runs.jsonl).
 */

/** Tokens of a block of compressed layers, and of a window's block. */
const blockTokens = 256;
const windowBlock = 64;
/** 448 FP8 + 64 BF16 + 8 bytes of scales (fp8_ds_mla). */
const entryBytes = 584;
/** Indexer key: 128 FP8 and a 32-bit scale. */
const indexerBytes = 132;
const alignment = 576;

const pageOf = (bytes: number): number => Math.ceil(bytes / alignment) * alignment;
const windowPage = pageOf(windowBlock * entryBytes);
const pages = {
  4: pageOf((blockTokens / 4) * entryBytes),
  128: pageOf((blockTokens / 128) * entryBytes),
  indexer: pageOf((blockTokens / 4) * indexerBytes),
} as const;
/** One layer of each kind: a block of a group takes as much for each of its layers, whatever the group holds. */
const tupleBytes = pages[4] + pages[128] + pages.indexer;

/** The window of every layer, in tokens. */
const window = 128;
/** Compressor states: ratio 4 overlaps two windows of 4, in blocks of 4; ratio 128 has one of 128, in blocks of 8. */
const states = {
  4: { window: 8, block: 4 },
  128: { window: 128, block: 8 },
} as const;

/** What a layer of this compression caches for each token, padding included; a ratio of 0 is a window only. */
export function compressedLayer(compression: number): Omit<KvLayers, 'count'> {
  const common = { stateBytes: 0, compression };
  if (compression === 0) return { ...common, kind: 'window', bytesPerToken: windowPage / windowBlock, window };
  const page = compression === 4 ? pages[4] + pages.indexer : pages[128];
  return { ...common, kind: 'full', bytesPerToken: page / blockTokens, window: 0 };
}

/** The pool of one pipeline stage; `layers` are the whole model's and decide the groups. */
export function compressedPool(
  layers: readonly KvLayers[],
  { tokensInFlight }: PoolSettings,
  local: readonly KvLayers[],
): KvPool {
  const of = (from: readonly KvLayers[], ratio?: number): number =>
    from.reduce((sum, layer) => (ratio === undefined || layer.compression === ratio ? sum + layer.count : sum), 0);
  const every = of(layers);
  const tuples = evenest([Math.max(of(layers, 4), of(layers, 128)), every, of(layers, 4), of(layers, 128)]);
  const split = (count: number): number => Math.ceil(count / tuples);
  const groups = { window: split(every), 4: split(of(layers, 4)), 128: split(of(layers, 128)) };
  const widest = Math.max(
    of(local, 4),
    of(local, 128),
    Math.ceil(of(local) / groups.window),
    local === layers ? tuples : 0,
  );
  const blockBytes = widest * tupleBytes;
  const windowed = (size: number, block: number, length: number): number =>
    Math.ceil(Math.min(size - 1 + tokensInFlight, length) / block) + 1;
  return {
    blockSize: blockTokens,
    blockBytes,
    groups: 1 + groups.window + groups[4] + groups[128],
    decodeContextParallel: 1,
    blocksPerRequest: (length) =>
      Math.ceil(length / blockTokens) +
      groups.window * windowed(window, windowBlock, length) +
      groups[4] * windowed(states[4].window, states[4].block, length) +
      groups[128] * windowed(states[128].window, states[128].block, length),
    blocksIn: (bytes) => Math.max(0, Math.floor(bytes / blockBytes)),
  };
}

/** The group size, no smaller than the first count, that pads the counts least; the larger of equals. _approximate_gcd. */
function evenest(counts: readonly [number, ...number[]]): number {
  let best = counts[0];
  let least = Number.POSITIVE_INFINITY;
  for (let size = counts[0]; size <= Math.max(...counts); size++) {
    const padding = counts.reduce((sum, count) => sum + ((size - (count % size)) % size), 0);
    if (padding <= least) {
      best = size;
      least = padding;
    }
  }
  return best;
}
