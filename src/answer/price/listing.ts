import type { QuestionDraft } from '../../ask/question.ts';
import { type AgeClass, ageClass, ageDays } from '../../prices/age.ts';
import { type Offer, type Tier, tiers, usdPerGpuHour } from '../../prices/offer.ts';
import { inPlace } from '../../prices/regions.ts';
import type { Market } from './market.ts';
import { offersByProvider } from './offers-by-provider.ts';
import { quotesFor } from './quotes.ts';
import { hoursPerMonth } from './usd.ts';

/** The best price of one provider on one tier. */
export interface Listed {
  readonly offer: Offer;
  readonly usdPerGpuHour: number;
  /** All machines, for the number of GPUs that was asked for; else one machine. */
  readonly usdPerHour: number;
  readonly machines: number;
  readonly ageDays: number;
  readonly age: AgeClass;
}

/** What providers ask for one accelerator. */
export interface Listing {
  /** By provider, best first: prices of the last 90 days before older ones; the tier asked for, or on demand, decides. */
  readonly rows: readonly {
    readonly provider: string;
    readonly market: boolean;
    readonly tiers: Readonly<Partial<Record<Tier, Listed>>>;
  }[];
  /** Providers that were left out because their machines cost more than was said. */
  readonly overBudget: number;
}

/** GPUs in the usual large server: more than that are several machines. */
const serverSize = 8;

/**
 * The best prices of an accelerator by provider and tier.
 * @param question `gpus`: machines that hold so many together; `tier`, `provider`, `region` and a budget narrow it
 */
export function listingOf(market: Market, accelerator: string, question: QuestionDraft): Listing {
  const asked = question.tier === undefined ? tiers : [question.tier];
  const best = asked.flatMap((tier) => bestByProvider(market, accelerator, tier, question));
  const most = Math.min(
    question.maxUsdPerHour ?? Number.POSITIVE_INFINITY,
    (question.maxUsdPerMonth ?? Number.POSITIVE_INFINITY) / hoursPerMonth,
  );
  const within = best.filter(({ usdPerHour }) => usdPerHour <= most);
  const byProvider = Map.groupBy(within, ({ offer }) => offer.provider);
  const rows = [...byProvider].map(([provider, listed]) => ({
    provider,
    market: listed.every(({ offer }) => offer.market),
    tiers: Object.fromEntries(listed.map((one) => [one.offer.tier, one])) as Partial<Record<Tier, Listed>>,
    rank: Math.min(...listed.map((one) => rankOf(one, asked))),
  }));
  return {
    rows: rows.toSorted((a, b) => a.rank - b.rank).map(({ rank: _rank, ...row }) => row),
    overBudget: new Set(best.map(({ offer }) => offer.provider)).size - rows.length,
  };
}

/** Historic prices behind the others, tiers in their order, then by price. No GPU-hour costs a thousand dollars. */
function rankOf({ offer, age, usdPerGpuHour: price }: Listed, asked: readonly Tier[]): number {
  return (age === 'historic' ? 1e6 : 0) + asked.indexOf(offer.tier) * 1e3 + price;
}

function bestByProvider(market: Market, accelerator: string, tier: Tier, question: QuestionDraft): readonly Listed[] {
  const { gpus, provider, region } = question;
  if (typeof gpus === 'number') {
    const wanted = {
      accelerator,
      gpus,
      together: Math.min(gpus, serverSize),
      ...(provider && { provider }),
      ...(region && { region }),
    };
    return quotesFor(market, wanted, tier).map((quote) => ({ ...quote, usdPerGpuHour: quote.usdPerHour / gpus }));
  }
  return [...offersByProvider(market.book, accelerator)]
    .filter(([id]) => provider === undefined || id === provider)
    .flatMap(([, offers]) => bestOf(offers, tier, region, market.now) ?? []);
}

/** The cheapest GPU-hour of the last 90 days, else the cheapest historic one. */
function bestOf(offers: readonly Offer[], tier: Tier, region: string | undefined, now: Date): Listed | undefined {
  let historic: Listed | undefined;
  // Offers come cheapest first.
  for (const offer of offers) {
    if (offer.tier !== tier || offer.inStock === false || (region !== undefined && !inPlace(offer, region))) continue;
    const days = ageDays(offer.observedAt, now);
    const age = ageClass(days);
    if (age === 'historic' && historic !== undefined) continue;
    const { usdPerHour } = offer;
    const listed = { offer, usdPerGpuHour: usdPerGpuHour(offer), usdPerHour, machines: 1, ageDays: days, age };
    if (age !== 'historic') return listed;
    historic = listed;
  }
  return historic;
}
