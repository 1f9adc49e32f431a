import type { Market } from '../../src/answer/price/market.ts';
import { makeBook } from '../../src/prices/book.ts';
import type { ApiPrice, Offer } from '../../src/prices/offer.ts';

/** The day on which the tests ask. */
export const today = new Date('2026-11-24T12:00:00Z');

/** So many days before the tests ask, as an ISO day. */
export function daysAgo(days: number): string {
  return new Date(today.getTime() - days * 86_400_000).toISOString().slice(0, 10);
}

/** An offer of eight H100 with NVLink, four days old, unless said otherwise. All figures are made up. */
export function offer(changes: Partial<Offer> & Pick<Offer, 'provider' | 'usdPerHour'>): Offer {
  return {
    sku: `${changes.provider}-machine`,
    region: 'us-east-1',
    accelerator: 'h100-80gb-sxm',
    count: 8,
    tier: 'on-demand',
    market: false,
    nativeAmount: changes.usdPerHour,
    nativeCurrency: 'USD',
    nvlink: true,
    inStock: null,
    source: 'list',
    observedAt: daysAgo(4),
    ...changes,
  };
}

/** A market with these prices. */
export function marketOf(
  offers: readonly Offer[],
  more: { readonly apiPrices?: readonly ApiPrice[]; readonly history?: Parameters<typeof makeBook>[0]['history'] } = {},
): Market {
  return {
    book: makeBook({
      offers,
      sources: [
        {
          id: 'list',
          label: 'A price list',
          kind: 'list',
          licence: 'MIT',
          url: 'https://prices.example',
          asOf: daysAgo(4),
          state: 'fresh',
        },
      ],
      apiPrices: more.apiPrices ?? [],
      history: more.history ?? [],
      generatedAt: today.toISOString(),
    }),
    now: today,
  };
}
