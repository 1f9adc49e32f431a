import type { Subject } from '../../../catalogue/subject.ts';
import type { Layout } from '../../layout.ts';
import { exactly, negated, type Range, sumOfRanges } from '../../range.ts';
import type { Engine, EngineMemory } from '../engine.ts';
import { gib, hundredths, mapped } from '../torch/figures.ts';
import { processBytes } from '../torch/process.ts';
import { processRange, weightRange } from '../torch/ranges.ts';
import { type Stage, stagesOf } from '../torch/stages.ts';
import { workingSet } from '../torch/working-set.ts';
import { absorbedBytes } from './absorbed.ts';
import { sglangCommand } from './command.ts';
import { layoutRefusal } from './legal.ts';
import { type SglangPool, sglangPool } from './pool.ts';
import { sglangSettings } from './settings.ts';
import { sglangSteps } from './steps.ts';

export const sglang: Engine = {
  id: 'sglang',
  memory: sglangMemory,
  refusal: layoutRefusal,
  command: sglangCommand,
};

/** SGLang keeps recurrent states in 32 bit: --mamba-ssm-dtype. */
const stateElementBytes = 4;

/**
 * SGLang measures what is free before loading, keeps 1 - mem_fraction_static of it for activations and CUDA graphs, and gives
 * what the weights leave of the rest to the KV pools. Nothing is profiled. Source: docs/method-other-engines.md.
 */
function sglangMemory(subject: Subject, layout: Layout): EngineMemory {
  const settings = sglangSettings(subject, layout);
  const ranks = settings.tpSize * layout.pipelineParallel;
  const outside = processRange(processBytes(subject, ranks));
  const before = subject.physicalBytes - outside.value;
  const reserve = setAside(before, settings.fraction);
  const { stage, pool } = poorest(subject, layout, before - reserve.value, settings.pageSize);
  const weights = weightRange(subject, layout, stage.weights);
  const kvAvailable = sumOfRanges([
    exactly(subject.physicalBytes),
    negated(outside),
    negated(reserve),
    negated(weights),
  ]);
  const perRequest = pool.requestBytes(subject.context);
  const needed = Math.ceil(perRequest * Math.ceil(subject.concurrency / layout.dataParallel));
  // Encoders keep nothing: what is read in one step is done.
  const oneStep = Math.max(1, settings.chunkOfRank / subject.context);
  const held = workingSet(subject, layout, settings.chunkOfRank);
  const ceiling = Math.max(subject.model.maxContext ?? 1_048_576, subject.context);
  return {
    weights,
    activations: exactly(0),
    nonTorch: exactly(0),
    cudaGraphs: exactly(0),
    reserve,
    outside,
    budget: before,
    utilization: before / subject.physicalBytes,
    graphsInBudget: true,
    kvAvailable,
    kvNeeded: needed,
    kvPerRequest: Math.ceil(perRequest),
    requestBytes: pool.requestBytes,
    bytesPerToken: pool.cell,
    stateBytes: pool.state,
    tokens: mapped(kvAvailable, pool.tokensIn),
    maxConcurrency: mapped(kvAvailable, (bytes) =>
      hundredths((perRequest === 0 ? oneStep : bytes / perRequest) * layout.dataParallel),
    ),
    maxContext: kvAvailable.value <= 0 ? 0 : Math.min(ceiling, pool.longestIn(kvAvailable.value)),
    startupShortfall: 0,
    remarks: remarksOf(subject, { before, weights: stage.weights, needed, available: kvAvailable.value, held }),
    settings: {
      version: subject.engineVersion,
      gpuMemoryUtilization: Math.round(settings.fraction.value * 1000) / 1000,
      maxNumBatchedTokens: settings.chunk,
      blockSize: settings.pageSize,
      eager: subject.question.eager ?? false,
    },
    steps: () =>
      sglangSteps(subject, layout, {
        settings,
        outside: outside.value,
        weights: stage.weights,
        reserve: reserve.value,
        workingSet: held,
        available: kvAvailable.value,
        pool,
      }),
  };
}

/** What the fraction keeps out of the pool; the higher the fraction, the less. */
function setAside(before: number, fraction: Range): Range {
  return {
    value: Math.round(before * (1 - fraction.value)),
    low: Math.round(before * (1 - fraction.high)),
    high: Math.round(before * (1 - fraction.low)),
  };
}

/** The stage that holds the fewest requests: all stages keep as many tokens as it does. */
function poorest(
  subject: Subject,
  layout: Layout,
  room: number,
  pageSize: number,
): { readonly stage: Stage; readonly pool: SglangPool } {
  let found: { readonly stage: Stage; readonly pool: SglangPool; readonly requests: number } | undefined;
  for (const loaded of stagesOf(subject, layout, stateElementBytes)) {
    const stage = { ...loaded, weights: loaded.weights + absorbedBytes(subject, layout, loaded) };
    const pool = sglangPool(subject, stage, pageSize);
    const requests = (room - stage.weights) / (pool.requestBytes(subject.context) || 1);
    if (found === undefined || requests < found.requests) found = { stage, pool, requests };
  }
  if (found === undefined) throw new RangeError('a layout has at least one stage');
  return found;
}

/** Bytes on one GPU: free before loading, of the weights, asked and left for the pools, and held by a prefill step. */
interface Balance {
  readonly before: number;
  readonly weights: number;
  readonly needed: number;
  readonly available: number;
  readonly held: number;
}

/** What mem_fraction_static does to this answer: too high runs out at the first prefill, too low leaves no pool. */
function remarksOf({ question }: Subject, { before, weights, needed, available, held }: Balance): string[] {
  const left = before - weights - available;
  if (held > 0.9 * left) {
    return [
      `a prefill step may hold ${gib(held)}, and mem_fraction_static leaves ${gib(left)} for it and the CUDA graphs: lower it, or --chunked-prefill-size`,
    ];
  }
  const fraction = Math.ceil(((weights + needed) / before) * 100) / 100;
  const leaves = before * (1 - fraction);
  // As much again as the step, and 2 GiB for graphs: below that nobody should be sent.
  const safe = leaves >= 2 * held + 2 * GiB;
  return question.gpuMemoryUtilization === undefined && available < needed && safe
    ? [
        `at SGLang's own mem_fraction_static; --mem-fraction-static ${fraction} (say utilization ${fraction}) would hold it and leave ${gib(leaves)} for a prefill step of about ${gib(held)} and the CUDA graphs`,
      ]
    : [];
}

const GiB = 2 ** 30;
