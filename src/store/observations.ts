import { sql, type Transaction } from 'kysely';
import { type Offer, offerKey } from '../prices/offer.ts';
import { changesOf, type Known, lockSource, type Reading, type Recorded, retireAndConfirm } from './reading.ts';
import type { Schema } from './schema.ts';
import type { Store } from './store.ts';

/** Offers to a transaction: few enough that a delivery does not wait long for its turn on PGlite's one session. */
const batchSize = 2_000;

/**
 * Keeps what a source said its offers cost. An observation is appended when the price in the provider's own currency or
 * the stock has changed; otherwise only its `last_seen` and `as_of` move on. A drift of the exchange rate is no change.
 * Repeating a reading that was cut off is harmless.
 * @param offers all of this source; of two alike the later one counts
 */
export async function recordOffers(store: Store, reading: Reading, offers: Iterable<Offer>): Promise<Recorded> {
  const byKey = new Map<string, Offer>();
  for (const offer of offers) byKey.set(offerKey(offer), offer);
  const all = [...byKey];
  let appended = 0;
  let confirmed = 0;
  for (let start = 0; start < all.length; start += batchSize) {
    // In the order of their keys: two processes that add the same new offers wait for each other, and do not block.
    const batch = new Map(all.slice(start, start + batchSize).sort(([a], [b]) => (a < b ? -1 : 1)));
    const recorded = await store.use((db) => db.transaction().execute((trx) => recordBatch(trx, reading, batch)));
    appended += recorded.appended;
    confirmed += recorded.confirmed;
  }
  return { appended, confirmed };
}

async function recordBatch(
  trx: Transaction<Schema>,
  reading: Reading,
  batch: ReadonlyMap<string, Offer>,
): Promise<Recorded> {
  await lockSource(trx, reading);
  await addOffers(trx, batch);
  const known = await latestOf(trx, reading.source, [...batch.keys()]);
  const told = [...batch].map(([key, offer]) => ({ key, ...offer }));
  const changes = changesOf(reading, told, ({ key }) => known.get(key)?.observation, isSame);
  await retireAndConfirm(trx, 'observations', reading, changes);
  const rows = changes.append.map(({ key, ...offer }) => ({ ...offer, offerId: known.get(key)?.offerId }));
  await sql`
    insert into observations
      (offer_id, source, native_amount, native_currency, usd_per_hour, in_stock, as_of, first_seen, last_seen, latest)
    select "offerId", ${reading.source}, "nativeAmount", "nativeCurrency", "usdPerHour", "inStock", "observedAt",
      ${reading.seenAt}, ${reading.seenAt}, true
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (
      "offerId" integer, "nativeAmount" double precision, "nativeCurrency" text, "usdPerHour" double precision,
      "inStock" boolean, "observedAt" text
    )`.execute(trx);
  return { appended: changes.append.length, confirmed: changes.confirm.length };
}

interface KnownPrice extends Known {
  readonly native_amount: number;
  readonly native_currency: string;
  readonly in_stock: boolean | null;
}

function isSame(offer: Offer, known: KnownPrice): boolean {
  return (
    offer.nativeAmount === known.native_amount &&
    offer.nativeCurrency === known.native_currency &&
    offer.inStock === known.in_stock
  );
}

async function addOffers(trx: Transaction<Schema>, batch: ReadonlyMap<string, Offer>): Promise<void> {
  const known = await trx
    .selectFrom('offers')
    .select('offer_key')
    .where(sql<boolean>`offer_key = any(${[...batch.keys()]}::text[])`)
    .execute();
  const keys = new Set(known.map(({ offer_key }) => offer_key));
  const rows = [...batch].filter(([key]) => !keys.has(key)).map(([key, offer]) => ({ key, ...offer }));
  if (rows.length === 0) return;
  await sql`
    insert into offers (offer_key, provider, sku, region, accelerator, count, tier, market, nvlink)
    select key, provider, sku, region, accelerator, count, tier, market, nvlink
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (
      key text, provider text, sku text, region text, accelerator text, count integer, tier text, market boolean,
      nvlink boolean
    )
    on conflict (offer_key) do nothing`.execute(trx);
}

/** The offers with these keys, and the latest observation of each by this source. */
async function latestOf(
  trx: Transaction<Schema>,
  source: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, { readonly offerId: number; readonly observation: KnownPrice | undefined }>> {
  const rows = await trx
    .selectFrom('offers')
    .leftJoin('observations', (join) =>
      join
        .onRef('observations.offer_id', '=', 'offers.id')
        .on('observations.source', '=', source)
        .on('observations.latest', '=', true),
    )
    .select([
      'offers.id as offerId',
      'offer_key',
      'observations.id',
      'last_seen',
      'native_amount',
      'native_currency',
      'in_stock',
    ])
    .where(sql<boolean>`offer_key = any(${[...keys]}::text[])`)
    .execute();
  return new Map(
    rows.map(({ offerId, offer_key, id, last_seen, native_amount, native_currency, in_stock }) => {
      const found = id !== null && last_seen !== null && native_amount !== null && native_currency !== null;
      return [
        offer_key,
        { offerId, observation: found ? { id, last_seen, native_amount, native_currency, in_stock } : undefined },
      ];
    }),
  );
}
