import { type Offer, usdPerGpuHour } from './offer.ts';

/** What each source says that a provider's GPU costs at least, on demand and on spot. USD a GPU-hour. */
export type TierPrices = ReadonlyMap<string, ReadonlyMap<string, { onDemand?: number; spot?: number }>>;

/** As near to a spot price as two sources are to each other. */
const alike = 1.02;
/** Times that another source's list price is above it. Spot costs 30 to 60 % of the price on demand where both are listed. */
const below = 1.5;

/** The cheapest prices by provider and accelerator, then by source; marketplaces have no list price. */
export function tierPrices(offers: readonly Offer[]): TierPrices {
  const prices = new Map<string, Map<string, { onDemand?: number; spot?: number }>>();
  for (const offer of offers) {
    const tier = offer.tier === 'on-demand' ? 'onDemand' : offer.tier === 'spot' ? 'spot' : undefined;
    if (offer.market || tier === undefined) continue;
    const bySource = prices.get(keyOf(offer)) ?? new Map<string, { onDemand?: number; spot?: number }>();
    prices.set(keyOf(offer), bySource);
    const own = bySource.get(offer.source) ?? {};
    bySource.set(offer.source, own);
    own[tier] = Math.min(own[tier] ?? Number.POSITIVE_INFINITY, usdPerGpuHour(offer));
  }
  return prices;
}

/**
 * Whether an offer on demand has the price that another source gives for spot, while that source's price on demand is far
 * above: one tracker read Nebius's preemptible H100 (1.25 $) as its list price (2.95 $) for three weeks.
 */
export function isSpotPrice(offer: Offer, prices: TierPrices): boolean {
  if (offer.tier !== 'on-demand' || offer.market) return false;
  const usd = usdPerGpuHour(offer);
  for (const [source, { onDemand, spot }] of prices.get(keyOf(offer)) ?? []) {
    if (source === offer.source || onDemand === undefined || spot === undefined) continue;
    if (usd <= spot * alike && onDemand >= usd * below) return true;
  }
  return false;
}

function keyOf({ provider, accelerator }: Offer): string {
  return `${provider}|${accelerator}`;
}
