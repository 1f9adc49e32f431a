import { type ApiPrice, type Offer, offerKey, type Tier, usdPerGpuHour } from './offer.ts';

export interface SourceStatus {
  readonly id: string;
  /** How people know it: 'gpuhunt catalogue'. */
  readonly label: string;
  readonly kind: 'list' | 'market' | 'aggregator' | 'snapshot' | 'api';
  readonly licence: string;
  readonly url: string;
  /** ISO day or instant of what the book holds of it; null: nothing. */
  readonly asOf: string | null;
  readonly state: 'fresh' | 'stale' | 'degraded' | 'embedded';
  /** Why it is not fresh. */
  readonly note?: string;
}

/** The cheapest GPU-hour that one provider listed on one day. */
export interface PricePoint {
  readonly provider: string;
  readonly usdPerGpuHour: number;
  /** ISO day. */
  readonly day: string;
}

/** What a book is made of. */
export interface BookContents {
  readonly offers: readonly Offer[];
  readonly sources: readonly SourceStatus[];
  readonly apiPrices: readonly ApiPrice[];
  readonly history: readonly (PricePoint & { readonly accelerator: string; readonly tier: Tier })[];
  /** ISO instant. */
  readonly generatedAt: string;
}

/** All known prices at one time. It never changes: a refresh makes another one. */
export interface PriceBook {
  readonly offers: readonly Offer[];
  readonly sources: readonly SourceStatus[];
  readonly generatedAt: string;
  /** Offers of one accelerator by its id, cheapest GPU-hour first; empty when none is known. */
  for(accelerator: string): readonly Offer[];
  /** History by provider, oldest first; may be empty. */
  series(accelerator: string, tier: Tier): readonly PricePoint[];
  /** API prices of one model by its id, cheapest output first. */
  apiPrices(modelId: string): readonly ApiPrice[];
}

const nothing: readonly never[] = [];

/** A book with its indexes. An offer told twice counts once: the later word, and the earlier in the list of two alike. */
export function makeBook(contents: BookContents): PriceBook {
  const offers = latest(contents.offers);
  const byAccelerator = Map.groupBy(offers, ({ accelerator }) => accelerator);
  for (const group of byAccelerator.values()) group.sort((a, b) => usdPerGpuHour(a) - usdPerGpuHour(b));
  const byModel = Map.groupBy(contents.apiPrices, ({ model }) => model);
  for (const group of byModel.values()) group.sort((a, b) => a.outputPerMillion - b.outputPerMillion);
  const bySeries = Map.groupBy(contents.history, ({ accelerator, tier }) => `${accelerator}|${tier}`);
  for (const group of bySeries.values()) {
    group.sort((a, b) => a.provider.localeCompare(b.provider) || a.day.localeCompare(b.day));
  }
  return {
    offers,
    sources: contents.sources,
    generatedAt: contents.generatedAt,
    for: (accelerator) => byAccelerator.get(accelerator) ?? nothing,
    series: (accelerator, tier) => bySeries.get(`${accelerator}|${tier}`) ?? nothing,
    apiPrices: (modelId) => byModel.get(modelId) ?? nothing,
  };
}

function latest(offers: readonly Offer[]): readonly Offer[] {
  const byKey = new Map<string, Offer>();
  for (const offer of offers) {
    const key = offerKey(offer);
    const other = byKey.get(key);
    if (other === undefined || offer.observedAt > other.observedAt) byKey.set(key, offer);
  }
  return [...byKey.values()];
}
