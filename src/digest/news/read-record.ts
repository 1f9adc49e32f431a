import { type DayPrice, dayPrices, seriesKey, subject } from './day-prices.ts';
import type { NewsEvent } from './event.ts';
import type { Price, Run, Series } from './run.ts';
import { SeriesWatch } from './series-watch.ts';
import { sourceEventOf } from './source-events.ts';

/** What the runs so far come to. */
export interface PriceRecord {
  /** Oldest first. */
  readonly events: readonly NewsEvent[];
  /** The prices that were believed, oldest first; since the last time their source started anew. */
  readonly prices: readonly { readonly series: Series; readonly prices: readonly Price[] }[];
}

/**
 * Reads the news out of runs as they come, day by day: what a run says is judged by the runs before it only. The same runs
 * give the same events, whoever asks and whenever.
 */
export class RecordReader {
  readonly #sources = new Map<string, SourceReader>();
  readonly #events: NewsEvent[] = [];
  /** What each source said last of a provider's price, as far as it was believed. */
  readonly #said = new Map<string, Map<string, Price>>();

  /** Takes one run; those of one source in order of their days, at most one a day. */
  take(run: Run): void {
    const key = `${run.source}|${run.market}`;
    const source = this.#sources.get(key) ?? new SourceReader();
    this.#sources.set(key, source);
    this.#events.push(...source.take(run, (series) => this.#otherThan(key, series)));
    for (const { series, prices } of source.prices()) {
      const last = prices.at(-1);
      if (last === undefined) continue;
      const said = this.#said.get(subject(series)) ?? new Map<string, Price>();
      this.#said.set(subject(series), said.set(key, last));
    }
  }

  /** What another source said of the same, the latest of several. */
  #otherThan(source: string, series: Series): Price | undefined {
    const others = [...(this.#said.get(subject(series)) ?? [])].flatMap(([key, price]) =>
      key === source ? [] : [price],
    );
    return others.toSorted((a, b) => a.day.localeCompare(b.day)).at(-1);
  }

  record(): PriceRecord {
    return {
      events: this.#events.toSorted((a, b) => a.day.localeCompare(b.day)),
      prices: [...this.#sources.values()].flatMap((source) => source.prices()),
    };
  }
}

class SourceReader {
  readonly #watches = new Map<string, SeriesWatch>();
  #before: Run | undefined;

  take(run: Run, otherOf: (series: Series) => Price | undefined): NewsEvent[] {
    const seen = new Map(dayPrices(run).map((price) => [seriesKey(price.series), price]));
    for (const [key, { series }] of seen) if (!this.#watches.has(key)) this.#watches.set(key, new SeriesWatch(series));
    const upheaval = this.#before && sourceEventOf(this.#before, run);
    this.#before = run;
    if (upheaval !== undefined) {
      for (const [key, watch] of this.#watches) watch.rebase(run.day, seen.get(key));
      return [upheaval];
    }
    return [...this.#watches].flatMap(([key, watch]) => told(watch, run.day, seen.get(key), otherOf));
  }

  prices(): PriceRecord['prices'] {
    return [...this.#watches.values()].map(({ series, prices }) => ({ series, prices }));
  }
}

function told(
  watch: SeriesWatch,
  day: string,
  price: DayPrice | undefined,
  otherOf: (series: Series) => Price | undefined,
): NewsEvent[] {
  return price === undefined ? watch.miss(day) : watch.see(day, price.usd, () => otherOf(watch.series));
}
