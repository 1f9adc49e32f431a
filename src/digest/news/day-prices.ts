import type { Run, SeenOffer, Series } from './run.ts';
import { peers, smoothing } from './thresholds.ts';

/** What one run says of one series. */
export interface DayPrice {
  readonly series: Series;
  /** USD per GPU-hour: the cheapest variant, or the median over a marketplace's asks; undefined: too few asks to say. */
  readonly usd: number | undefined;
}

/** The name of a series across runs. */
export function seriesKey({ source, provider, accelerator, tier }: Series): string {
  return `${source}|${provider}|${accelerator}|${tier}`;
}

/** What a line of news is about, whichever source told it. */
export function subject({ provider, accelerator, tier }: Series): string {
  return `${provider}|${accelerator}|${tier}`;
}

/** One price for each provider, accelerator and tier of a run; its machines and regions are collapsed. */
export function dayPrices(run: Run): DayPrice[] {
  const groups = Map.groupBy(run.offers, (offer) => `${offer.provider}|${offer.accelerator}|${offer.tier}`);
  return [...groups.values()].flatMap((offers) => {
    const [first] = offers;
    if (first === undefined) return [];
    const { provider, accelerator, tier } = first;
    const kind = run.market ? 'market' : tier === 'spot' ? 'spot' : 'list';
    const usd = run.market ? medianAsk(offers) : cheapest(offers);
    return [{ series: { source: run.source, provider, accelerator, tier, class: kind }, usd }];
  });
}

/** The cheapest variant that is not an upstream error by its peers. */
function cheapest(offers: readonly SeenOffer[]): number {
  const prices = offers.map(({ usdPerGpuHour }) => usdPerGpuHour).toSorted((a, b) => a - b);
  const believed = prices.filter((price, index) => {
    const others = prices.toSpliced(index, 1);
    return others.length < peers.atLeast || price >= median(others) * peers.share;
  });
  return believed[0] ?? prices[0] ?? 0;
}

/** The median ask, each variant counted as often as it has asks. */
function medianAsk(offers: readonly SeenOffer[]): number | undefined {
  const asks = offers.reduce((sum, offer) => sum + offer.offers, 0);
  if (asks < smoothing.atLeastOffers) return undefined;
  let seen = 0;
  for (const offer of offers.toSorted((a, b) => a.usdPerGpuHour - b.usdPerGpuHour)) {
    seen += offer.offers;
    if (seen * 2 >= asks) return offer.usdPerGpuHour;
  }
  return undefined;
}

/** The lower of the two middle ones where there are two: a price that was shown, not one in between. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
