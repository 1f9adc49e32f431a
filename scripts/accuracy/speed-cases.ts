import { estimateReading } from '../../src/answer/estimate-reading.ts';
import { askObject } from '../../src/ask/ask-object.ts';
import { type ServingEngine, type SpeedParameters, speedParameters } from '../../src/catalogue/speed/parameters.ts';
import type { Subject } from '../../src/catalogue/subject.ts';
import type { Plan } from '../../src/estimate/placement.ts';
import { calibration, measuredGroup } from '../../src/estimate/speed/calibrate.ts';
import type { Pace } from '../../src/estimate/speed/pace.ts';
import { paceOf } from '../../src/estimate/speed/pace-of.ts';
import { paceOfWork } from '../../src/estimate/speed/serving/pace.ts';
import { boundSeconds, stepSeconds, total } from '../../src/estimate/speed/serving/seconds.ts';
import { type Work, workOf } from '../../src/estimate/speed/serving/work.ts';
import { loadOf } from '../../src/estimate/speed/speed.ts';
import {
  type Load,
  meanContext,
  mostAtOnce,
  perReplica,
  tokenSeconds,
  underLoad,
} from '../../src/estimate/speed/under-load.ts';
import type { SpeedRow } from './speed-rows.ts';

/** A row with what its prediction needs, whatever the parameters. */
export interface SpeedCase {
  readonly row: SpeedRow;
  readonly subject: Subject;
  readonly plan: Plan;
  readonly work: Work;
  readonly pace: Pace;
  readonly load: Load;
  readonly replicas: number;
  /** Requests that one replica runs at once, and the most it can. */
  readonly batch: number;
  readonly most: number;
}

/** The case of a row, by the public way from a question to its plan; or why there is none. */
export function caseOf(row: SpeedRow): SpeedCase | string {
  const found = estimateReading(askObject(row.question));
  if ('refusal' in found) return `refused: ${found.refusal.code}`;
  const { subject, plan } = found.estimate;
  const pace = paceOf(subject, plan);
  const load = loadOf(subject);
  const most = mostAtOnce(pace, plan, load);
  if (most < 1) return 'not one request fits, by our figures';
  const replicas = plan.layout.dataParallel;
  const running = Math.min(load.concurrency, most * replicas);
  const work = workOf(subject, plan.layout, subject.engine as ServingEngine);
  return { row, subject, plan, work, pace, load, replicas, most, batch: perReplica(running, replicas) };
}

/** Seconds per output token under other parameters than the shipped ones. */
export function underParameters({ work, load, batch }: SpeedCase, parameters: SpeedParameters): number {
  return tokenSeconds(paceOfWork(work, parameters), load, batch);
}

/** As it is shipped: seconds per output token with the requests asked for. */
export function shipped({ pace, load, batch }: SpeedCase): number {
  return tokenSeconds(pace, load, batch);
}

/** Output tokens per second of a replica with as many requests as there is room for. */
export function atFullLoad({ pace, load, most }: SpeedCase): number {
  return underLoad(pace, load, most, pace.prefill(load.inputTokens, true)).output;
}

/**
 * Seconds per token, scaled to the run of the same setup under the most similar other load, as an answer would be; undefined where
 * there is none.
 */
export function scaledToAnother({ subject, plan, pace, load, batch }: SpeedCase): number | undefined {
  const group = measuredGroup(subject, plan.layout);
  if (group === undefined) return undefined;
  const { inputTokens, outputTokens, concurrency } = load;
  const others = group.runs.filter((_, index, runs) => {
    const start = index - (index % 4);
    return runs[start] !== inputTokens || runs[start + 1] !== outputTokens || runs[start + 2] !== concurrency;
  });
  const found = calibration({ ...group, runs: others }, pace, plan, load);
  if (found === undefined) return undefined;
  return Math.max(pace.bound(batch, meanContext(load)), tokenSeconds(pace, load, batch) * found.factor);
}

const whole = { 16: 1, 8: 1, 4: 1 } as const;
const perfect = { reading: whole, expertReading: 1, computing: whole } as const;
const nothing = { perLayer: 0, perStep: 0 } as const;
/** Every kernel at its peak, nothing around it: the roofline of the data sheets. */
const peaks: SpeedParameters = {
  ...speedParameters,
  kernels: {
    ampere: perfect,
    hopper: perfect,
    blackwell: perfect,
    ada: perfect,
    'blackwell-pro': perfect,
    cdna3: perfect,
    unverified: perfect,
  },
  cacheReading: 1,
  expertComputing: 1,
  synchronisation: 0,
  perRequest: 0,
  perExpertLayer: 0,
  engines: { vllm: nothing, sglang: nothing, 'tensorrt-llm': nothing, transformers: nothing },
};

/** Seconds of a step by the data sheets, where tokens are sent to experts at random. */
export function atPeaks({ work, load, batch }: SpeedCase): number {
  return total({ ...stepSeconds(work, peaks, batch, meanContext(load)), exchange: 0 });
}

/** Seconds of a step by a common rule: what one token reads of the weights at 0.55 of the bandwidth (llmfit). */
export function byRule({ work }: SpeedCase): number {
  return boundSeconds({ ...work, cache: { perToken: 0, windows: [], state: 0 } }, 1, 0) / 0.55;
}
