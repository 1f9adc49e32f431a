import type { Subject } from '../../../catalogue/subject.ts';
import { expertRanks, type Layout } from '../../layout.ts';
import { layerKindsOf } from '../../tensors/list.ts';
import { denseWidths } from '../../tensors/mlp.ts';

const floorBytes = 0.06 * 2 ** 30;

/**
 * Bytes that one forward pass over `tokens` holds at its widest layer: the MLP's gate, up and product, the residual and its
 * norms, and the routed experts' inputs and outputs. The form fitted to vLLM's profile runs (docs/method.md): the same
 * tensors live in every engine that runs layer by layer.
 */
export function workingSet(subject: Subject, layout: Layout, tokens: number): number {
  const arch = subject.model.architecture;
  const element = elementBytes(subject);
  const dense = Math.max(arch.moe?.sharedIntermediate ?? 0, denseWidths(arch, layerKindsOf(arch))[0] ?? 0);
  const layer = element * tokens * 3 * (dense / layout.tensorParallel + arch.hidden);
  return layer + expertBytes(subject, layout, tokens) + floorBytes;
}

function expertBytes(subject: Subject, layout: Layout, tokens: number): number {
  const { moe, hidden } = subject.model.architecture;
  if (moe === undefined) return 0;
  const width = (moe.intermediate ?? 0) / (layout.expertParallel ? 1 : expertRanks(layout));
  return elementBytes(subject) * tokens * moe.active * (Math.max(2 * width, hidden) + Math.max(width, hidden));
}

/** Bytes of an activation. */
export function elementBytes({ format }: Subject): number {
  return format.activations === '32-bit' ? 4 : 2;
}
