import { sql } from 'kysely';
import type { SourceStatus } from '../prices/book.ts';
import type { FetchRun, RecordRefresh } from '../prices/refresh/record.ts';
import { recordApiPrices } from './api-prices.ts';
import { recordOffers } from './observations.ts';
import type { Store } from './store.ts';

/**
 * Takes down what a refresh of the prices brought: how each source is, how each attempt to read it went, and its prices. A
 * source that failed leaves its observations as they were; one that said "not modified" confirms them.
 */
export function recorder(store: Store): RecordRefresh {
  return async ({ sources, runs, offers, apiPrices }) => {
    const offersOf = Map.groupBy(offers, ({ source }) => source);
    const apiPricesOf = Map.groupBy(apiPrices, ({ source }) => source);
    for (const { source, status, finishedAt } of runs) {
      const reading = { source, seenAt: new Date(finishedAt) };
      if (status === 'ok') {
        await recordOffers(store, reading, offersOf.get(source) ?? []);
        await recordApiPrices(store, reading, apiPricesOf.get(source) ?? []);
      }
      if (status === 'not-modified') await confirm(store, reading.source, reading.seenAt);
    }
    await recordSources(store, sources);
    await recordRuns(store, runs);
  };
}

/** What the source had when it was last read, it still has. */
async function confirm(store: Store, source: string, seenAt: Date): Promise<void> {
  await store.use(async (db) => {
    for (const table of ['observations', 'api_prices'] as const)
      await sql`
        update ${sql.table(table)} set last_seen = ${seenAt}
        where source = ${source} and latest and last_seen < ${seenAt}
          and last_seen = (select max(last_seen) from ${sql.table(table)} where source = ${source})`.execute(db);
  });
}

async function recordSources(store: Store, sources: readonly SourceStatus[]): Promise<void> {
  if (sources.length === 0) return;
  await store.use((db) =>
    db
      .insertInto('sources')
      .values(sources.map(({ asOf, note, ...source }) => ({ ...source, as_of: asOf, note: note ?? null })))
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((row) => ({
          label: row.ref('excluded.label'),
          kind: row.ref('excluded.kind'),
          licence: row.ref('excluded.licence'),
          url: row.ref('excluded.url'),
          as_of: row.ref('excluded.as_of'),
          state: row.ref('excluded.state'),
          note: row.ref('excluded.note'),
        })),
      )
      .execute(),
  );
}

async function recordRuns(store: Store, runs: readonly FetchRun[]): Promise<void> {
  if (runs.length === 0) return;
  await store.use((db) =>
    db
      .insertInto('fetch_runs')
      .values(
        runs.map(({ startedAt, finishedAt, upstreamVersion, ...run }) => ({
          ...run,
          started_at: new Date(startedAt),
          finished_at: new Date(finishedAt),
          upstream_version: upstreamVersion,
        })),
      )
      .execute(),
  );
}
