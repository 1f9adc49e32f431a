import { ageDays } from '../age.ts';
import { type BookContents, makeBook, type PriceBook, type SourceStatus } from '../book.ts';
import type { PriceSource } from '../sources/source.ts';
import type { SourceState } from './state.ts';

/** Days after which a source that answers, but dates its prices itself, counts as standing still. */
const staleAfterDays = 7;

/**
 * The book of what the sources last said, and of the snapshot for providers that none of them covers.
 * @param snapshot the shipped prices
 * @param history what was observed before; the snapshot's own where there is none
 */
export function toBook(
  sources: readonly PriceSource[],
  states: ReadonlyMap<string, SourceState>,
  snapshot: BookContents,
  now: Date,
  history: BookContents['history'] = snapshot.history,
): PriceBook {
  const held = sources.flatMap((source) => {
    const state = states.get(source.id);
    return state === undefined ? [] : [{ source, state }];
  });
  const offers = held.flatMap(({ state }) => state.reading?.offers ?? []);
  const apiPrices = held.flatMap(({ state }) => state.reading?.apiPrices ?? []);
  const providers = new Set(offers.filter(({ market }) => !market).map(({ provider }) => provider));
  const models = new Set(apiPrices.map(({ model }) => model));
  const shippedOffers = snapshot.offers.filter(({ provider }) => !providers.has(provider));
  const shippedApiPrices = snapshot.apiPrices.filter(({ model }) => !models.has(model));
  const used = new Set([...shippedOffers, ...shippedApiPrices].map(({ source }) => source));
  return makeBook({
    offers: [...offers, ...shippedOffers],
    sources: [
      ...held.map(({ source, state }) => statusOf(source, state, now)),
      ...snapshot.sources.filter(({ id }) => used.has(id)),
    ],
    apiPrices: [...apiPrices, ...shippedApiPrices],
    history,
    generatedAt: now.toISOString(),
  });
}

function statusOf(
  { id, label, kind, licence, url, ttlHours }: PriceSource,
  state: SourceState,
  now: Date,
): SourceStatus {
  const asOf = state.reading?.asOf ?? null;
  const common = { id, label, kind, licence, url, asOf };
  if (state.trouble !== null) return { ...common, state: 'degraded', note: state.trouble };
  if (asOf === null || state.answeredAt === null) return { ...common, state: 'stale', note: 'not read yet' };
  const unasked = now.getTime() - Date.parse(state.answeredAt) > 2 * ttlHours * 3_600_000;
  if (unasked) return { ...common, state: 'stale', note: 'not asked again since' };
  const days = ageDays(asOf, now);
  return days > staleAfterDays
    ? { ...common, state: 'stale', note: `it has said the same for ${days} days` }
    : { ...common, state: 'fresh' };
}
