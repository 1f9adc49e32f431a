import type { QuestionDraft } from '../../ask/question.ts';
import { providerLabel } from '../../catalogue/cloud-providers.ts';
import type { Row, RowsSection } from '../card.ts';
import type { Cost } from './cost.ts';
import { ageWords, dayOf, monthsOf } from './dates.ts';
import { type Owned, powerUsageEffectiveness, years } from './owned.ts';
import { breakEvenRow, perTokenRow } from './per-token-rows.ts';
import { placeName } from './places.ts';
import type { Quote } from './quotes.ts';
import { tierNames } from './tier-names.ts';
import { hoursPerMonth, usd, usdRange, usdShort } from './usd.ts';

/** What the plan costs, row by row. */
export function costSection(cost: Cost, hardware: string, question: QuestionDraft): RowsSection {
  const rows: Row[] = [
    ...(cost.quotes.length > 0
      ? [quoteRow(tierNames[cost.tier], cost.quotes, true)]
      : [{ label: tierNames[cost.tier], value: 'no price is known', note: notFound(cost, hardware, question) }]),
    ...(cost.spot === undefined ? [] : [quoteRow('Spot', [cost.spot], false)]),
    ...ownedRows(cost.owned),
    ...budgetRow(cost),
    ...(cost.perToken === undefined ? [] : [perTokenRow(cost.perToken, idleGpus(cost))]),
    ...(cost.breakEven === undefined ? [] : [breakEvenRow(cost.breakEven, cost.perToken)]),
  ];
  return { kind: 'rows', id: 'cost', title: `Cost of ${hardware}`, importance: 'main', rows };
}

/** GPUs of the rented machines that the plan does not use; none of own hardware. */
function idleGpus({ gpus, quotes: [best], owned }: Cost): number {
  return best === undefined || owned !== undefined ? 0 : best.machines * best.offer.count - gpus;
}

/** A young price as it is, an older one as a range; one that is historic only as what was listed then, by however many. */
function quoteRow(label: string, quotes: readonly Quote[], emphasis: boolean): Row {
  const [best] = quotes;
  if (best === undefined) throw new RangeError('a row of prices needs one');
  const known = emphasis ? mainRows : spotRows;
  let row = known.get(best);
  if (row === undefined) {
    row = newQuoteRow(label, quotes, best, emphasis);
    known.set(best, row);
  }
  return row;
}

/** Quotes are remembered with their book, and so are their rows: most questions are about the same few machines. */
const mainRows = new WeakMap<Quote, Row>();
const spotRows = new WeakMap<Quote, Row>();

function newQuoteRow(label: string, quotes: readonly Quote[], best: Quote, emphasis: boolean): Row {
  const strong = emphasis ? { emphasis } : {};
  if (best.age === 'historic') {
    const [low, high] = bounds(quotes);
    const who = quotes.length === 1 ? machineName(best) : `${quotes.length} providers, such as ${machineName(best)}`;
    return {
      label: `${label}, ${monthsOf(alike(quotes).map(({ offer }) => offer.observedAt))}`,
      value: `${usdRange(low, high)} an hour`,
      note: `historic: ${ageWords(best.ageDays)}; ${who}; ${usdRange(low * hoursPerMonth, high * hoursPerMonth)} a month`,
      ...strong,
    };
  }
  const price = best.age === 'warning' ? usdRange(best.low, best.high) : usd(best.usdPerHour);
  const monthly =
    best.age === 'warning'
      ? usdRange(best.low * hoursPerMonth, best.high * hoursPerMonth)
      : usd(best.usdPerHour * hoursPerMonth);
  const listed = best.age === 'warning' ? `listed at ${usd(best.usdPerHour)}; ` : '';
  return {
    label,
    value: `${price} an hour`,
    note: `${monthly} a month; ${listed}${machineName(best)}, ${dayOf(best.offer.observedAt)} (${ageWords(best.ageDays)})`,
    ...strong,
  };
}

/** The lowest and the highest hourly price among quotes that are as old as the first. */
export function bounds(quotes: readonly Quote[]): readonly [number, number] {
  const prices = alike(quotes).map(({ usdPerHour }) => usdPerHour);
  return [Math.min(...prices), Math.max(...prices)];
}

function alike(quotes: readonly Quote[]): readonly Quote[] {
  return quotes.filter(({ age }) => age === quotes[0]?.age);
}

/** "2 × AWS p5.48xlarge (8 GPUs) in us-east-1". */
export function machineName({ offer, machines }: Quote): string {
  const place = offer.region === null ? '' : ` in ${offer.region}`;
  const market = offer.market ? ', marketplace' : '';
  return `${machines > 1 ? `${machines} × ` : ''}${providerLabel(offer.provider)} ${offer.sku} (${offer.count === 1 ? 'one GPU' : `${offer.count} GPUs`})${place}${market}`;
}

/** Said as a warning too where the question was about money and no price is known. */
export function costWarnings(cost: Cost | undefined, hardware: string, question: QuestionDraft): string[] {
  return cost === undefined || cost.quotes.length > 0 || cost.owned !== undefined
    ? []
    : [`No ${tierNames[cost.tier].toLowerCase()} price is known: ${notFound(cost, hardware, question)}`];
}

/** What was looked for in vain. */
function notFound({ gpus }: Cost, hardware: string, { provider, region }: QuestionDraft): string {
  const where = [
    ...(provider === undefined ? [] : [`from ${providerLabel(provider)}`]),
    ...(region === undefined ? [] : [`in ${placeName(region)}`]),
  ].join(' ');
  const linked = gpus > 1 ? ' in machines that can host this layout' : '';
  return `no known provider rents out ${hardware}${linked}${where === '' ? '' : ` ${where}`}`;
}

function ownedRows(owned: Owned | undefined): Row[] {
  if (owned === undefined) return [];
  const { usdPerHour, depreciation, power, usdPerGpu, usdPerKwh, kwPerGpu } = owned;
  const bought =
    depreciation === undefined || usdPerGpu === undefined
      ? 'power alone: say what a GPU costs, such as $30k/gpu'
      : `${usd(usdPerGpu)} a GPU with its share of the server over ${years} years = ${usd(depreciation)}`;
  return [
    {
      label: 'Own hardware',
      value: `${usd(usdPerHour)} an hour`,
      note: `${usd(usdPerHour * hoursPerMonth)} a month; each GPU-hour: ${bought}, ${kwPerGpu.toFixed(2)} kW × PUE ${powerUsageEffectiveness} × $${usdPerKwh}/kWh = ${usd(power)}; without staff, space and interest`,
      emphasis: true,
    },
  ];
}

const budgetWords = { within: 'yes', over: 'no', unsure: 'cannot be said' } as const;

function budgetRow({ budget, quotes: [best] }: Cost): Row[] {
  if (budget === undefined) return [];
  const why = budget.state !== 'unsure' ? '' : best === undefined ? 'no price is known' : 'the price is too old';
  return [
    { label: `Within ${budgetName(budget)}`, value: budgetWords[budget.state], ...(why === '' ? {} : { note: why }) },
  ];
}

/** "$20/h", "$20k/month". */
export function budgetName({ usdPerHour, usdPerMonth }: NonNullable<Cost['budget']>): string {
  return [
    ...(usdPerHour === undefined ? [] : [`${usdShort(usdPerHour)}/h`]),
    ...(usdPerMonth === undefined ? [] : [`${usdShort(usdPerMonth)}/month`]),
  ].join(' and ');
}
