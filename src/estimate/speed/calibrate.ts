import { measuredOf } from '../../catalogue/speed/measured.ts';
import type { MeasuredGroup } from '../../catalogue/speed/measured-group.ts';
import { type MeasuredRun, nearestLadder } from '../../catalogue/speed/measured-ladders.ts';
import { shapeOf } from '../../catalogue/speed/shape.ts';
import type { Subject } from '../../catalogue/subject.ts';
import type { Layout } from '../layout.ts';
import type { Plan } from '../placement.ts';
import type { Pace } from './pace.ts';
import { type Load, mostAtOnce, perReplica, tokenSeconds } from './under-load.ts';

/** What measured runs of a setup say of an estimate. */
export interface Calibration {
  /** How much longer tokens took than the estimate says. */
  readonly factor: number;
  /** The run under the most similar load. */
  readonly run: MeasuredRun;
  /** It had about as many requests at once: within a factor of four. */
  readonly near: boolean;
}

/** Tokens in and out are similar up to a factor of four in all, and requests at once up to one of four (logarithms to base 2). */
const similar = 2;

/** The runs of the same architecture, format, GPUs, layout and engine; undefined where nobody measured. */
export function measuredGroup(
  { model, accelerator, engine, format }: Subject,
  layout: Layout,
): MeasuredGroup | undefined {
  const { tensorParallel, dataParallel, expertParallel, pipelineParallel } = layout;
  if (pipelineParallel > 1) return undefined;
  return measuredOf(shapeOf(model.architecture)).find(
    (group) =>
      group.gpu === accelerator.id &&
      group.engine === engine &&
      group.format === format.id &&
      group.layout[0] === tensorParallel &&
      group.layout[1] === dataParallel &&
      (group.layout[2] === 1) === expertParallel,
  );
}

/**
 * What the runs with the most similar tokens in and out say, interpolated between their numbers of requests at once (in logarithms)
 * and constant beyond them; undefined where none is similar.
 */
export function calibration(group: MeasuredGroup, pace: Pace, plan: Plan, load: Load): Calibration | undefined {
  const nearest = nearestLadder(group, load);
  if (nearest === undefined || nearest.distance > similar) return undefined;
  const { ladder } = nearest;
  const at = ladder.findIndex(({ concurrency }) => concurrency >= load.concurrency);
  const above = ladder[at] ?? ladder.at(-1) ?? ladder[0];
  const below = at > 0 ? (ladder[at - 1] ?? above) : above;
  const steps = Math.log2(above.concurrency / below.concurrency);
  const place = steps === 0 ? 0 : Math.log2(load.concurrency / below.concurrency) / steps;
  const upper = factorOf(above, pace, plan);
  const run = place > 0.5 || below === above ? above : below;
  return {
    run,
    factor: below === above ? upper : factorOf(below, pace, plan) ** (1 - place) * upper ** place,
    near: Math.abs(Math.log2(run.concurrency / load.concurrency)) <= similar,
  };
}

function factorOf(run: MeasuredRun, pace: Pace, plan: Plan): number {
  const replicas = plan.layout.dataParallel;
  const running = Math.min(run.concurrency, Math.max(1, mostAtOnce(pace, plan, run)) * replicas);
  return run.perToken / tokenSeconds(pace, run, perReplica(running, replicas));
}
