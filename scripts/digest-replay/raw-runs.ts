import type { Run, SeenOffer } from '../../src/digest/news/run.ts';
import { readRows } from './read-rows.ts';

/** One row of price-raw-159-days.csv.gz: what one tracker wrote down that day, errors and all. */
export interface RawRow {
  readonly day: string;
  readonly source: string;
  readonly market: boolean;
  readonly offer: SeenOffer;
}

/** RunPod shows this for a GPU that it has none of (price-gotchas.json): a missing value, which a source's reader drops. */
const placeholder = { provider: 'runpod', usd: 0.5 } as const;

/** The tracker's rows, oldest first; prices are USD per GPU-hour as the tracker understood them. */
export function rawRows(file: string): RawRow[] {
  return readRows(file).flatMap((row) => {
    const provider = row['provider'] ?? '';
    const market = provider === 'vast.ai';
    const usd = Number(market ? row['price_median_usd'] : row['price_min_usd']);
    if (!(usd > 0) || (provider === placeholder.provider && usd === placeholder.usd)) return [];
    const count = Number(row['gpu_count']);
    return [
      {
        day: row['date'] ?? '',
        source: new URL(row['source_url'] ?? '').hostname,
        market,
        offer: {
          provider,
          accelerator: row['gpu_model'] ?? '',
          tier: row['rental_type'] === 'spot' ? 'spot' : 'on-demand',
          variant: `${count} × ${row['region']}`,
          count,
          usdPerGpuHour: usd,
          offers: market ? Math.max(1, Number(row['n_offers'])) : 1,
        },
      },
    ];
  });
}

/** The rows as runs: one for each day and source; a marketplace that a list quotes is a source of its own. */
export function runsOf(rows: readonly RawRow[]): Run[] {
  const groups = Map.groupBy(rows, ({ day, source, market }) => `${day}|${source}|${market}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { day, source, market } = first;
    return [{ day, source: market ? `${source} (market)` : source, market, offers: group.map(({ offer }) => offer) }];
  });
}
