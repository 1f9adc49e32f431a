import type { ModelRecord } from '../../catalogue/model.ts';
import type { TensorList } from '../tensors/list.ts';
import type { Tensor } from '../tensors/tensor.ts';

/** A matrix of an expert that only some tokens are sent to. */
export function isRouted({ role }: Tensor): boolean {
  return role === 'expert-up' || role === 'expert-down';
}

/**
 * Attention and shared experts beside the routed ones: active parameters are this many times what the picked part of the experts
 * would have (Qwen3 235B 1.5, DeepSeek V3 1.8, gpt-oss 120B 1.4, MiniMax M2 1.4, GLM-4.5 1.8).
 */
const besideRouted = 1.6;

/**
 * Of a model with experts whose record does not tell their shapes: the part of its layers that one token reads. Undefined where
 * the tensor list has the experts, and for dense models.
 */
export function untoldShare(
  { architecture, countable, parameters }: ModelRecord,
  list: TensorList,
): number | undefined {
  const { total, active } = parameters;
  const moe = architecture?.moe;
  // Of models whose parameters are all told, those with fewer active ones and no experts have embeddings per layer.
  if (countable || list.blocks.some(({ tensors }) => tensors.some(isRouted))) return undefined;
  if (active !== null) return active < total ? active / total : undefined;
  return moe === undefined ? undefined : Math.min(1, (besideRouted * moe.active) / moe.experts);
}
