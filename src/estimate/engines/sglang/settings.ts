import type { Subject } from '../../../catalogue/subject.ts';
import type { Layout } from '../../layout.ts';
import type { Range } from '../../range.ts';
import { defaultFraction } from './fraction.ts';
import { type SglangRelease, sglangRelease } from './releases.ts';

/** SGLang's settings, as given or as it would choose them. */
export interface SglangSettings {
  readonly release: SglangRelease;
  /** --mem-fraction-static: weights and KV pool, of what is free before loading. A range where the default depends on the patch. */
  readonly fraction: Range;
  /** --chunked-prefill-size, before DP attention divides it. */
  readonly chunk: number;
  /** Tokens of one prefill step on one rank. */
  readonly chunkOfRank: number;
  /** --cuda-graph-max-bs. */
  readonly graphBatch: number;
  readonly pageSize: number;
  /** Experts over all ranks, attention on each: --enable-dp-attention. Without experts, data parallelism is copies of the server. */
  readonly dpAttention: boolean;
  /** --tp-size: with DP attention it counts all ranks. */
  readonly tpSize: number;
}

/** Defaults by GPU memory. Source: ServerArgs._handle_gpu_memory_settings. */
const classes: readonly {
  readonly belowGib: number;
  readonly chunk: number;
  readonly graphBatch: readonly [belowTp4: number, fromTp4: number];
}[] = [
  { belowGib: 20, chunk: 2048, graphBatch: [8, 8] },
  { belowGib: 35, chunk: 2048, graphBatch: [24, 80] },
  { belowGib: 60, chunk: 4096, graphBatch: [32, 160] },
  { belowGib: 160, chunk: 8192, graphBatch: [256, 512] },
  { belowGib: Number.POSITIVE_INFINITY, chunk: 16_384, graphBatch: [512, 512] },
];

const MiB = 2 ** 20;

/** The settings SGLang runs this question with. */
export function sglangSettings(subject: Subject, layout: Layout): SglangSettings {
  const { question, model } = subject;
  const dpAttention = layout.dataParallel > 1 && model.architecture.moe !== undefined;
  const tpSize = layout.tensorParallel * (dpAttention ? layout.dataParallel : 1);
  const memoryMib = reportedMib(subject);
  const size = classes.find(({ belowGib }) => memoryMib < belowGib * 1024) ?? (classes[0] as (typeof classes)[number]);
  const chunk = question.maxNumBatchedTokens ?? size.chunk;
  const graphBatch = size.graphBatch[tpSize < 4 ? 0 : 1];
  const release = sglangRelease(subject.engineVersion);
  const given = question.gpuMemoryUtilization;
  return {
    release,
    fraction:
      given === undefined
        ? defaultFraction(subject, release, {
            memoryMib,
            chunk,
            graphBatch,
            tpSize,
            pipelineParallel: layout.pipelineParallel,
            dpAttention: dpAttention ? layout.dataParallel : 0,
          })
        : { value: given, low: given, high: given },
    chunk,
    chunkOfRank: dpAttention ? Math.max(1, Math.floor(chunk / layout.dataParallel)) : chunk,
    graphBatch,
    pageSize: question.blockSize ?? 1,
    dpAttention,
    tpSize,
  };
}

/** What nvidia-smi calls the total, which the defaults go by; what an engine sees where that is not known. */
function reportedMib({ accelerator, question, physicalBytes }: Subject): number {
  return question.gpuMemoryGib === undefined && accelerator.memoryMibReported !== null
    ? accelerator.memoryMibReported
    : physicalBytes / MiB;
}
