import type { Subject } from '../../../catalogue/subject.ts';
import { inWindow, type Stage, stateBytes, tokenBytes } from '../torch/stages.ts';
import { elementBytes } from '../torch/working-set.ts';

/** What DynamicCache keeps of one sequence in a stage's layers. */
export interface SequenceCache {
  /** Bytes per token of the layers that keep all of them. */
  readonly perToken: number;
  readonly state: number;
  /** Bytes of a sequence of `length` tokens. */
  bytes(length: number): number;
  /** Bytes of the widest single layer at that length: the copy that is made when a token is appended (torch.cat). */
  copyOfLayer(length: number): number;
}

/**
 * The cache of a stage. A layer with a window keeps its last window - 1 tokens. MLA is not kept as its latent: keys and
 * values of all heads are made first and cached. Source: cache_utils.py (DynamicLayer, DynamicSlidingWindowLayer),
 * modeling_deepseek_v3.py.
 */
export function sequenceCache(subject: Subject, { layers }: Stage): SequenceCache {
  const expanded = expandedMla(subject);
  const ofLatent = expanded?.ofLatent ?? 1;
  const full = tokenBytes(layers, 'full') * ofLatent;
  const state = stateBytes(layers);
  const windows = layers.filter(({ kind }) => kind === 'window');
  return {
    perToken: full,
    state,
    bytes: (length) =>
      windows.reduce(
        (sum, layer) => sum + layer.count * layer.bytesPerToken * inWindow(layer.window - 1, length),
        full * length + state,
      ),
    copyOfLayer: (length) =>
      layers.reduce((widest, layer) => {
        const bytes =
          layer.kind === 'full'
            ? layer.bytesPerToken * ofLatent * length
            : layer.bytesPerToken * inWindow(layer.window - 1, length);
        return Math.max(widest, bytes);
      }, 0),
  };
}

/** How many times wider keys and values of all heads are than the latent that other engines cache; undefined without MLA. */
function expandedMla(subject: Subject): { readonly ofLatent: number } | undefined {
  const { mla, heads, compressRatios, dsa } = subject.model.architecture;
  if (mla === undefined || compressRatios !== undefined) return undefined;
  const element = elementBytes(subject);
  const latent = (mla.kvLoraRank + mla.qkRopeHeadDim) * element + (dsa === undefined ? 0 : indexerBytes);
  return { ofLatent: ((heads ?? 0) * (mla.qkNopeHeadDim + mla.qkRopeHeadDim + mla.vHeadDim) * element) / latent };
}

/** What kvLayers adds for the indexer's keys. */
const indexerBytes = 132;
