import { cacheElementBytes, type LayerCache } from './cache.ts';
import type { LlamaCppSettings } from './settings.ts';

/** How many cells the caches have. */
export interface Cells {
  /** Cells of the whole context over all slots: what -c asks for, padded. */
  readonly context: number;
  /** Cells of one layer of full attention, over all streams. */
  readonly full: number;
  /** Cells that one token's mask covers: one stream of the context. */
  readonly perStream: number;
  readonly streams: number;
}

/** llama.cpp pads contexts and caches to this many cells. */
export const padding = 256;

export function padded(cells: number): number {
  return Math.ceil(cells / padding) * padding;
}

/** The cells for `requests` requests of `length` tokens. Source: docs/method-llama-cpp.md. */
export function cellsFor(length: number, requests: number, { unified }: Pick<LlamaCppSettings, 'unified'>): Cells {
  if (unified) {
    const context = padded(length * requests);
    return { context, full: context, perStream: context, streams: 1 };
  }
  const each = padded(length);
  return { context: each * requests, full: each * requests, perStream: each, streams: requests };
}

/** Cells of a window layer over all streams: the window of every slot, and a micro-batch on top. */
export function windowCells(
  window: number,
  cells: Cells,
  slots: number,
  { unified, ubatch }: Pick<LlamaCppSettings, 'unified' | 'ubatch'>,
): number {
  return padded(Math.min(cells.perStream, window * (unified ? slots : 1) + ubatch)) * cells.streams;
}

/** Equal layers' caches, counted. */
export interface CacheGroup {
  readonly cache: LayerCache;
  readonly count: number;
}

/** Bytes of these layers' caches and states for so many slots. */
export function cacheBytes(
  groups: readonly CacheGroup[],
  cells: Cells,
  slots: number,
  settings: LlamaCppSettings,
): number {
  const element = cacheElementBytes(settings.kvFormat);
  let sum = 0;
  for (const { cache, count } of groups) {
    if (cache.kind === 'full') sum += count * cells.full * cache.elements * element;
    else if (cache.kind === 'window')
      sum += count * windowCells(cache.window, cells, slots, settings) * cache.elements * element;
    else sum += count * cache.stateBytes * slots;
  }
  return Math.ceil(sum);
}

/** Groups of the layers [from, to). */
export function groupsOf(caches: readonly LayerCache[], from: number, to: number): CacheGroup[] {
  const counts = new Map<LayerCache, number>();
  for (let layer = from; layer < to; layer++) {
    const cache = caches[layer];
    if (cache !== undefined && cache.kind !== 'none') counts.set(cache, (counts.get(cache) ?? 0) + 1);
  }
  return [...counts].map(([cache, count]) => ({ cache, count }));
}
