import { sql } from 'kysely';
import type { Tier } from '../prices/offer.ts';
import type { Store } from '../store/store.ts';
import type { Run, SeenOffer } from './news/run.ts';

interface Row {
  readonly provider: string;
  readonly accelerator: string;
  readonly tier: Tier;
  readonly variant: string;
  readonly count: number;
  readonly market: boolean;
  readonly usd: number;
}

/**
 * What every source listed on one day, from the observations: as its last healthy reading of that day found it. A source
 * that was not read that day has no run.
 * @param day 'YYYY-MM-DD', UTC
 */
export async function runsOfDay(store: Store, day: string): Promise<Run[]> {
  const from = new Date(`${day}T00:00:00Z`);
  const to = new Date(from.getTime() + 86_400_000);
  const readings = await store.use((db) =>
    db
      .selectFrom('fetch_runs')
      .select((select) => ['source', select.fn.max('finished_at').as('at')])
      .where('status', 'in', ['ok', 'not-modified'])
      .where('finished_at', '>=', from)
      .where('finished_at', '<', to)
      .groupBy('source')
      .execute(),
  );
  const runs: Run[] = [];
  for (const { source, at } of readings) {
    const { rows } = await store.use((db) =>
      sql<Row>`
        select provider, accelerator, tier, count, market, sku || ' ' || coalesce(region, '') as variant,
          usd_per_hour / count as usd
        from observations join offers on offers.id = offer_id
        where source = ${source} and first_seen <= ${at} and last_seen >= ${at}`.execute(db),
    );
    runs.push(...asRuns(source, day, rows));
  }
  return runs;
}

/** A marketplace's asks and a list's prices of one source are two runs: they are judged differently. */
function asRuns(source: string, day: string, rows: readonly Row[]): Run[] {
  return [...Map.groupBy(rows, ({ market }) => market)].map(([market, own]) => ({
    source,
    market,
    day,
    offers: own.map(seen),
  }));
}

function seen({ provider, accelerator, tier, variant, count, usd }: Row): SeenOffer {
  return { provider, accelerator, tier, variant, count, usdPerGpuHour: usd, offers: 1 };
}
