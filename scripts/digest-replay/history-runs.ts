import type { NewsEvent } from '../../src/digest/news/event.ts';
import { seriesLabel } from '../../src/digest/news/names.ts';
import { RecordReader } from '../../src/digest/news/read-record.ts';
import type { Run, SeenOffer } from '../../src/digest/news/run.ts';
import { readRows } from './read-rows.ts';

/**
 * The long record (one row a day, GPU and cloud, of several trackers): what the rules say of the cuts that are known from
 * elsewhere. Its rows are cheapest prices already, so that what needs every machine of a source cannot be tried on it.
 */
export function monthsOf(file: string): string[] {
  const reader = new RecordReader();
  const runs = runsOf(file);
  for (const run of runs) reader.take(run);
  const { events } = reader.record();
  const changes = events.filter((event) => event.kind === 'change');
  const largest = changes
    .filter((event) => event.series.provider === 'aws' && event.series.class === 'list')
    .toSorted((a, b) => share(a) - share(b))
    .slice(0, 5);
  return [
    `${runs.length} runs; ${changes.length} changes, ${events.filter(({ kind }) => kind === 'low').length} new lows, ${events.filter(({ kind }) => kind === 'quarantined').length} held back, ${events.filter(({ kind }) => kind === 'source').length} source events`,
    'AWS, the five largest cuts of a list price:',
    ...largest.map(
      (event) =>
        `  ${event.day} ${seriesLabel(event.series)} ${event.from.usd.toFixed(2)} → ${event.to.usd.toFixed(2)} (${(share(event) * 100).toFixed(1)} %)`,
    ),
  ];
}

function share({ from, to }: Extract<NewsEvent, { kind: 'change' }>): number {
  return to.usd / from.usd - 1;
}

function runsOf(file: string): Run[] {
  const rows = readRows(file).filter(({ quality }) => quality === 'ok');
  const groups = Map.groupBy(rows, ({ date, source, cloud }) => `${date}|${source}|${cloud === 'vast'}`);
  return [...groups.values()]
    .map((group): Run => {
      const [first] = group;
      const market = first?.['cloud'] === 'vast';
      return { day: first?.['date'] ?? '', source: first?.['source'] ?? '', market, offers: group.flatMap(offersOf) };
    })
    .toSorted((a, b) => a.day.localeCompare(b.day));
}

function offersOf(row: Record<string, string>): SeenOffer[] {
  const base = { provider: row['cloud'] ?? '', accelerator: row['accelerator'] ?? '', variant: 'cheapest', count: 1 };
  return (['ondemand', 'spot'] as const).flatMap((tier): SeenOffer[] => {
    const usd = Number(row[`${tier}_per_gpu_hour`] || Number.NaN);
    return usd > 0
      ? [
          {
            ...base,
            tier: tier === 'spot' ? 'spot' : 'on-demand',
            usdPerGpuHour: usd,
            offers: Number(row['n_offers'] || 1),
          },
        ]
      : [];
  });
}
