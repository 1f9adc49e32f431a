import type { Subject } from '../../catalogue/subject.ts';
import type { Estimate } from '../../estimate/estimate.ts';
import type { Plan } from '../../estimate/placement.ts';
import { loadOf, type Speed, speedOfPlan } from '../../estimate/speed/speed.ts';
import type { RowsSection } from '../card.ts';
import { type Cost, type CostOf, costOf, hourlyOf } from '../price/cost.ts';
import { costSection } from '../price/cost-section.ts';
import type { Market } from '../price/market.ts';
import type { Hourly } from '../price/per-token.ts';
import { gpusName } from './plan-name.ts';
import { cannotRun } from './support.ts';

/**
 * What serving costs: of the plan, or of the smallest one that would do where this one does not.
 * @param known the speed of a plan, where it was worked out before
 */
export function fitCost(
  market: Market,
  estimate: Estimate,
  known?: { readonly plan: Plan; readonly speed: Speed | undefined },
): Cost | undefined {
  const { subject } = estimate;
  const plan = pricedPlan(estimate);
  if (plan === undefined) return undefined;
  const load = loadOf(subject);
  return costOf(
    market,
    {
      ...hardwareOf(subject, plan),
      served: { model: subject.model.id, ...load },
      speed: known?.plan === plan ? known.speed : speedOfPlan(subject, plan, load),
    },
    subject.question,
  );
}

/** What an hour of a plan costs; undefined where nobody knows. */
export function planHourly(market: Market, subject: Subject, plan: Plan): Hourly | undefined {
  return hourlyOf(market, hardwareOf(subject, plan), subject.question);
}

function hardwareOf({ accelerator }: Subject, { gpus, layout, gpusPerNode }: Plan): CostOf {
  return { accelerator, gpus, together: Math.min(layout.tensorParallel, gpusPerNode) };
}

/** The plan whose cost is said. Nothing is said of what a layout costs that will not run. */
export function pricedPlan({ subject, plan, fits, enough }: Estimate): Plan | undefined {
  if (cannotRun(subject) !== undefined) return undefined;
  return fits.asked ? plan : enough;
}

/** The rows of a fit card. */
export function fitCostSection(cost: Cost, { subject }: Estimate): RowsSection {
  return costSection(cost, gpusName(subject, cost.gpus), subject.question);
}
