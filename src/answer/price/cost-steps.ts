import { providerLabel } from '../../catalogue/cloud-providers.ts';
import { thousands } from '../../catalogue/thousands.ts';
import type { PriceBook } from '../../prices/book.ts';
import type { Cost } from './cost.ts';
import { machineName } from './cost-section.ts';
import { ageWords, dayOf } from './dates.ts';
import type { Owned } from './owned.ts';
import { powerUsageEffectiveness, years } from './owned.ts';
import { perTokenSteps } from './per-token-steps.ts';
import type { Quote } from './quotes.ts';
import { tierNames } from './tier-names.ts';
import { hoursPerMonth, usd } from './usd.ts';

/** One line of the arithmetic, in words. */
export interface CostStep {
  readonly term: string;
  readonly result: string;
  readonly formula: string;
  readonly numbers: string;
  /** Where the formula or the price is from. */
  readonly source: string;
}

/**
 * How the cost comes about: which machines, whose price of which day, the month, own hardware, and the API it is held against.
 * @param together GPUs that must share a machine
 */
export function costSteps(cost: Cost, together: number, { sources }: Pick<PriceBook, 'sources'>): CostStep[] {
  const labels = new Map(sources.map(({ id, label, licence, url }) => [id, `${label} (${licence}), ${url}`]));
  const [best] = cost.quotes;
  const sourceOf = ({ offer }: Quote): string => labels.get(offer.source) ?? offer.source;
  return [
    ...(best === undefined ? [] : quoteSteps(tierNames[cost.tier], best, cost.gpus, together, sourceOf(best))),
    ...(cost.spot === undefined ? [] : quoteSteps('Spot', cost.spot, cost.gpus, together, sourceOf(cost.spot))),
    ...(cost.owned === undefined ? [] : [ownedStep(cost.owned, cost.gpus)]),
    ...(cost.perToken === undefined ? [] : perTokenSteps(cost.perToken)),
    ...breakEvenStep(cost, labels),
  ];
}

function quoteSteps(name: string, quote: Quote, gpus: number, together: number, source: string): CostStep[] {
  const { offer, machines, usdPerHour, ageDays } = quote;
  const groups = Math.ceil(gpus / together);
  const perMachine = Math.floor(offer.count / together);
  return [
    {
      term: `${name}: machines`,
      result: machineName(quote),
      formula:
        'groups of GPUs that must share a machine / groups that a machine holds, rounded up; the least money for them all',
      numbers: `${groups} of ${together} / ${perMachine} = ${machines}`,
      source: 'docs/cost.md',
    },
    {
      term: `${name}: an hour`,
      result: usd(usdPerHour),
      formula: 'machines x what the provider asks for one, without tax, traffic and storage',
      numbers: `${machines} x ${usd(offer.usdPerHour)}, as of ${dayOf(offer.observedAt)} (${ageWords(ageDays)})`,
      source,
    },
    {
      term: `${name}: a month`,
      result: usd(usdPerHour * hoursPerMonth),
      formula: 'an hour x 8,760 / 12 hours',
      numbers: `${usd(usdPerHour)} x ${hoursPerMonth}`,
      source: 'docs/cost.md',
    },
  ];
}

function ownedStep({ usdPerHour, depreciation, usdPerGpu, power, kwPerGpu, usdPerKwh }: Owned, gpus: number): CostStep {
  const bought =
    depreciation === undefined || usdPerGpu === undefined
      ? ''
      : `${usd(usdPerGpu)} / (${years} x 8,760 h) = ${usd(depreciation)}, and `;
  return {
    term: 'Own hardware: an hour',
    result: usd(usdPerHour),
    formula: 'GPUs x (price of one / hours of its life + kW x PUE x price of a kWh)',
    numbers: `${gpus} x (${bought}${kwPerGpu.toFixed(2)} x ${powerUsageEffectiveness} x $${usdPerKwh} = ${usd(power)})`,
    source: 'docs/cost.md',
  };
}

function breakEvenStep(
  { breakEven: even, owned, quotes: [best] }: Cost,
  labels: ReadonlyMap<string, string>,
): CostStep[] {
  const usdPerHour = owned?.usdPerHour ?? best?.usdPerHour;
  if (even === undefined || usdPerHour === undefined) return [];
  const { api, tokensPerSecond } = even;
  const perMillion = usdPerHour / (0.0036 * tokensPerSecond);
  return [
    {
      term: 'As cheap as an API from',
      result: `${thousands(Number(tokensPerSecond.toPrecision(2)))} tokens/s`,
      formula: '$ an hour / (0.0036 x $ a million tokens in the mix of the request)',
      numbers: `${usd(usdPerHour)} / (0.0036 x ${usd(perMillion)}), ${providerLabel(api.provider)} of ${dayOf(api.observedAt)}`,
      source: labels.get(api.source) ?? api.source,
    },
  ];
}
