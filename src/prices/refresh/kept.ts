import type { PriceBook } from '../book.ts';
import { embeddedPrices } from '../snapshot.ts';
import type { PriceSource } from '../sources/source.ts';
import { readStates } from './state-files.ts';
import { toBook } from './to-book.ts';

/** The book of what a directory keeps of these sources, and of the snapshot where it keeps nothing. Never throws. */
export async function keptBook(sources: readonly PriceSource[], directory: string, now: Date): Promise<PriceBook> {
  const states = await readStates(
    directory,
    sources.map(({ id }) => id),
  );
  return toBook(sources, states, embeddedPrices(), now);
}
