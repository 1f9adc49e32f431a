import type { Offer } from '../../src/prices/offer.ts';

/** An offer of eight H100 at 24 $ an hour, and what a test says of it. */
export function offer(said: Partial<Offer> = {}): Offer {
  const usdPerHour = said.usdPerHour ?? 24;
  return {
    provider: 'nebius',
    sku: 'gpu-h100-sxm_8gpu',
    region: 'eu-north1',
    accelerator: 'h100-80gb-sxm',
    count: 8,
    tier: 'on-demand',
    market: false,
    nativeAmount: usdPerHour,
    nativeCurrency: 'USD',
    usdPerHour,
    nvlink: true,
    inStock: null,
    source: 'test',
    observedAt: '2026-11-24',
    ...said,
  };
}
