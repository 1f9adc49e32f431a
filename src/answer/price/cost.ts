import type { QuestionDraft } from '../../ask/question.ts';
import type { Accelerator } from '../../catalogue/accelerator.ts';
import type { Speed } from '../../estimate/speed/speed.ts';
import type { Tier } from '../../prices/offer.ts';
import { type BreakEven, breakEven } from './break-even.ts';
import type { Market } from './market.ts';
import { type Owned, ownedCost } from './owned.ts';
import { type Hourly, type PerToken, perToken } from './per-token.ts';
import { mainQuotes, type Quote, quotesFor, type Wanted } from './quotes.ts';
import { hoursPerMonth } from './usd.ts';

/** What a plan costs, as far as prices are known. */
export interface Cost {
  readonly gpus: number;
  readonly tier: Tier;
  /** One from each provider, best first; empty when nobody is known to rent out what the plan needs. */
  readonly quotes: readonly Quote[];
  /** The cheapest spot machines, where `tier` is another. */
  readonly spot?: Quote;
  readonly budget?: Budget;
  readonly owned?: Owned;
  readonly breakEven?: BreakEven;
  /** What tokens cost on it; absent where nobody knows what it costs, or how fast it is. */
  readonly perToken?: PerToken;
}

/** What may be spent, and whether the best quote is within it. */
export interface Budget {
  readonly usdPerHour?: number;
  readonly usdPerMonth?: number;
  /** `unsure`: the price is too old to say, or none is known. */
  readonly state: 'within' | 'over' | 'unsure';
}

/** The hardware of a plan. */
export interface CostOf {
  readonly accelerator: Accelerator;
  readonly gpus: number;
  readonly together: number;
  /** Of serving: what the same tokens cost as an API is held against it. */
  readonly served?: { readonly model: string; readonly inputTokens: number; readonly outputTokens: number };
  /** How fast the plan is. */
  readonly speed?: Speed | undefined;
}

/**
 * What a plan costs: rent by the cheapest machines that can host it, and own hardware where the question asks for it.
 * @returns undefined when no price is known and the question did not ask for one
 */
export function costOf(market: Market, of: CostOf, question: QuestionDraft): Cost | undefined {
  const { accelerator, gpus, served, speed } = of;
  const wanted = wantedOf(of, question);
  const rented = isAsSold(accelerator, question);
  const { tier, quotes } = rented
    ? mainQuotes(market, wanted, question.tier)
    : { tier: question.tier ?? 'on-demand', quotes: [] };
  const best = quotes[0];
  const owned = isOwned(question) ? ownedCost(accelerator, gpus, question) : undefined;
  if (best === undefined && owned === undefined && !asksForCost(question)) return undefined;
  const spot = tier === 'spot' || !rented ? undefined : quotesFor(market, wanted, 'spot')[0];
  const budget = budgetOf(question, isOwned(question) ? owned : best);
  const hourly = isOwned(question) ? owned && certain(owned.usdPerHour) : best;
  const even =
    served === undefined || hourly === undefined
      ? undefined
      : breakEven(market.book, served.model, hourly.usdPerHour, served);
  return {
    gpus,
    tier,
    quotes,
    ...(spot === undefined ? {} : { spot }),
    ...(budget === undefined ? {} : { budget }),
    ...(owned === undefined ? {} : { owned }),
    ...(even === undefined ? {} : { breakEven: even }),
    ...(hourly === undefined || speed === undefined ? {} : { perToken: perToken(hourly, speed, question.loadFactor) }),
  };
}

/** What an hour of a plan costs: own hardware where the question asks for it, else the rent; undefined where nobody knows. */
export function hourlyOf(market: Market, of: CostOf, question: QuestionDraft): Hourly | undefined {
  const { accelerator, gpus } = of;
  if (isOwned(question)) {
    const owned = ownedCost(accelerator, gpus, question);
    return owned && certain(owned.usdPerHour);
  }
  return isAsSold(accelerator, question)
    ? mainQuotes(market, wantedOf(of, question), question.tier).quotes[0]
    : undefined;
}

function certain(usdPerHour: number): Hourly {
  return { usdPerHour, low: usdPerHour, high: usdPerHour };
}

function wantedOf({ accelerator, gpus, together }: CostOf, { provider, region }: QuestionDraft): Wanted {
  return { accelerator: accelerator.id, gpus, together, ...(provider && { provider }), ...(region && { region }) };
}

/** A 4090 with 48 GB is another card than the one that is rented out. */
function isAsSold({ memoryGb }: Accelerator, { gpuMemoryGib = memoryGb }: QuestionDraft): boolean {
  return Math.abs(gpuMemoryGib / memoryGb - 1) < 0.1;
}

/** Whether own hardware is meant: said so, or by what only it has. */
export function isOwned({ hosting, usdPerGpu, usdPerKwh }: QuestionDraft): boolean {
  return hosting === 'owned' || (hosting === undefined && (usdPerGpu !== undefined || usdPerKwh !== undefined));
}

/** Whether the question says anything about money: it then gets an answer even where no price is known. */
function asksForCost(question: QuestionDraft): boolean {
  const { tier, provider, region, maxUsdPerHour, maxUsdPerMonth, hosting } = question;
  return (
    [tier, provider, region, maxUsdPerHour, maxUsdPerMonth, hosting].some((said) => said !== undefined) ||
    isOwned(question)
  );
}

/** What an hour may cost by the question's budget; infinite where it has none. */
export function mostUsdPerHour({ maxUsdPerHour, maxUsdPerMonth }: QuestionDraft): number {
  return Math.min(
    maxUsdPerHour ?? Number.POSITIVE_INFINITY,
    (maxUsdPerMonth ?? Number.POSITIVE_INFINITY) / hoursPerMonth,
  );
}

function budgetOf(question: QuestionDraft, price: Quote | Owned | undefined): Budget | undefined {
  const { maxUsdPerHour: usdPerHour, maxUsdPerMonth: usdPerMonth } = question;
  if (usdPerHour === undefined && usdPerMonth === undefined) return undefined;
  const most = mostUsdPerHour(question);
  const low = price === undefined ? 0 : 'low' in price ? price.low : price.usdPerHour;
  const high = price === undefined ? Number.POSITIVE_INFINITY : 'high' in price ? price.high : price.usdPerHour;
  return {
    ...(usdPerHour === undefined ? {} : { usdPerHour }),
    ...(usdPerMonth === undefined ? {} : { usdPerMonth }),
    state: high <= most ? 'within' : low > most ? 'over' : 'unsure',
  };
}
