import type { PriceBook } from '../../prices/book.ts';
import type { Offer } from '../../prices/offer.ts';

const grouped = new WeakMap<readonly Offer[], Map<string, readonly Offer[]>>();

/** An accelerator's offers by provider; a book gives the same list every time, so that it is grouped once. */
export function offersByProvider(book: PriceBook, accelerator: string): Map<string, readonly Offer[]> {
  const offers = book.for(accelerator);
  let groups = grouped.get(offers);
  if (groups === undefined) {
    groups = Map.groupBy(offers, ({ provider }) => provider);
    grouped.set(offers, groups);
  }
  return groups;
}
