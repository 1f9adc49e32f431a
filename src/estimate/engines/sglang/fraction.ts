import type { Subject } from '../../../catalogue/subject.ts';
import type { Range } from '../../range.ts';
import type { SglangRelease } from './releases.ts';

/** What the default of --mem-fraction-static depends on. */
export interface FractionInputs {
  readonly memoryMib: number;
  /** --chunked-prefill-size */
  readonly chunk: number;
  /** --cuda-graph-max-bs */
  readonly graphBatch: number;
  readonly tpSize: number;
  readonly pipelineParallel: number;
  /** --dp-size with DP attention, else 0. */
  readonly dpAttention: number;
}

/**
 * The default of --mem-fraction-static: (memory - set aside) / memory, in thousandths. Models with a vision tower get 95 % of
 * it, more or less with the tower's size. What graphs of prefill steps take is set aside too once they are captured by
 * default; since which patch is not known, so the low end takes it in.
 * Source: ServerArgs._handle_gpu_memory_settings, adjust_mem_fraction_for_vlm.
 */
export function defaultFraction(subject: Subject, release: SglangRelease, inputs: FractionInputs): Range {
  const vision = subject.model.kind === 'vlm' ? visionShare : plain;
  if (release.fraction !== 'set aside') {
    const [, share] = release.fraction.find(([ranks]) => inputs.tpSize >= ranks) ?? [1, 0.88];
    return { value: share * vision.value, low: share * vision.low, high: share * vision.high };
  }
  const { memoryMib } = inputs;
  const share = (graphsOfPrefill: number): number =>
    Math.max(0, Math.round((1 - setAsideMib(inputs, graphsOfPrefill) / memoryMib) * 1000) / 1000);
  const without = share(0);
  const mla = subject.model.architecture.mla !== undefined;
  return {
    value: without * vision.value,
    low: share(prefillGraphsMib(mla, inputs.chunk)) * vision.low,
    high: without * vision.high,
  };
}

const plain = { value: 1, low: 1, high: 1 } as const;
/** 0.95 x 0.8 to 1.05, by the tower's layers and width, which the catalogue does not know. */
const visionShare = { value: 0.95, low: 0.95 * 0.8, high: 0.95 * 1.05 } as const;

/** MiB set aside for activations and CUDA graphs, from what is given; at least 10 GiB on GPUs above 60. */
function setAsideMib(inputs: FractionInputs, graphsOfPrefill: number): number {
  const { memoryMib, chunk, graphBatch, tpSize, pipelineParallel, dpAttention } = inputs;
  const padding = graphBatch > 300 ? 4.5 : 3;
  const sum =
    512 +
    1.5 * Math.max(chunk, 2048) +
    2 * graphBatch +
    (tpSize * pipelineParallel * 1024) / 8 +
    padding * graphBatch * dpAttention +
    graphsOfPrefill;
  return memoryMib > 60 * 1024 ? Math.max(sum, 10 * 1024) : sum;
}

/** 8 MiB for each captured size up to the chunk, or 1.5 GiB with MLA. Source: reserve_for_graph_mb. */
function prefillGraphsMib(mla: boolean, chunk: number): number {
  if (mla) return 1536;
  const upTo = (from: number, to: number, step: number): number =>
    Math.max(0, Math.floor((Math.min(chunk, to) - from) / step));
  return 8 * (38 + upTo(1024, 4096, 256) + upTo(4096, Number.POSITIVE_INFINITY, 512));
}
