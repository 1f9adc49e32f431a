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
  const lines = linesOf(listing).slice(0, mostRows);
  const shown = new Set(lines.map(({ provider }) => provider));
  return [
    table(lines, gpus),
    ...moreSection(listing.rows.flatMap(({ provider }) => (shown.has(provider) ? [] : [provider]))),
    sourcesSection(sources.filter(({ id, state }) => used.has(id) || state === 'degraded')),
  ];
}

/** Sources with their dates, states and licences. */
export function sourcesSection(sources: readonly SourceStatus[]): ListSection {
  const items = sources.map(sourceWords);
  return { kind: 'list', id: 'price-sources', title: 'Where the prices are from', items, importance: 'more' };
}

type Line = Listing['rows'][number];

/** A line for each machine of a provider: the cheapest on spot is often another one than on demand. */
function linesOf({ rows }: Listing): readonly Line[] {
  return rows.flatMap((row) =>
    [...Map.groupBy(Object.values(row.tiers), (listed) => machineCells(listed).join('|')).values()].map((listed) => ({
      ...row,
      tiers: Object.fromEntries(listed.map((one) => [one.offer.tier, one])),
    })),
  );
}

function table(lines: readonly Line[], gpus: number | undefined): TableSection {
  const tiers = (Object.keys(tierNames) as Tier[]).filter((tier) =>
    lines.some((line) => line.tiers[tier] !== undefined),
  );
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
    rows: lines.map(({ provider, market, tiers: best }) => {
      const listed = tiers.flatMap((tier) => best[tier] ?? []);
      const [first] = listed;
      const [machine = '', count = '', day = ''] = first === undefined ? [] : machineCells(first);
      return [
        `${providerLabel(provider)}${market ? ' (market)' : ''}`,
        ...tiers.map((tier) => priceOf(best[tier], gpus)),
        machine,
        count,
        listed.map(({ offer }) => usd(offer.usdPerHour)).join(' / '),
        day,
      ];
    }),
  };
}

function priceOf(listed: Listed | undefined, gpus: number | undefined): string {
  return listed === undefined ? '' : usd(gpus === undefined ? listed.usdPerGpuHour : listed.usdPerHour);
}

/** The machine, its GPUs, and of when its price is. */
function machineCells({ offer, machines }: Listed): string[] {
  const several = machines > 1 ? `${machines} × ` : '';
  const region = offer.region === null ? '' : `, ${offer.region}`;
  return [`${several}${offer.sku}${region}`, String(offer.count), dayOf(offer.observedAt)];
}

function moreSection(left: readonly string[]): ListSection[] {
  if (left.length === 0) return [];
  const items = [left.map(providerLabel).join(', ')];
  return [{ kind: 'list', id: 'more', title: 'Dearer ones', items, importance: 'more' }];
}

function sourceWords({ label, asOf, state, licence, note }: SourceStatus): string {
  return [
    `${label}: ${asOf === null ? 'nothing yet' : `as of ${dayOf(asOf)}`}`,
    state,
    licence,
    ...(note === undefined ? [] : [note]),
  ].join(', ');
}
