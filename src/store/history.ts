import { sql } from 'kysely';
import type { PricePoint } from '../prices/book.ts';
import type { Tier } from '../prices/offer.ts';
import type { Store } from './store.ts';

export interface HistoryQuery {
  /** From this day to this day, both counted, in UTC. */
  readonly since: Date;
  readonly until: Date;
  /** Ids; all when absent. */
  readonly accelerators?: readonly string[];
}

/** Points at most; of more the newest. A chart of a year has 365 for each provider. */
const maxPoints = 100_000;

/**
 * The cheapest GPU-hour of each provider, accelerator and tier on each day, in USD, by day. A day without a point is one on
 * which nobody saw an offer.
 */
export async function priceHistory(
  store: Store,
  { since, until, accelerators }: HistoryQuery,
): Promise<(PricePoint & { readonly accelerator: string; readonly tier: Tier })[]> {
  const { rows } = await store.use((db) =>
    sql<PricePoint & { accelerator: string; tier: Tier }>`
      -- Most offers of a provider came and went together, so the spans are few, however many the offers.
      with spans as (
        select provider, accelerator, tier,
          greatest((first_seen at time zone 'UTC')::date, (${since}::timestamptz at time zone 'UTC')::date) as first_day,
          least((last_seen at time zone 'UTC')::date, (${until}::timestamptz at time zone 'UTC')::date) as last_day,
          min(usd_per_hour / count) as usd
        from observations join offers on offers.id = offer_id
        where last_seen >= ${since} and first_seen <= ${until}
          ${accelerators === undefined ? sql`` : sql`and accelerator = any(${[...accelerators]}::text[])`}
        group by 1, 2, 3, 4, 5
      )
      select provider, accelerator, tier, to_char(day, 'YYYY-MM-DD') as day, min(usd) as "usdPerGpuHour"
      from spans, generate_series(first_day::timestamp, last_day::timestamp, interval '1 day') as day
      group by provider, accelerator, tier, day
      order by day desc
      limit ${maxPoints}`.execute(db),
  );
  return rows.reverse();
}
