import type { Subject } from '../../../catalogue/subject.ts';
import { expertRanks, type Layout } from '../../layout.ts';
import { layerKindsOf } from '../../tensors/list.ts';
import { denseWidths } from '../../tensors/mlp.ts';

/** Workspaces of libraries that every pass has. */
export const floorBytes = 0.06 * 2 ** 30;

/**
 * Bytes that one forward pass over `tokens` holds at its widest layer: the MLP's gate, up and product, and four tensors of the
 * model's width (the embeddings, which stay until the end, the layer's input, the residual and its norm); 8-bit kernels add the
 * product in one byte. Routed experts add their inputs and outputs. Measured: docs/method-other-engines.md.
 */
export function workingSet(subject: Subject, layout: Layout, tokens: number): number {
  const arch = subject.model.architecture;
  const element = elementBytes(subject);
  const dense = Math.max(arch.moe?.sharedIntermediate ?? 0, denseWidths(arch, layerKindsOf(arch))[0] ?? 0);
  const width = dense / layout.tensorParallel;
  const layer =
    tokens * (element * (3 * width + 4 * arch.hidden) + (eightBit.has(subject.format.activations) ? width : 0));
  return layer + expertBytes(subject, layout, tokens) + floorBytes;
}

/** Formats whose kernels take their input in a byte. */
const eightBit: ReadonlySet<string> = new Set(['fp8', 'int8']);

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
