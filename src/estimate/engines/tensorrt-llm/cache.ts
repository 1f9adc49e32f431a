import type { Architecture } from '../../../catalogue/model.ts';
import type { KvLayers } from '../../kv/layers.ts';
import { inWindow, stateBytes, tokenBytes } from '../torch/stages.ts';

/** What a request keeps on one GPU. */
export interface RequestCache {
  /** Bytes of one token when every layer keeps all of them. */
  readonly perToken: number;
  readonly state: number;
  /** Bytes of a request: every layer keeps every token. */
  bytes(length: number): number;
  /** The same where layers with a window keep only that: max_attention_window. */
  windowedBytes(length: number): number;
}

/** The cache of a stage's layers in blocks of so many tokens. */
export function requestCache(layers: readonly KvLayers[], blockSize: number): RequestCache {
  const full = tokenBytes(layers, 'full');
  const windows = tokenBytes(layers, 'window');
  const state = stateBytes(layers);
  const blocks = (length: number): number => Math.ceil(length / blockSize) * blockSize;
  return {
    perToken: full + windows,
    state,
    bytes: (length) => blocks(length) * (full + windows) + state,
    windowedBytes: (length) =>
      layers.reduce(
        (sum, layer) =>
          layer.kind === 'window'
            ? sum + layer.count * layer.bytesPerToken * blocks(inWindow(layer.window, length))
            : sum,
        blocks(length) * full + state,
      ),
  };
}

/** Some layers keep a state of constant size. */
export function hasStates({ linear, mamba, convL }: Architecture): boolean {
  return linear !== undefined || mamba !== undefined || convL !== undefined;
}
