import type { ApiPrice } from '../prices/offer.ts';
import { changesOf, lockSource, type Reading, type Recorded, retireAndConfirm } from './reading.ts';
import type { Store } from './store.ts';

/**
 * Keeps what a source said models cost as an API, as recordOffers keeps offers.
 * @param prices all of this source, a few thousand at most; of two alike the later one counts
 */
export function recordApiPrices(store: Store, reading: Reading, prices: Iterable<ApiPrice>): Promise<Recorded> {
  const told = new Map([...prices].map((price) => [keyOf(price), price]));
  return store.use((db) =>
    db.transaction().execute(async (trx) => {
      await lockSource(trx, reading);
      const rows = await trx
        .selectFrom('api_prices')
        .selectAll()
        .where('source', '=', reading.source)
        .where('latest', '=', true)
        .execute();
      const known = new Map(rows.map((row) => [keyOf(row), row]));
      const changes = changesOf(
        reading,
        told.values(),
        (price) => known.get(keyOf(price)),
        (price, row) =>
          price.inputPerMillion === row.input_per_million && price.outputPerMillion === row.output_per_million,
      );
      await retireAndConfirm(trx, 'api_prices', reading, changes);
      for (const { model, provider, quantization, inputPerMillion, outputPerMillion, observedAt } of changes.append)
        await trx
          .insertInto('api_prices')
          .values({
            model,
            provider,
            quantization,
            source: reading.source,
            input_per_million: inputPerMillion,
            output_per_million: outputPerMillion,
            as_of: observedAt,
            first_seen: reading.seenAt,
            last_seen: reading.seenAt,
            latest: true,
          })
          .execute();
      return { appended: changes.append.length, confirmed: changes.confirm.length };
    }),
  );
}

function keyOf({ model, provider, quantization }: Pick<ApiPrice, 'model' | 'provider' | 'quantization'>): string {
  return [model, provider, quantization ?? ''].join('|');
}
