import { type MeasuredSpeed, shown } from '../../catalogue/speed/measured.ts';
import { speedRanges } from '../../catalogue/speed/ranges.ts';
import { shapeOf } from '../../catalogue/speed/shape.ts';
import type { Subject } from '../../catalogue/subject.ts';
import type { Step } from '../engines/engine.ts';
import type { Estimate } from '../estimate.ts';
import type { Plan } from '../placement.ts';
import { type Range, times } from '../range.ts';
import { type Calibration, calibration, measuredGroup } from './calibrate.ts';
import type { Pace, SpeedKind, StepPart, Width } from './pace.ts';
import { paceOf } from './pace-of.ts';
import { tokenSteps } from './token-steps.ts';
import { type Load, meanContext, mostAtOnce, perReplica, type UnderLoad, underLoad } from './under-load.ts';

export type { Load } from './under-load.ts';

/** How fast a plan is under a load. Tokens per second, unless a field says otherwise. */
export interface Speed {
  readonly load: Load;
  /** What one person alone gets while the answer is written. */
  readonly single: Range;
  /** What each gets while `load.concurrency` people ask at once. */
  readonly perUser: Range;
  /** Output of all replicas with as many people. */
  readonly total: Range;
  /** With as many requests of this load as the KV pool holds, or the engine takes; `batch` counts those of all replicas. */
  readonly saturated: { readonly total: Range; readonly perUser: Range; readonly batch: number };
  /** Requests that run at once; the others wait. */
  readonly running: number;
  /** Input tokens that the plan reads per second while it does nothing else. */
  readonly prefill: Range;
  /** Seconds to read one prompt while nothing else runs: the first token never comes sooner. */
  readonly prefillSeconds: number;
  /** One person alone at 100 % of bandwidth and compute: nothing is ever faster. */
  readonly bound: number;
  readonly kind: SpeedKind;
  /** A measured row of the same model, GPUs and engine by which the estimate was scaled; the factor is of tokens per second. */
  readonly measured?: { readonly row: MeasuredSpeed; readonly factor: number };
  readonly remarks: readonly string[];
  /** What the time between two tokens goes into with `running` requests; together 1 / perUser. */
  parts(): readonly StepPart[];
  /** The arithmetic, for `explain`; made only when asked for. */
  steps(): readonly Step[];
}

/** The load of a question: what was asked, else 2,048 tokens in and 512 out as far as the context holds them. */
export function loadOf({ question, context, concurrency }: Subject): Load {
  const half = Math.min(512, Math.floor(context / 2));
  return {
    inputTokens: question.inputTokens ?? Math.max(1, Math.min(2048, context - half)),
    outputTokens: question.outputTokens ?? Math.max(1, half),
    concurrency,
  };
}

/** The speed of the plan of an estimate; undefined where it cannot hold one request of the load. */
export function speedOf({ subject, plan }: Estimate, load: Partial<Load> = {}): Speed | undefined {
  return speedOfPlan(subject, plan, { ...loadOf(subject), ...load });
}

/**
 * The speed of one plan; undefined where its KV pool does not hold one request of the load, nobody knows the accelerator's
 * bandwidth, or the model writes no text. Sources: docs/method-speed.md.
 */
export function speedOfPlan(subject: Subject, plan: Plan, load: Load): Speed | undefined {
  if (subject.accelerator.bandwidthGbS === null || subject.model.kind === 'embedding') return undefined;
  const pace = paceOf(subject, plan);
  const held = mostAtOnce(pace, plan, load);
  if (held < 1) return undefined;
  const replicas = plan.layout.dataParallel;
  const running = Math.min(load.concurrency, held * replicas);
  const batch = perReplica(running, replicas);
  const busy = Math.min(replicas, running);
  const { inputTokens } = load;
  const reading = pace.prefill(inputTokens, true);
  const group = measuredGroup(subject, plan.layout);
  const under = (requests: number, concurrency: number): Scaled => {
    const computed = underLoad(pace, load, requests, reading);
    const found = group && calibration(group, pace, plan, { ...load, concurrency });
    return found === undefined ? { ...computed, kind: pace.kind } : scaled(computed, found, pace.kind);
  };
  const alone = under(1, 1);
  const asked = load.concurrency === 1 ? alone : under(batch, load.concurrency);
  const full = under(held, held * replicas);
  return {
    load,
    single: within(1 / alone.perToken, alone.kind.decode, 1 / alone.bound),
    perUser: within(1 / asked.perToken, asked.kind.decode, 1 / asked.bound),
    total: within(asked.output * busy, asked.kind.saturated, (batch * busy) / asked.bound),
    saturated: {
      total: within(full.output * replicas, full.kind.saturated, (held * replicas) / full.bound),
      perUser: within(1 / full.perToken, full.kind.decode, 1 / full.bound),
      batch: held * replicas,
    },
    running,
    prefill: times((inputTokens / reading) * replicas * pace.prefillOverlap, pace.kind.prefill),
    prefillSeconds: replicas === 1 ? reading : pace.prefill(inputTokens, false),
    bound: 1 / alone.bound,
    kind: asked.kind,
    ...(asked.found === undefined ? {} : { measured: shownFor(subject, plan, load, asked.found) }),
    remarks: pace.remarks,
    parts: () => partsUnderLoad(pace, load, batch, reading, asked.found?.factor ?? 1),
    steps: () => [
      ...pace.steps(batch, meanContext(load)),
      ...tokenSteps(pace, load, batch, reading, asked.found?.factor),
    ],
  };
}

/** Under load, after a measured run was taken into account where there is one. */
interface Scaled extends UnderLoad {
  readonly kind: SpeedKind;
  readonly found?: Calibration;
}

/** Time and output of a load as a measured run scales them; never faster than physics allows. */
function scaled({ perToken, bound, output }: UnderLoad, found: Calibration, kind: SpeedKind): Scaled {
  const slower = Math.max(bound, perToken * found.factor);
  return {
    perToken: slower,
    bound,
    output: output * (perToken / slower),
    kind: found.near ? measuredKind : kind,
    found,
  };
}

const measuredKind: SpeedKind = { id: 'measured', verified: true, ...speedRanges.measured };

function shownFor(
  subject: Subject,
  plan: Plan,
  load: Load,
  { run, factor }: Calibration,
): NonNullable<Speed['measured']> {
  const { accelerator, engine, format, model } = subject;
  const sought = { shape: shapeOf(model.architecture), accelerator: accelerator.id, engine, format: format.id };
  return { row: shown(run, { ...sought, gpus: plan.gpus, ...load }), factor: 1 / factor };
}

/** The time between two tokens of one request by what it goes into. */
function partsUnderLoad(pace: Pace, load: Load, batch: number, reading: number, factor: number): StepPart[] {
  const prompts = (pace.interference * (batch - 1) * reading) / load.outputTokens;
  const parts: StepPart[] = [
    ...pace.parts(batch, meanContext(load)),
    ...(prompts > 0 ? [{ part: 'prompts', seconds: prompts, limit: 'compute' } as const] : []),
  ];
  return parts.map((part) => ({ ...part, seconds: part.seconds * factor }));
}

/** A range that ends where physics does. */
function within(value: number, width: Width, most: number): Range {
  const { low, high } = times(value, width);
  return { value, low, high: Math.max(value, Math.min(high, most)) };
}
