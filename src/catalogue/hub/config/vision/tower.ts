import type { Fields } from '../fields.ts';

/** A vision tower and its projector. */
export interface VisionTower {
  /** The class of transformers whose defaults fill in what the tower's part leaves out. */
  readonly defaults: string;
  /**
   * Its parameters.
   * @param size a figure of the tower, 0 where nothing gives it
   * @param hidden hidden size of the decoder that the projector leads to
   */
  readonly count: (size: Size, hidden: number, fields: { readonly vision: Fields; readonly outer: Fields }) => number;
}

export type Size = (name: string) => number;

/** What the layers of an encoder have besides their matrices. */
export interface Block {
  readonly mlpMats: 2 | 3;
  readonly attnBias: 'none' | 'qkv' | 'qkvo';
  readonly mlpBias: boolean;
  /** Elements of a norm per hidden dimension: 2 with a bias. */
  readonly norm: 1 | 2;
}

/** The layers of CLIP and SigLIP: biases everywhere, layer norms, a plain MLP. */
export const classic: Block = { mlpMats: 2, attnBias: 'qkvo', mlpBias: true, norm: 2 };

const biases = { none: 0, qkv: 3, qkvo: 4 } as const;

/** Layers of attention and an MLP with a norm before each. */
export function encoder(layers: number, hidden: number, width: number, block: Block): number {
  const attention = 4 * hidden * hidden + biases[block.attnBias] * hidden;
  const mlp = block.mlpMats * hidden * width + (block.mlpBias ? (block.mlpMats - 1) * width + hidden : 0);
  return layers * (attention + mlp + 2 * block.norm * hidden);
}

/** A linear map with its bias. */
export function linear(from: number, to: number, bias = true): number {
  return from * to + (bias ? to : 0);
}

/** Values of one patch: three colours in each frame. */
export function patchSize(size: Size, frames = 1): number {
  return 3 * frames * size('patch_size') ** 2;
}

/** Patches of a square image. */
export function patchesOf(size: Size): number {
  return Math.floor(size('image_size') / Math.max(size('patch_size'), 1)) ** 2;
}
