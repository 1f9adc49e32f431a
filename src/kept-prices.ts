import { publishPrices } from './prices/current.ts';
import { keptBook } from './prices/refresh/kept.ts';
import { allSources } from './prices/sources/all.ts';

/** Answers from what `npm run prices -- refresh` has kept in a directory. */
export async function publishKeptPrices(directory: string): Promise<void> {
  publishPrices(await keptBook(allSources(), directory, new Date()));
}
