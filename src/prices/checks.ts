import { median } from './median.ts';
import { type Offer, offerKey, usdPerGpuHour } from './offer.ts';
import { isSpotPrice, type TierPrices } from './tier-mix-ups.ts';

/** What a reading is judged against. */
export interface CheckContext {
  /** The offers of the source's last published reading; empty when there is none. */
  readonly previous: readonly Offer[];
  /** What providers ask: of priceBands. */
  readonly bands: PriceBands;
  /** What all sources say on demand and on spot: of tierPrices. */
  readonly tiers: TierPrices;
  /** Marketplaces have no band: one owner may ask what he likes. */
  readonly isMarket: boolean;
}

export type Verdict =
  /** `refused`: offers left out because their price cannot be right. */
  | { readonly ok: true; readonly offers: readonly Offer[]; readonly refused: number }
  /** The whole reading is not believed. */
  | { readonly ok: false; readonly reason: string };

interface Band {
  readonly low: number;
  readonly high: number;
}
/** By accelerator and tier, USD a GPU-hour. */
export type PriceBands = ReadonlyMap<string, Band>;

/** A provider's cheapest GPU-hour may be a quarter of what others ask, or four times it. */
const bandFactor = 4;
/** Providers from which on their median is the middle of the band; the three hyperscalers ask four times what others do. */
const providersForMedian = 5;
/** The share of a source's accelerators outside their bands at which it has another unit rather than a few errors. */
const mostOutside = 0.3;
/** A price that moved this many times is suspect; when this share of all did at once it is the source that changed. */
const suspectMove = 3;
const mostMoved = 0.3;
const fewestCompared = 3;
/** A catalogue that lost half its offers since the last reading was cut off. */
const leastKept = 0.5;
/** One machine costs up to 2.5 times as much in one region of Azure as in another. */
const regionFactor = 3;

/** Whether a reading may be published, and which of its offers. */
export function judge(offers: readonly Offer[], { previous, bands, tiers, isMarket }: CheckContext): Verdict {
  if (offers.length === 0) return { ok: false, reason: 'it lists no offer that can be used' };
  if (offers.length < leastKept * previous.length) {
    return { ok: false, reason: `it lists ${offers.length} offers, after ${previous.length} the last time` };
  }
  const moved = movesBeyond(offers, previous);
  if (moved.compared >= fewestCompared && moved.suspect > mostMoved * moved.compared) {
    return {
      ok: false,
      reason: `${moved.suspect} of ${moved.compared} prices moved more than ${suspectMove} times at once, as if its unit had changed`,
    };
  }
  if (isMarket) return { ok: true, offers, refused: 0 };
  const series = Map.groupBy(offers, seriesKey);
  const right = [...series].filter(([key, group]) => !isOutside(cheapestOf(group), bands.get(key)));
  const wrong = series.size - right.length;
  if (wrong > mostOutside * series.size) {
    return { ok: false, reason: `the prices of ${wrong} of ${series.size} GPUs are far from what others ask` };
  }
  const kept = withoutStrayRegions(right.flatMap(([, group]) => group)).filter((offer) => !isSpotPrice(offer, tiers));
  return { ok: true, offers: kept, refused: offers.length - kept.length };
}

/** The accelerators and tiers (as keys of the bands) of one provider whose cheapest GPU-hour cannot be right. */
export function outsideBands(offers: readonly Offer[], bands: PriceBands): readonly string[] {
  return [...Map.groupBy(offers, seriesKey)].flatMap(([key, group]) =>
    isOutside(cheapestOf(group), bands.get(key)) ? [key] : [],
  );
}

/**
 * What a provider's cheapest GPU-hour can be: around the median of the providers', or around their whole range where few are
 * known. A price of one provider alone says nothing of itself.
 * @param enough providers for a median
 */
export function priceBands(offers: readonly Offer[], enough: number = providersForMedian): PriceBands {
  const bands = new Map<string, Band>();
  for (const [key, group] of Map.groupBy(offers, seriesKey)) {
    const list = group.filter(({ market }) => !market);
    const prices = [...Map.groupBy(list, ({ provider }) => provider).values()].map(cheapestOf);
    if (prices.length < 2) continue;
    const middle = prices.length >= enough ? median(prices) : undefined;
    bands.set(key, {
      low: (middle ?? Math.min(...prices)) / bandFactor,
      high: (middle ?? Math.max(...prices)) * bandFactor,
    });
  }
  return bands;
}

/**
 * The offers without those of one region that do not fit the same machine's price in the others: Azure once listed its
 * A100 at 0.96 $ in polandcentral. Spot prices do differ that much.
 */
export function withoutStrayRegions(offers: readonly Offer[]): readonly Offer[] {
  return [...Map.groupBy(offers, machineKey).values()].flatMap((regions) => {
    if (regions[0]?.tier !== 'on-demand' || regions.length < fewestCompared) return regions;
    const middle = median(regions.map(({ usdPerHour }) => usdPerHour));
    return regions.filter(
      ({ usdPerHour }) => usdPerHour <= middle * regionFactor && usdPerHour >= middle / regionFactor,
    );
  });
}

function isOutside(usd: number, band: Band | undefined): boolean {
  return band !== undefined && (usd < band.low || usd > band.high);
}

function cheapestOf(offers: readonly Offer[]): number {
  return offers.reduce((least, offer) => Math.min(least, usdPerGpuHour(offer)), Number.POSITIVE_INFINITY);
}

function seriesKey({ accelerator, tier }: Offer): string {
  return `${accelerator}|${tier}`;
}

function machineKey({ provider, sku, accelerator, tier }: Offer): string {
  return `${provider}|${sku}|${accelerator}|${tier}`;
}

function movesBeyond(offers: readonly Offer[], previous: readonly Offer[]): { compared: number; suspect: number } {
  const before = new Map(previous.map((offer) => [offerKey(offer), offer.usdPerHour]));
  let compared = 0;
  let suspect = 0;
  for (const offer of offers) {
    const old = before.get(offerKey(offer));
    if (old === undefined) continue;
    compared++;
    const ratio = offer.usdPerHour / old;
    if (ratio > suspectMove || ratio < 1 / suspectMove) suspect++;
  }
  return { compared, suspect };
}
