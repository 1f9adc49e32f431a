import type { PriceBook } from '../../prices/book.ts';
import { dayOf } from './dates.ts';
import type { Listing } from './listing.ts';
import type { PriceAnswer } from './price-answer.ts';

/** The prices of a listing for scripts. */
export function toPrices({ rows }: Listing): PriceAnswer['prices'] {
  return rows.flatMap(({ provider, tiers: byTier }) =>
    Object.values(byTier).map(({ offer, usdPerGpuHour, usdPerHour, machines, ageDays, age }) => ({
      provider,
      tier: offer.tier,
      usdPerGpuHour,
      usdPerHour,
      machines,
      gpus: offer.count,
      offer: offer.sku,
      region: offer.region,
      market: offer.market,
      asOf: dayOf(offer.observedAt),
      ageDays,
      age,
      source: offer.source,
    })),
  );
}

export function toSources({ sources }: PriceBook): PriceAnswer['sources'] {
  return sources.map(({ id, label, licence, asOf, state }) => ({ id, label, licence, asOf, state }));
}
