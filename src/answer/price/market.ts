import type { PriceBook } from '../../prices/book.ts';
import { currentPrices } from '../../prices/current.ts';

/** The prices that an answer is given from, and the moment at which it is given: prices are told with their age. */
export interface Market {
  readonly book: PriceBook;
  readonly now: Date;
}

/** The market as it is known now. */
export function currentMarket(now: Date = new Date()): Market {
  return { book: currentPrices(), now };
}
