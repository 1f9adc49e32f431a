import type { KvLayers } from './layers.ts';
import type { KvPool, PoolSettings } from './pool.ts';
import { layersIn } from './pool-groups.ts';

/** One type of layer: a block spans all of them. States only: a block is a state of every layer. */
export function uniformPool(layers: readonly KvLayers[], blockSize: number, settings: PoolSettings): KvPool {
  const [first] = layers;
  const perToken = layers.reduce((sum, layer) => sum + layer.count * layer.bytesPerToken, 0);
  const blockBytes =
    first?.kind === 'state'
      ? layersIn(layers) * Math.max(...layers.map((layer) => layer.stateBytes))
      : perToken * blockSize;
  const { decodeContextParallel } = settings;
  return {
    blockSize,
    blockBytes,
    groups: 1,
    decodeContextParallel,
    blocksPerRequest: (length) => {
      switch (first?.kind) {
        case 'state':
          return 1;
        case 'window':
          return Math.ceil(Math.min(first.window - 1 + settings.tokensInFlight, length) / blockSize) + 1;
        default:
          return Math.ceil(length / (blockSize * decodeContextParallel));
      }
    },
    blocksIn: (bytes) => Math.max(0, Math.floor(bytes / blockBytes)),
  };
}
