import type { PriceBook } from './book.ts';
import { embeddedBook } from './snapshot.ts';

let published: PriceBook | undefined;

/** The prices to answer with: what the last refresh published, or the shipped snapshot. */
export function currentPrices(): PriceBook {
  return published ?? embeddedBook();
}

/** Makes a book the one that answers are given from; undefined goes back to the shipped snapshot. */
export function publishPrices(book: PriceBook | undefined): void {
  published = book;
}
