import type { PriceBook } from '../prices/book.ts';
import type { Tier } from '../prices/offer.ts';
import { type PriceRecord, RecordReader } from './news/read-record.ts';
import type { SeenOffer } from './news/run.ts';

/** Days that are read: the window of lows, and a month to compare it with, as in what a database keeps. */
const days = 120;
const dayMs = 86_400_000;
const tiers: readonly Tier[] = ['on-demand', 'spot'];

/**
 * What the history of a book says of some accelerators, for a digest without a database. A point of that history is the
 * cheapest GPU-hour of a provider on a day on which it may have changed, so a price holds from its point to the next, and
 * a provider counts as a source of its own. Marketplaces are left out: their news is read from all asks, not the cheapest.
 * @param accelerators ids
 * @param until 'YYYY-MM-DD', the last day that is read
 */
export function recordOfBook(book: PriceBook, accelerators: readonly string[], until: string): PriceRecord {
  const first = new Date(Date.parse(until) - days * dayMs).toISOString().slice(0, 10);
  const reader = new RecordReader();
  for (const [provider, series] of Map.groupBy(seriesOf(book, accelerators), ({ offer }) => offer.provider)) {
    const dates = new Set(series.flatMap(({ points }) => points.map(({ day }) => day)));
    for (const day of [...dates].filter((date) => date > first && date <= until).toSorted()) {
      const offers = series.flatMap((one) => listedOn(one, day));
      reader.take({ source: provider, market: false, day, offers });
    }
  }
  return reader.record();
}

interface OfferSeries {
  readonly offer: Omit<SeenOffer, 'usdPerGpuHour'>;
  /** Oldest first. */
  readonly points: readonly { readonly day: string; readonly usdPerGpuHour: number }[];
}

function seriesOf(book: PriceBook, accelerators: readonly string[]): OfferSeries[] {
  return accelerators.flatMap((accelerator) => {
    const market = new Set(book.for(accelerator).flatMap((offer) => (offer.market ? [offer.provider] : [])));
    return tiers.flatMap((tier) =>
      [...Map.groupBy(book.series(accelerator, tier), ({ provider }) => provider)]
        .filter(([provider]) => !market.has(provider))
        .map(([provider, points]) => ({
          offer: { provider, accelerator, tier, variant: '', count: 1, offers: 1 },
          points,
        })),
    );
  });
}

function listedOn({ offer, points }: OfferSeries, day: string): SeenOffer[] {
  const last = points.at(-1);
  const point = points.findLast((one) => one.day <= day);
  return point === undefined || last === undefined || last.day < day
    ? []
    : [{ ...offer, usdPerGpuHour: point.usdPerGpuHour }];
}
