import type { Architecture, ModelRecord } from '../model.ts';

/**
 * What published checkpoints leave in 16 bit. A format says how a matrix is stored; a recipe says which matrices are. The
 * same model in the same format differs by up to a fifth between publishers. Embeddings, norms, routers, vision towers and,
 * unless a format says otherwise, the output head are in 16 bit in all of them.
 */

/** Parts of a layer that a recipe may leave alone. `output` is the projection behind attention. */
export type Part = 'attention' | 'output' | 'indexer' | 'recurrent' | 'mlp' | 'shared';

export interface Recipe {
  /** Owners of the repositories that are made so; none: it is what most people make. */
  readonly makers: readonly string[];
  /** Of the repository's name, where one owner uses several recipes. */
  readonly named?: RegExp;
  readonly formats: readonly string[];
  readonly models: (model: Described) => boolean;
  /** Parts in 16 bit. */
  readonly keeps: readonly Part[];
  /** The first and the last layer are in 16 bit throughout. */
  readonly keepsEnds?: true;
  /** Input features that share a scale, where other than usual for the format; scales in 16 bit, no zero points. */
  readonly groupSize?: number;
  /** The head is stored although it equals the embedding, and loaded beside it. */
  readonly ownHead?: true;
  /** Said of the checkpoint, behind its size: "of Meta, with attention in 16 bit". */
  readonly said: string;
  readonly source: string;
}

export type Described = ModelRecord & { readonly architecture: Architecture };
