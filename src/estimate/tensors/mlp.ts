import type { Architecture, LayerKind } from '../../catalogue/model.ts';
import { matrix, type Tensor, vector } from './tensor.ts';

/** Whether layer `index` of this kind has experts. */
export function isMoeLayer(arch: Architecture, kind: LayerKind, index: number): boolean {
  const { moe } = arch;
  if (moe === undefined) return false;
  if (kind === 'moe_only') return true;
  if (arch.mlpOnTypes !== undefined && !arch.mlpOnTypes.includes(kind)) return false;
  if (moe.moeLayers !== undefined) return moe.moeLayers.includes(index);
  const every = moe.every ?? 1;
  return index >= (moe.denseLayers ?? 0) && (every <= 1 || (index + 1) % every === 0);
}

/** Width of the dense MLP of layer `index`; 0 when the layer has none. */
export function mlpWidth(arch: Architecture, kind: LayerKind, index: number): number {
  if (kind === 'none') return 0;
  if (arch.mlpOnTypes !== undefined && !arch.mlpOnTypes.includes(kind)) return 0;
  const width = arch.denseIntermediate ?? arch.intermediate ?? 0;
  return Array.isArray(width) ? (width[index] ?? 0) : width;
}

/** A plain (2 matrices) or gated (3 matrices) MLP. */
export function mlpTensors(arch: Architecture, width: number): Tensor[] {
  const { hidden, mlpMats } = arch;
  const tensors = [matrix('mlp-up', 'column', width, hidden, mlpMats - 1), matrix('mlp-down', 'row', hidden, width)];
  if (arch.mlpBias) tensors.push(vector('bias', (mlpMats - 1) * width + hidden));
  return tensors;
}

/** Routed and shared experts with their router. */
export function moeTensors(arch: Architecture, moe: NonNullable<Architecture['moe']>): Tensor[] {
  const { hidden } = arch;
  const mats = moe.mats ?? arch.mlpMats;
  const width = moe.intermediate ?? 0;
  const input = moe.latent ?? hidden;
  const tensors = [
    matrix('expert-up', 'experts-column', width, input, moe.experts * (mats - 1)),
    matrix('expert-down', 'experts-row', input, width, moe.experts),
    matrix('router', 'replicated', moe.experts, hidden),
  ];
  if (moe.expertBias !== undefined) tensors.push(vector('bias', moe.expertBias, moe.experts));
  const routerVectors =
    (moe.routerBias === true ? moe.experts : 0) +
    (moe.scoreCorrectionBias === true ? moe.experts : 0) +
    (moe.routerExtra ?? 0);
  if (routerVectors > 0) tensors.push(vector('router', routerVectors));
  if (moe.latent) tensors.push(matrix('router', 'replicated', moe.latent, hidden, 2));
  if (moe.sharedExperts) {
    const shared = moe.sharedIntermediate ?? 0;
    tensors.push(matrix('shared-up', 'column', shared, hidden, mats - 1), matrix('shared-down', 'row', hidden, shared));
    if (moe.sharedGate === true) tensors.push(matrix('router', 'replicated', 1, hidden));
  }
  if (moe.denseResidual !== undefined) tensors.push(...mlpTensors(arch, moe.denseResidual));
  return tensors;
}

const widthsByArchitecture = new WeakMap<Architecture, readonly number[]>();

/** The different widths of the model's dense MLPs, widest first; empty when every layer has experts only. */
export function denseWidths(arch: Architecture, kinds: readonly LayerKind[]): readonly number[] {
  let widths = widthsByArchitecture.get(arch);
  if (widths === undefined) {
    const found = new Set<number>();
    kinds.forEach((kind, index) => {
      const width = isMoeLayer(arch, kind, index) ? 0 : mlpWidth(arch, kind, index);
      if (width > 0) found.add(width);
    });
    widths = [...found].sort((a, b) => b - a);
    widthsByArchitecture.set(arch, widths);
  }
  return widths;
}
