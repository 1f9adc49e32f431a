import type { Subject } from '../../../catalogue/subject.ts';
import type { Range } from '../../range.ts';
import type { FractionRule, SglangRelease } from './releases.ts';

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
 * The default of --mem-fraction-static: (memory - set aside) / memory, in thousandths, or a figure for the ranks. Models with a
 * vision tower get about 91 % of it, more or less with the tower's size. What graphs of prefill steps take is set aside too
 * once they are captured by default; since which patch is not known, so the low end takes it in.
 * Source: ServerArgs._handle_gpu_memory_settings, adjust_mem_fraction_for_vlm.
 */
export function defaultFraction(subject: Subject, { fraction }: SglangRelease, inputs: FractionInputs): Range {
  const vision = subject.model.kind === 'vlm' ? visionShare : plain;
  const graphsOfPrefill =
    fraction.by === 'settings' ? prefillGraphsMib(subject.model.architecture.mla !== undefined, inputs.chunk) : 0;
  const without = shareOf(fraction, inputs, 0);
  return {
    value: without * vision.value,
    low: shareOf(fraction, inputs, graphsOfPrefill) * vision.low,
    high: without * vision.high,
  };
}

/** The fraction by a release's rule, the vision tower left out. */
function shareOf(rule: FractionRule, inputs: FractionInputs, graphsOfPrefill: number): number {
  if (rule.by === 'ranks') return rule.figures.find(([ranks]) => inputs.tpSize >= ranks)?.[1] ?? 0.88;
  const { memoryMib } = inputs;
  const aside = rule.by === 'memory' ? asideByMemoryMib(rule, inputs) : setAsideMib(inputs, graphsOfPrefill);
  return Math.max(0, Math.round((1 - aside / memoryMib) * 1000) / 1000);
}

const plain = { value: 1, low: 1, high: 1 } as const;
/**
 * 0.95 x (1.1 - a tenth of layers x width^2, in those of ViT-L), 0.8 to 1.05. The value is a tower of 27 layers of 1,152 (SigLIP
 * So400m, MoonViT): the catalogue does not know the layers. Check: Kimi K2.5 logs 0.826 where 0.908 is the rest.
 */
const visionShare = { value: 0.95 * 0.9576, low: 0.95 * 0.8, high: 0.95 * 1.05 } as const;

/** MiB set aside by the GPU's memory alone. */
function asideByMemoryMib(
  { classes, dpAttention }: Extract<FractionRule, { by: 'memory' }>,
  inputs: FractionInputs,
): number {
  const size = classes.find(({ belowGib }) => inputs.memoryMib < belowGib * 1024);
  const ranks = inputs.tpSize * inputs.pipelineParallel;
  const padding = inputs.dpAttention > 0 ? dpAttention : 0;
  return ((size?.base ?? 0) + (size?.perRank ?? 0) * ranks + padding) * 1024;
}

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
