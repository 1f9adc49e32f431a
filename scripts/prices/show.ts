import { acceleratorName } from '../../src/catalogue/accelerator-name.ts';
import { findAccelerator } from '../../src/catalogue/find-accelerator.ts';
import { ageClass, ageDays } from '../../src/prices/age.ts';
import type { PriceBook } from '../../src/prices/book.ts';
import { usdPerGpuHour } from '../../src/prices/offer.ts';
import { keptBook } from '../../src/prices/refresh/kept.ts';
import { UsageError } from './console.ts';
import type { Kept } from './refresh.ts';

const shownOffers = 20;

/** The prices that answers are given from: the sources, or with a GPU its cheapest offers. */
export async function show(gpu: string, { sources, directory, now }: Kept): Promise<string> {
  const book = await keptBook(sources, directory, now());
  return gpu === '' ? sourceTable(book, now()) : offerTable(book, gpu, now());
}

function sourceTable(book: PriceBook, now: Date): string {
  const rows = book.sources.map(({ id, state, asOf, licence, note }) => {
    const offers = book.offers.filter(({ source }) => source === id).length;
    return `${id.padEnd(22)} ${state.padEnd(9)} ${age(asOf, now).padEnd(24)} ${String(offers).padStart(7)} offers  ${licence}${note === undefined ? '' : `; ${note}`}\n`;
  });
  return `${rows.join('')}${book.offers.length.toLocaleString('en-US')} offers in all\n`;
}

function offerTable(book: PriceBook, gpu: string, now: Date): string {
  const match = findAccelerator(gpu);
  if (!match.found) throw new UsageError(`${gpu} is no accelerator that fitcheck knows.`);
  const offers = book.for(match.accelerator.id);
  if (offers.length === 0) return `No price of ${acceleratorName(match.accelerator)} is known.\n`;
  const rows = offers.slice(0, shownOffers).map((offer) => {
    const { provider, sku, region, count, tier, usdPerHour, observedAt } = offer;
    return `${usdPerGpuHour(offer).toFixed(3).padStart(8)} ${usdPerHour.toFixed(2).padStart(9)} ${String(count).padStart(2)}x ${tier.padEnd(10)} ${provider.padEnd(10)} ${sku.padEnd(30)} ${(region ?? '').padEnd(20)} ${age(observedAt, now)}\n`;
  });
  const more = offers.length > shownOffers ? `and ${offers.length - shownOffers} more\n` : '';
  return `${acceleratorName(match.accelerator)}: USD a GPU-hour, a machine-hour\n${rows.join('')}${more}`;
}

function age(asOf: string | null, now: Date): string {
  if (asOf === null) return 'nothing yet';
  const days = ageDays(asOf, now);
  const historic = ageClass(days) === 'historic' ? ', historic' : '';
  return `${asOf.slice(0, 10)} (${days} d${historic})`;
}
