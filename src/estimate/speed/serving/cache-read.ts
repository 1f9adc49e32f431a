import type { Subject } from '../../../catalogue/subject.ts';
import { type KvLayers, kvLayers } from '../../kv/layers.ts';
import type { Layout } from '../../layout.ts';
import { layerKindsOf } from '../../tensors/list.ts';

/** What one GPU moves for one request in every step, beside the weights: bytes over all layers. */
export interface CacheRead {
  /** For each token that is held. */
  readonly perToken: number;
  /** Layers that read only so many of the last tokens, or the most telling ones. */
  readonly windows: readonly { readonly tokens: number; readonly perToken: number }[];
  /** Recurrent states, read and written. */
  readonly state: number;
}

/** Indexer key of one token: 128 FP8 and one 4-byte scale (kv/layers.ts); it is read for every token, what it picks is not. */
const indexerBytes = 132;

/**
 * The cache that a layer kind reads: all of it, a window, the tokens an indexer picks (sparse MLA), or a state. KV heads are
 * divided until each rank has one; MLA's latent is on every rank.
 */
export function cacheRead(subject: Subject, layout: Layout): CacheRead {
  const { model, format, kvFormat } = subject;
  const { architecture } = model;
  const settings = {
    format: kvFormat,
    modelElementBytes: format.activations === '32-bit' ? 4 : 2,
    tensorParallel: layout.tensorParallel,
  };
  let perToken = 0;
  let state = 0;
  const windows: { tokens: number; perToken: number }[] = [];
  for (const layer of kvLayers(architecture, layerKindsOf(architecture), settings)) {
    const bytes = (layer.count * layer.bytesPerToken) / layout.decodeContextParallel;
    state += 2 * layer.count * layer.stateBytes;
    if (layer.kind === 'window') {
      windows.push({ tokens: layer.window, perToken: bytes });
    } else if (architecture.dsa === undefined) {
      perToken += bytes;
    } else {
      const index = bytes * indexerShare(layer);
      perToken += index;
      windows.push({ tokens: architecture.dsa.topk, perToken: bytes - index });
    }
  }
  return { perToken, windows, state };
}

function indexerShare({ bytesPerToken }: KvLayers): number {
  return bytesPerToken === 0 ? 0 : indexerBytes / bytesPerToken;
}

/** Bytes that one request with so many tokens makes a GPU move in a step. */
export function bytesRead({ perToken, windows, state }: CacheRead, tokens: number): number {
  let bytes = state + perToken * tokens;
  for (const window of windows) bytes += window.perToken * Math.min(tokens, window.tokens);
  return bytes;
}
