import type { Question, QuestionDraft } from '../../ask/question.ts';
import { accelerators } from '../../catalogue/data.ts';
import { type AgeClass, ageClass, ageDays } from '../../prices/age.ts';
import type { PriceBook } from '../../prices/book.ts';
import { cheapestHost, type Host, type HostNeed } from '../../prices/cheapest.ts';
import type { Tier } from '../../prices/offer.ts';
import { inPlace } from '../../prices/regions.ts';
import type { Market } from './market.ts';
import { offersByProvider } from './offers-by-provider.ts';

/** The machines that somebody wants to rent. */
export interface Wanted extends Pick<Question, 'provider' | 'region'> {
  /** Id in the catalogue. */
  readonly accelerator: string;
  readonly gpus: number;
  /** GPUs that must share one machine. */
  readonly together: number;
}

/** What one provider asks for them: its cheapest machines that can host the plan. */
export interface Quote extends Host {
  readonly ageDays: number;
  readonly age: AgeClass;
  /** USD per hour of all machines that the price may have become meanwhile; both are the price while it is young. */
  readonly low: number;
  readonly high: number;
}

/**
 * How far a list price moves in three months: AWS's H100 fell by 44 % in 2025-06, Lambda's rose by 33 % from 2026-02 to
 * 2026-05.
 */
const drift = 0.4;

const remembered = new WeakMap<PriceBook, Map<string, readonly Quote[]>>();
const mostRemembered = 10_000;

/**
 * One quote from each provider that can host it, best first: prices of the last 90 days before older ones, then by price.
 * Marketplaces only where nobody lists a price.
 */
export function quotesFor({ book, now }: Market, wanted: Wanted, tier: Tier): readonly Quote[] {
  let known = remembered.get(book);
  if (known === undefined || known.size > mostRemembered) {
    known = new Map();
    remembered.set(book, known);
  }
  const { accelerator, gpus, together, provider, region } = wanted;
  const day = Math.floor(now.getTime() / 86_400_000);
  const key = `${accelerator}|${gpus}|${together}|${tier}|${provider ?? ''}|${region ?? ''}|${day}`;
  let quotes = known.get(key);
  if (quotes === undefined) {
    quotes = quoted({ book, now }, wanted, tier);
    known.set(key, quotes);
  }
  return quotes;
}

function quoted(market: Market, wanted: Wanted, tier: Tier): readonly Quote[] {
  const listed = fromProviders(market, wanted, tier, false);
  return listed.length > 0 ? listed : fromProviders(market, wanted, tier, true);
}

function fromProviders({ book, now }: Market, wanted: Wanted, tier: Tier, isMarket: boolean): readonly Quote[] {
  const { accelerator, gpus, together, provider, region } = wanted;
  const need: HostNeed = {
    accelerator,
    gpus,
    gpusPerNode: together,
    needsNvlink: hasFabric(accelerator),
    market: isMarket,
    where: (offer) => offer.market === isMarket && (region === undefined || inPlace(offer, region)),
  };
  return [...offersByProvider(book, accelerator)]
    .filter(([id]) => provider === undefined || id === provider)
    .flatMap(([, offers]) => cheapestHost({ for: () => offers }, need, tier, now) ?? [])
    .map((host) => withAge(host, now))
    .sort((a, b) => Number(a.age === 'historic') - Number(b.age === 'historic') || a.usdPerHour - b.usdPerHour);
}

function withAge(host: Host, now: Date): Quote {
  const days = ageDays(host.offer.observedAt, now);
  const age = ageClass(days);
  const wide = age === 'warning' || age === 'historic' ? drift : 0;
  return {
    ...host,
    ageDays: days,
    age,
    low: host.usdPerHour * (1 - wide),
    high: host.usdPerHour * (1 + wide),
  };
}

const fabrics = new Set(
  accelerators
    .filter(
      ({ interconnect }) =>
        /^(?:NVLink|xGMI|Infinity)/.test(interconnect?.type ?? '') && !/bridge/.test(interconnect?.type ?? ''),
    )
    .map(({ id }) => id),
);

/** Whether its GPUs are usually joined by links of their own in every machine of several. */
function hasFabric(accelerator: string): boolean {
  return fabrics.has(accelerator);
}

/** The ways of renting in the order in which a price is looked for when none was asked for. */
const usual: readonly Tier[] = ['on-demand', 'community', 'reserved', 'spot'];

/** The tier that the question is about, and its quotes: the one that was asked for, else the first that has any. */
export function mainQuotes(
  market: Market,
  wanted: Wanted,
  asked: QuestionDraft['tier'],
): { readonly tier: Tier; readonly quotes: readonly Quote[] } {
  if (asked !== undefined) return { tier: asked, quotes: quotesFor(market, wanted, asked) };
  if (market.book.for(wanted.accelerator).length === 0) return { tier: 'on-demand', quotes: [] };
  for (const tier of usual) {
    const quotes = quotesFor(market, wanted, tier);
    if (quotes.length > 0) return { tier, quotes };
  }
  return { tier: 'on-demand', quotes: [] };
}
