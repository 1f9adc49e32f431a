import type { Subject } from '../../catalogue/subject.ts';
import type { Estimate } from '../../estimate/estimate.ts';
import type { Plan } from '../../estimate/placement.ts';
import { loadOf, type Speed, speedOfPlan } from '../../estimate/speed/speed.ts';
import { cannotRun } from '../fit/support.ts';

/** How fast a plan is, and which plan. */
export interface PlanSpeed {
  readonly plan: Plan;
  readonly speed: Speed;
}

/**
 * The speed of what was asked, or of the plan that it takes where the asked one holds no request.
 * @returns undefined where neither holds one, the engine does not run the format there, or `whyNoSpeed` says why
 */
export function planSpeed({ subject, plan, enough }: Estimate): PlanSpeed | undefined {
  if (cannotRun(subject) !== undefined) return undefined;
  const load = loadOf(subject);
  for (const candidate of [plan, enough]) {
    const speed = candidate && speedOfPlan(subject, candidate, load);
    if (candidate !== undefined && speed !== undefined) return { plan: candidate, speed };
  }
  return undefined;
}

/** Why there is no speed of a model that may well fit; undefined where there is no such reason. */
export function whyNoSpeed({ accelerator, acceleratorName, model }: Subject): string | undefined {
  if (model.kind === 'embedding') return 'none: the model writes no text';
  return accelerator.bandwidthGbS === null
    ? `not known, as the memory bandwidth of the ${acceleratorName} is not: name the GPU`
    : undefined;
}
