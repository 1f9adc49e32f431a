import type { Subject } from '../../../catalogue/subject.ts';
import { type KvPool, longestRequest, poolConcurrency, poolTokens } from '../../kv/pool.ts';
import type { Layout } from '../../layout.ts';
import { exactly, negated, type Range, sumOfRanges } from '../../range.ts';
import type { Engine, EngineMemory, Figures, Room, StageMemory } from '../engine.ts';
import { vllmCommand } from './command.ts';
import { utilizationOf, type VllmRun, vllmRun } from './defaults.ts';
import { layoutRefusal } from './legal.ts';
import { nonTorchBytes, outsideBytes } from './overhead.ts';
import { inGib, inShares, unexplained, type VllmWidths, vllmWidths, weightRange } from './ranges.ts';
import { vllmRemarks } from './remarks.ts';
import { requestBytes, type Stage, type StagesOf, stagesFor } from './stages.ts';
import { vllmSteps } from './steps.ts';

export const vllm: Engine = {
  id: 'vllm',
  memory: (subject, layout) => vllmFigures(subject).memory(layout),
  forAnyGpu: () => vllmFigures,
  refusal: layoutRefusal,
  command: vllmCommand,
};

function vllmFigures(subject: Subject): Required<Figures> {
  const run = vllmRun(subject);
  const stagesOf = stagesFor(subject, run);
  return {
    memory: (layout) => vllmMemory(subject, layout, run, stagesOf),
    room: (layout) => centralOf(subject, layout, run, stagesOf),
  };
}

/**
 * vLLM's budget: physical x utilization - weights - activation peak - non-torch - CUDA graphs (since 0.21) = KV cache.
 * Source: docs/method.md (request_memory and determine_available_memory); the identity is exact in 58 of 59
 * logs, so the error is that of the terms.
 */
function vllmMemory(subject: Subject, layout: Layout, run: VllmRun, stagesOf: StagesOf): EngineMemory {
  const { utilization, budget, nonTorch, room, stages, fullest, perRequest, kvNeeded } = centralOf(
    subject,
    layout,
    run,
    stagesOf,
  );
  const { version } = run;
  const widths = vllmWidths(subject, layout);
  const weights = weightRange(subject, layout, fullest.weights, widths);
  const activations = inShares(fullest.activations, widths.activations);
  const nonTorchRange = inGib(nonTorch, widths.nonTorch);
  const graphs = run.eager ? exactly(0) : inGib(fullest.graphs, widths.graphs);
  const outside = inGib(outsideBytes(subject, layout, version), widths.outside);
  const kvAvailable = sumOfRanges([
    exactly(budget),
    negated(weights),
    negated(activations),
    negated(nonTorchRange),
    ...(version.graphsInBudget ? [negated(graphs)] : []),
    unexplained(widths),
  ]);
  const { pool } = fullest;
  return {
    weights,
    activations,
    nonTorch: nonTorchRange,
    cudaGraphs: graphs,
    outside,
    budget,
    utilization,
    graphsInBudget: version.graphsInBudget,
    kvAvailable,
    kvNeeded,
    kvPerRequest: Math.ceil(perRequest),
    bytesPerToken: fullest.bytesPerToken,
    stateBytes: fullest.stateBytes,
    ...poolFigures(subject, layout, run, pool, kvAvailable, widths),
    startupShortfall: Math.max(0, budget + outside.value - subject.physicalBytes),
    settings: {
      version: subject.engineVersion,
      gpuMemoryUtilization: utilization,
      maxModelLen: run.maxModelLen,
      maxNumSeqs: run.maxNumSeqs,
      maxNumBatchedTokens: run.maxNumBatchedTokens,
      blockSize: pool?.blockSize ?? run.blockSize,
      eager: run.eager,
    },
    remarks: vllmRemarks(subject, run),
    ...(fullest.extras === 0 ? {} : { besideModel: fullest.extras }),
    ...(layout.pipelineParallel === 1 ? {} : { stages: () => stages.map((stage) => stageMemory(stage, room)) }),
    steps: () =>
      vllmSteps(subject, layout, {
        settings: { ...run, utilization },
        budget,
        nonTorch,
        stage: fullest,
        kvAvailable: kvAvailable.value,
      }),
  };
}

/** Central figures, and the stage they are of: every worker gets as many blocks as the poorest one can hold. */
interface Central extends Room {
  readonly utilization: number;
  readonly budget: number;
  readonly nonTorch: number;
  /** What is left of the budget for torch. */
  readonly room: number;
  readonly stages: readonly Stage[];
  readonly fullest: Stage;
  /** KV cache of one request, unrounded. */
  readonly perRequest: number;
}

function centralOf(subject: Subject, layout: Layout, { version }: VllmRun, stagesOf: StagesOf): Central {
  const utilization = utilizationOf(subject, layout, version);
  const budget = Math.ceil(subject.physicalBytes * utilization);
  const nonTorch = nonTorchBytes(subject, layout, version);
  const room = budget - nonTorch;
  const stages = stagesOf(layout);
  const fullest = stages.reduce((worst, stage) => (pressure(stage, room) > pressure(worst, room) ? stage : worst));
  const { weights, beside } = fullest;
  const perRequest = requestBytes(fullest, subject.context);
  return {
    utilization,
    budget,
    nonTorch,
    room,
    stages,
    fullest,
    perRequest,
    forBoth: room - beside + weights,
    kvAvailable: room - beside,
    kvNeeded: Math.ceil(perRequest * Math.ceil(subject.concurrency / layout.dataParallel)),
  };
}

function stageMemory({ weights, activations, beside }: Stage, room: number): StageMemory {
  return { weights, activations, kvAvailable: room - beside };
}

/** How near a stage is to having no room for one more request: the smaller the concurrency, the higher. */
function pressure({ pool, beside }: Stage, room: number): number {
  return pool === undefined ? beside : (beside - room) / (pool.blockBytes || 1);
}

/**
 * What the pool of the poorest stage holds, over all data-parallel ranks. Without a cache nothing but --max-num-seqs limits
 * the requests.
 */
function poolFigures(
  subject: Subject,
  layout: Layout,
  { version, maxNumSeqs }: VllmRun,
  pool: KvPool | undefined,
  available: Range,
  { tokens }: VllmWidths,
): Pick<EngineMemory, 'tokens' | 'maxConcurrency' | 'maxContext'> {
  if (pool === undefined) {
    const requests = available.value < 0 ? 0 : maxNumSeqs * layout.dataParallel;
    return {
      tokens: exactly(0),
      maxConcurrency: exactly(requests),
      maxContext: subject.model.maxContext ?? subject.context,
    };
  }
  const tokensIn = (bytes: number): number => poolTokens(pool, bytes, subject.context, version.tokensByRequests);
  const requestsIn = (bytes: number): number =>
    Math.round(poolConcurrency(pool, bytes, subject.context) * layout.dataParallel * 100) / 100;
  const ceiling = subject.model.maxContext ?? 1_048_576;
  return {
    tokens: {
      value: tokensIn(available.value),
      low: Math.floor(tokensIn(available.low) * (1 - tokens.below)),
      high: Math.ceil(tokensIn(available.high) * (1 + tokens.above)),
    },
    maxConcurrency: {
      value: requestsIn(available.value),
      low: requestsIn(available.low),
      high: requestsIn(available.high),
    },
    maxContext: longestRequest(pool, available.value, Math.max(ceiling, subject.context)),
  };
}
