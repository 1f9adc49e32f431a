import type { Estimate } from '../../estimate/estimate.ts';
import type { Plan } from '../../estimate/placement.ts';
import type { RowsSection } from '../card.ts';
import { type Cost, costOf } from '../price/cost.ts';
import { costSection } from '../price/cost-section.ts';
import type { Market } from '../price/market.ts';
import { gpusName } from './plan-name.ts';
import { cannotRun } from './support.ts';
import { typicalRequest } from './typical-request.ts';

/** What serving costs: of the plan, or of the smallest one that would do where this one does not. */
export function fitCost(market: Market, estimate: Estimate): Cost | undefined {
  const { subject } = estimate;
  const plan = pricedPlan(estimate);
  if (plan === undefined) return undefined;
  return costOf(
    market,
    {
      accelerator: subject.accelerator,
      gpus: plan.gpus,
      together: Math.min(plan.layout.tensorParallel, plan.gpusPerNode),
      served: { model: subject.model.id, ...typicalRequest(subject) },
    },
    subject.question,
  );
}

/** Nothing is said of what a layout costs that will not run. */
function pricedPlan({ subject, plan, fits, enough }: Estimate): Plan | undefined {
  if (cannotRun(subject) !== undefined) return undefined;
  return fits.asked ? plan : enough;
}

/** The rows of a fit card. */
export function fitCostSection(cost: Cost, { subject }: Estimate): RowsSection {
  return costSection(cost, gpusName(subject, cost.gpus), subject.question);
}
