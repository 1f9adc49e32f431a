import type { QuestionDraft } from '../../ask/question.ts';
import { type Estimate, estimate, isNoPlan } from '../../estimate/estimate.ts';
import { planHourly } from '../fit/cost.ts';
import { mostUsdPerHour } from '../price/cost.ts';
import type { Market } from '../price/market.ts';
import { hasLayout, namesGpu, onUsualGpus } from './usual-gpus.ts';

/**
 * A plan within the question's budget, where no GPU was named and the one that is taken then costs more: the cheapest on the
 * usual GPUs that holds what was asked.
 * @param asked the estimate without regard to money
 * @param draft the question as it was read
 * @returns undefined where there is no budget, nothing to choose, or nothing cheap enough
 */
export function withinBudget(market: Market, asked: Estimate, draft: QuestionDraft): Estimate | undefined {
  const most = mostUsdPerHour(draft);
  if (!Number.isFinite(most) || namesGpu(draft) || hasLayout(draft)) return undefined;
  const price = (one: Estimate): number =>
    planHourly(market, one.subject, one.plan)?.usdPerHour ?? Number.POSITIVE_INFINITY;
  if (price(asked) <= most) return undefined;
  const [cheapest] = onUsualGpus(draft)
    .map((subject) => estimate(subject))
    .filter((result): result is Estimate => !isNoPlan(result) && result.fits.asked && price(result) <= most)
    .toSorted((a, b) => price(a) - price(b));
  if (cheapest === undefined) return undefined;
  const { subject } = cheapest;
  const choice = `${subject.acceleratorName}: the cheapest of the usual GPUs that holds it, as none was named and ${asked.subject.acceleratorName} costs more than the budget`;
  return { ...cheapest, subject: { ...subject, assumptions: () => [...subject.assumptions(), choice] } };
}
