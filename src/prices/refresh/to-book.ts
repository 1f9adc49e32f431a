import { ageDays } from '../age.ts';
import { type BookContents, makeBook, type PriceBook, type SourceStatus } from '../book.ts';
import type { PriceSource } from '../sources/source.ts';
import type { SourceState } from './state.ts';

/** Days after which a source that answers, but dates its prices itself, counts as standing still. */
const staleAfterDays = 7;

interface Held {
  readonly source: PriceSource;
  readonly state: SourceState;
}

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
  const held = heldOf(sources, states);
  const shipped = stillShipped(held, snapshot);
  return makeBook({
    offers: [...held.flatMap(({ state }) => state.reading?.offers ?? []), ...shipped.offers],
    sources: statusesOf(held, shipped, snapshot, now),
    apiPrices: [...held.flatMap(({ state }) => state.reading?.apiPrices ?? []), ...shipped.apiPrices],
    history,
    generatedAt: now.toISOString(),
  });
}

/** How the sources of that book are, without making it. */
export function sourceStatuses(
  sources: readonly PriceSource[],
  states: ReadonlyMap<string, SourceState>,
  snapshot: BookContents,
  now: Date,
): readonly SourceStatus[] {
  const held = heldOf(sources, states);
  return statusesOf(held, stillShipped(held, snapshot), snapshot, now);
}

function heldOf(sources: readonly PriceSource[], states: ReadonlyMap<string, SourceState>): readonly Held[] {
  return sources.flatMap((source) => {
    const state = states.get(source.id);
    return state === undefined ? [] : [{ source, state }];
  });
}

/** What of the snapshot no source has replaced: its providers, and its models as an API. */
function stillShipped(held: readonly Held[], snapshot: BookContents): Pick<BookContents, 'offers' | 'apiPrices'> {
  const providers = new Set<string>();
  const models = new Set<string>();
  for (const { state } of held) {
    for (const { provider, market } of state.reading?.offers ?? []) if (!market) providers.add(provider);
    for (const { model } of state.reading?.apiPrices ?? []) models.add(model);
  }
  return {
    offers: snapshot.offers.filter(({ provider }) => !providers.has(provider)),
    apiPrices: snapshot.apiPrices.filter(({ model }) => !models.has(model)),
  };
}

function statusesOf(
  held: readonly Held[],
  { offers, apiPrices }: Pick<BookContents, 'offers' | 'apiPrices'>,
  snapshot: BookContents,
  now: Date,
): readonly SourceStatus[] {
  const used = new Set([...offers, ...apiPrices].map(({ source }) => source));
  return [
    ...held.map(({ source, state }) => statusOf(source, state, now)),
    ...snapshot.sources.filter(({ id }) => used.has(id)),
  ];
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
