import { readFileSync } from 'node:fs';
import { type BookContents, makeBook, type PriceBook } from './book.ts';
import type { Snapshot } from './snapshot-schema.ts';
import { toOffer } from './to-offer.ts';

let contents: BookContents | undefined;
let book: PriceBook | undefined;

/** The shipped prices as the contents of a book. Their shape is checked by test/prices/snapshot.test.ts, not at every start. */
export function embeddedPrices(): BookContents {
  contents ??= toContents(JSON.parse(readFileSync(new URL('data/snapshot.json', import.meta.url), 'utf8')) as Snapshot);
  return contents;
}

/** The shipped prices. They are as old as their sources' dates say. */
export function embeddedBook(): PriceBook {
  book ??= makeBook(embeddedPrices());
  return book;
}

/** @throws when a machine of the snapshot is not in the catalogue's table of instances. */
export function toContents(snapshot: Snapshot): BookContents {
  const asOf = new Map(snapshot.sources.map((source) => [source.id, source.asOf]));
  const dateOf = (source: string): string => asOf.get(source) ?? snapshot.generatedAt;
  return {
    offers: snapshot.offers.map(({ observedAt, ...row }) => {
      const offer = toOffer({ ...row, gpu: { name: '' }, count: 0, observedAt: observedAt ?? dateOf(row.source) });
      if (!('accelerator' in offer)) throw new Error(`${row.provider} ${row.sku}: ${JSON.stringify(offer)}`);
      return offer;
    }),
    sources: snapshot.sources.map(({ id, label, licence, url, asOf: day }) => ({
      id,
      label,
      kind: 'snapshot',
      licence,
      url,
      asOf: day,
      state: 'embedded',
      note: 'shipped with this version',
    })),
    apiPrices: snapshot.apiPrices.map(({ source, model, provider, input, output }) => ({
      model,
      provider,
      inputPerMillion: input,
      outputPerMillion: output,
      quantization: null,
      source,
      observedAt: dateOf(source),
    })),
    history: snapshot.history.flatMap(({ provider, accelerator, tier, points }) =>
      points.map(([day, usdPerGpuHour]) => ({ provider, accelerator, tier, day, usdPerGpuHour })),
    ),
    generatedAt: snapshot.generatedAt,
  };
}
