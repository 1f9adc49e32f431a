/** How a model is spread over GPUs. */
export interface Layout {
  readonly tensorParallel: number;
  readonly pipelineParallel: number;
  readonly dataParallel: number;
  readonly decodeContextParallel: number;
  /** Experts are kept whole and dealt out, instead of being divided. */
  readonly expertParallel: boolean;
}

/** GPUs of a layout. */
export function gpusOf(layout: Layout): number {
  return layout.tensorParallel * layout.pipelineParallel * layout.dataParallel;
}

/** A layout from the degrees that are not 1. */
export function layoutOf(degrees: Partial<Layout>): Layout {
  return {
    tensorParallel: 1,
    pipelineParallel: 1,
    dataParallel: 1,
    decodeContextParallel: 1,
    expertParallel: false,
    ...degrees,
  };
}

/** Ranks that share the experts of one MoE layer: vLLM spreads them over tensor and data parallel ranks alike. */
export function expertRanks(layout: Layout): number {
  return layout.tensorParallel * layout.dataParallel;
}

/**
 * Layers of each pipeline stage as vLLM cuts them: evenly, and what is left over goes one each to the stages before the
 * last, from the back. Source: vllm/distributed/utils.py get_pp_indices.
 */
export function stageSizes(layers: number, stages: number): number[] {
  const sizes = new Array<number>(stages).fill(Math.floor(layers / stages));
  const rest = layers % stages;
  for (let back = 2; back <= rest + 1; back++) {
    const index = stages - back;
    const size = sizes[index];
    if (size !== undefined) sizes[index] = size + 1;
  }
  return sizes;
}

/** Four numbers below this are together one whole number that is exact. */
const degrees = 2 ** 13;

/** Equal for equal layouts only: a number, which is found fastest in a map, unless a degree is beyond all that are proposed. */
export function layoutKey(layout: Layout): number | string {
  const { tensorParallel: tp, pipelineParallel: pp, dataParallel: dp, decodeContextParallel: dcp } = layout;
  const sign = layout.expertParallel ? -1 : 1;
  if (tp < degrees && pp < degrees && dp < degrees && dcp < degrees) {
    return sign * (((tp * degrees + pp) * degrees + dp) * degrees + dcp);
  }
  return `${tp} ${pp} ${dp} ${dcp} ${sign}`;
}

/** "TP4", "TP8 x PP2", "DP8 x EP", "one GPU". */
export function layoutName(layout: Layout): string {
  const parts: string[] = [];
  if (layout.tensorParallel > 1) parts.push(`TP${layout.tensorParallel}`);
  if (layout.pipelineParallel > 1) parts.push(`PP${layout.pipelineParallel}`);
  if (layout.dataParallel > 1) parts.push(`DP${layout.dataParallel}`);
  if (layout.decodeContextParallel > 1) parts.push(`DCP${layout.decodeContextParallel}`);
  if (layout.expertParallel) parts.push('EP');
  return parts.length === 0 ? 'TP1' : parts.join(' × ');
}
