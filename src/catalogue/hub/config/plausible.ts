import type { Architecture } from '../../model.ts';

/** A hundred trillion parameters: fifty times the largest model there is. Beyond it the figures are a mistake. */
const mostParameters = 1e14;

/** Whether the sizes together make a model that could exist. */
export function isBelievable(arch: Architecture): boolean {
  const { layers, hidden, vocab, moe } = arch;
  const heads = (arch.heads ?? 0) * (arch.headDim ?? 0);
  const widths = [arch.intermediate ?? 0, arch.denseIntermediate ?? 0].flat();
  const experts = (moe?.experts ?? 0) * (moe?.intermediate ?? 0) + (moe?.sharedIntermediate ?? 0);
  const perLayer = 3 * hidden * (heads + Math.max(...widths) + experts);
  return layers * perLayer + 2 * vocab * hidden <= mostParameters;
}

/** What the layers of an architecture need and do not have, in sentences. */
export function missingFrom(arch: Architecture): string[] {
  const kinds = new Set(arch.layerTypes?.map(([kind]) => kind) ?? ['full']);
  const missing: string[] = [];
  const attends = kinds.has('full') || kinds.has('sliding') || kinds.has('chunked');
  if (attends && arch.heads === null) missing.push('No number of attention heads could be read.');
  if (attends && (arch.kvHeads ?? 0) > (arch.heads ?? 0)) missing.push('It has more KV heads than attention heads.');
  const narrow = arch.intermediate === null || arch.intermediate === 0;
  const needsMlp =
    arch.mlpOnTypes === undefined || arch.mlpOnTypes.some((kind) => kind === 'mlp_only' && kinds.has(kind));
  const dense = arch.moe === undefined || (arch.moe.denseLayers ?? 0) > 0;
  if (narrow && needsMlp && dense && !arch.denseIntermediate && !kinds.has('none'))
    missing.push('No MLP width could be read.');
  if (arch.moe !== undefined && !arch.moe.intermediate) missing.push('No width of the experts could be read.');
  return missing;
}
