import type { Accelerator } from '../../../catalogue/accelerator.ts';
import type { Architecture } from '../../../catalogue/model.ts';
import type { Range } from '../../range.ts';
import { headShape } from '../../tensors/attention.ts';
import { layerKindsOf } from '../../tensors/list.ts';
import { activationWidth } from '../llama-cpp/compute.ts';

/** Tokens of a prompt that mlx-lm takes at once: `prefill_step_size`. */
export const prefillStep = 2048;

/** What prompts of one step took beside weights, cache and the widest layer: 0.50 to 0.67 GB in 11 published peaks. */
const base = 600_000_000;

/** Head sizes for which MLX has a fused kernel and uses it on prompts; it multiplies out the scores for all others. */
const fusedHeads: ReadonlySet<number> = new Set([64, 72, 80, 96, 128]);

/** The parts of what a prompt takes beside weights and cache, in bytes. */
export interface Workspace {
  readonly layer: number;
  /** Scores of one step against the whole context, where the kernel is not fused. */
  readonly scores: number;
  readonly range: Range;
}

/**
 * Memory of a prompt's step: the widest layer in 16 bit, and the attention scores of all heads against the whole context where
 * heads have a size that MLX does not fuse (256, as in Qwen3.5). Check: 88 KB a token were published for a
 * 4-bit Qwen3.6 35B A3B, of which 65.5 are its 16 heads x 2,048 x 2 bytes and 20.5 its cache (mlx-lm#1480). Source:
 * ScaledDotProductAttention::use_fallback in mlx/backend/metal/scaled_dot_product_attention.cpp (commit 00703ea6).
 */
export function workspaceOf(arch: Architecture, context: number, accelerator: Accelerator): Workspace {
  const step = Math.min(prefillStep, context);
  const layer = base + step * 2 * activationWidth(arch);
  const { heads, keyDim, valueDim } = headShape(arch, 'full');
  const attends = layerKindsOf(arch).some((kind) => kind === 'full' || kind === 'indexed_attention');
  const fused = arch.mla === undefined && keyDim === valueDim && fusedHeads.has(keyDim);
  const scores = fused || !attends ? 0 : step * heads * context * 2;
  // Newer chips fuse heads of 256 in newer releases; which release is installed is not asked.
  const leastScores = accelerator.id.startsWith('apple-m5') ? 0 : scores * 0.9;
  return {
    layer,
    scores,
    range: {
      value: Math.round(layer + scores),
      low: Math.round(layer * 0.8 + leastScores),
      high: Math.round(layer * 1.8 + scores * 1.2),
    },
  };
}
