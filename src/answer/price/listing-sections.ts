import { providerLabel } from '../../catalogue/cloud-providers.ts';
import type { PriceBook, SourceStatus } from '../../prices/book.ts';
import type { Tier } from '../../prices/offer.ts';
import type { ListSection, Section, TableSection } from '../card.ts';
import { dayOf } from './dates.ts';
import type { Listed, Listing } from './listing.ts';
import { tierNames } from './tier-names.ts';
import { usd } from './usd.ts';

/** Rows of a table that a message still holds. */
const mostRows = 20;

/** The table of prices, and where they are from. */
export function listingSections(listing: Listing, { sources }: PriceBook, gpus: number | undefined): Section[] {
  const used = new Set(listing.rows.flatMap(({ tiers }) => Object.values(tiers).map(({ offer }) => offer.source)));
  return [
    table(listing, gpus),
    ...moreSection(listing),
    sourcesSection(sources.filter(({ id, state }) => used.has(id) || state === 'degraded')),
  ];
}

/** Sources with their dates, states and licences. */
export function sourcesSection(sources: readonly SourceStatus[]): ListSection {
  const items = sources.map(sourceWords);
  return { kind: 'list', id: 'price-sources', title: 'Where the prices are from', items, importance: 'more' };
}

function table({ rows }: Listing, gpus: number | undefined): TableSection {
  const shown = rows.slice(0, mostRows);
  const tiers = (Object.keys(tierNames) as Tier[]).filter((tier) => shown.some((row) => row.tiers[tier] !== undefined));
  const what = gpus === undefined ? 'a GPU-hour' : `an hour for ${gpus} GPUs`;
  return {
    kind: 'table',
    id: 'prices',
    title: `By provider, USD ${what}`,
    importance: 'main',
    columns: [
      { title: 'Provider' },
      ...tiers.map((tier) => ({ title: tierNames[tier], numeric: true as const })),
      { title: 'Machine' },
      { title: 'GPUs', numeric: true },
      { title: 'Machine-hour', numeric: true },
      { title: 'As of' },
    ],
    rows: shown.map((row) => {
      const listed = tiers.flatMap((tier) => row.tiers[tier] ?? [])[0];
      return [
        `${providerLabel(row.provider)}${row.market ? ' (market)' : ''}`,
        ...tiers.map((tier) => priceOf(row.tiers[tier], gpus)),
        ...(listed === undefined ? ['', '', '', ''] : machine(listed)),
      ];
    }),
  };
}

function priceOf(listed: Listed | undefined, gpus: number | undefined): string {
  return listed === undefined ? '' : usd(gpus === undefined ? listed.usdPerGpuHour : listed.usdPerHour);
}

/** The machine, its GPUs, its price, and of when that is. */
function machine({ offer, machines }: Listed): string[] {
  const several = machines > 1 ? `${machines} × ` : '';
  const region = offer.region === null ? '' : `, ${offer.region}`;
  return [`${several}${offer.sku}${region}`, String(offer.count), usd(offer.usdPerHour), dayOf(offer.observedAt)];
}

function moreSection({ rows }: Listing): ListSection[] {
  const left = rows.slice(mostRows).map(({ provider }) => providerLabel(provider));
  if (left.length === 0) return [];
  return [{ kind: 'list', id: 'more', title: 'Dearer ones', items: [left.join(', ')], importance: 'more' }];
}

function sourceWords({ label, asOf, state, licence, note }: SourceStatus): string {
  return [
    `${label}: ${asOf === null ? 'nothing yet' : `as of ${dayOf(asOf)}`}`,
    state,
    licence,
    ...(note === undefined ? [] : [note]),
  ].join(', ');
}
