import { providerLabel } from '../../catalogue/cloud-providers.ts';
import type { PriceBook } from '../../prices/book.ts';
import type { Verdict } from '../card.ts';
import type { Cost } from './cost.ts';
import { bounds, budgetName } from './cost-section.ts';
import { ageWords, dayOf, monthsOf } from './dates.ts';
import { usd, usdRange } from './usd.ts';

/** A verdict with the budget in it, where one was given: over it, the answer is no. */
export function withBudget(verdict: Verdict, cost: Cost | undefined): Verdict {
  if (cost?.budget === undefined || verdict.tone === 'bad') return verdict;
  const { budget, spot } = cost;
  const text = `${verdict.text} ${budgetSentence(cost)}`;
  const most = Math.min(
    budget.usdPerHour ?? Number.POSITIVE_INFINITY,
    (budget.usdPerMonth ?? Number.POSITIVE_INFINITY) / 730,
  );
  const way =
    budget.state === 'over' && spot !== undefined && spot.high <= most ? ` Spot at ${usd(spot.usdPerHour)} is.` : '';
  const tone =
    budget.state === 'over' ? 'bad' : budget.state === 'unsure' && verdict.tone === 'good' ? 'tight' : verdict.tone;
  return { tone, text: `${text}${way}`.slice(0, 280) };
}

function budgetSentence({ budget, quotes, owned }: Cost): string {
  const [best] = quotes;
  const bound = budget === undefined ? '' : budgetName(budget);
  if (owned !== undefined)
    return `Own hardware at ${usd(owned.usdPerHour)} an hour is ${budget?.state === 'within' ? 'within' : 'over'} ${bound}.`;
  if (best === undefined) return `No price is known to hold against ${bound}.`;
  if (best.age === 'historic') {
    const listed = `listed at ${usdRange(...bounds(quotes))} an hour in ${monthsOf(quotes.map(({ offer }) => offer.observedAt))}`;
    return budget?.state === 'unsure'
      ? `They were ${listed}, too long ago to promise ${bound}.`
      : `They were ${listed}, ${budget?.state === 'within' ? 'well within' : 'far over'} ${bound}.`;
  }
  const price = `${usd(best.usdPerHour)} an hour at ${providerLabel(best.offer.provider)}`;
  if (budget?.state === 'unsure')
    return `Around ${price}, but that is ${ageWords(best.ageDays)}: ${bound} is not sure.`;
  return `${price} is ${budget?.state === 'within' ? 'within' : 'over'} ${bound}.`;
}

/** Where the prices are from, how old they are, and what they leave out. */
export function priceFootnotes(cost: Cost | undefined, { sources }: PriceBook): string[] {
  const best = cost?.quotes[0];
  if (best === undefined) return [];
  const label = sources.find(({ id }) => id === best.offer.source)?.label ?? best.offer.source;
  return [
    `Prices: ${label}, ${dayOf(best.offer.observedAt)} (${ageWords(best.ageDays)}); a month is 730 hours; without tax, traffic and storage`,
  ];
}
