import { usd } from '../../answer/price/usd.ts';
import { providerLabel } from '../../catalogue/cloud-providers.ts';
import { fromTo, moved } from '../money.ts';
import { sayDay } from '../schedule/say-rule.ts';
import { gpuLabel, placeLabel, seriesLabel } from './names.ts';
import type { Move, News } from './news.ts';
import type { Price, PriceClass, Series } from './run.ts';

/** One line of news. */
export interface NewsLine {
  readonly text: string;
  readonly kind: PriceClass | 'low' | 'vanished' | 'back';
  /** Accelerator ids that it is about. */
  readonly accelerators: readonly string[];
  /** How far the price moved, as a share; 0 where nothing moved. */
  readonly share: number;
  /** The observations behind it: what which source showed on which days. */
  readonly facts: readonly string[];
}

/** So many moves in one direction, of one provider or of one GPU, are one line. */
const cohortSize = 3;
/** Prices named in a cohort's line. */
const namedInCohort = 3;

/**
 * The news as lines, the most telling first: what concerns the watched GPUs, then lists before spot before marketplaces,
 * then the largest moves, lows, and offers that went or came back.
 * @param watched accelerator ids
 */
export function newsLines(news: News, watched: ReadonlySet<string>): NewsLine[] {
  const lines = [
    ...moveLines(news.moves),
    ...news.lows.map(lowLine),
    ...vanishedLines(news.vanished),
    ...news.back.map(backLine),
  ];
  const isWatched = (line: NewsLine): number => (line.accelerators.some((id) => watched.has(id)) ? 0 : 1);
  return lines.toSorted(
    (a, b) => isWatched(a) - isWatched(b) || ranks[a.kind] - ranks[b.kind] || Math.abs(b.share) - Math.abs(a.share),
  );
}

const ranks: Readonly<Record<NewsLine['kind'], number>> = { list: 0, spot: 1, market: 2, low: 3, vanished: 4, back: 5 };

function lowLine({ series, to, since, onRecord }: News['lows'][number]): NewsLine {
  return {
    text: `${seriesLabel(series)}: ${usd(to.usd)} a GPU-hour${smoothed(series)}, ${lowest(since, onRecord)}`,
    kind: 'low',
    accelerators: [series.accelerator],
    share: 0,
    facts: [fact(series, to)],
  };
}

function vanishedLines(vanished: News['vanished']): NewsLine[] {
  const groups = [...Map.groupBy(vanished, ({ series }) => placeLabel(series)).values()];
  return groups.flatMap((group) => {
    const facts = group.map(({ series, last }) => `${fact(series, last)}, then no longer`);
    const accelerators = group.map(({ series }) => series.accelerator);
    const line = (text: string): NewsLine => ({ text, kind: 'vanished', accelerators, share: 0, facts });
    const [first] = group;
    if (first === undefined) return [];
    if (group.length >= cohortSize) {
      const gpus = accelerators.slice(0, namedInCohort).map(gpuLabel).join(', ');
      const more = group.length - namedInCohort;
      return [line(`${placeLabel(first.series)} no longer lists ${gpus}${more > 0 ? ` and ${more} more` : ''}`)];
    }
    return group.map(({ series, last }) => ({
      ...line(`${seriesLabel(series)} is no longer listed; last ${usd(last.usd)} on ${sayDay(last.day)}`),
      accelerators: [series.accelerator],
      facts: [`${fact(series, last)}, then no longer`],
    }));
  });
}

function backLine({ series, last, to }: News['back'][number]): NewsLine {
  const before = last.usd === to.usd ? 'the price it had' : `after ${usd(last.usd)} on ${sayDay(last.day)}`;
  return {
    text: `${seriesLabel(series)} is back at ${usd(to.usd)}, ${before}`,
    kind: 'back',
    accelerators: [series.accelerator],
    share: 0,
    facts: [fact(series, last, to)],
  };
}

/** "gpuhunt: RunPod H100 80GB SXM $2.99 on 8 May 2026, $3.29 on 19 May 2026". */
function fact(series: Series, ...prices: readonly Price[]): string {
  const shown = prices.map((price) => `${usd(price.usd)} on ${sayDay(price.day)}`);
  return `${series.source}: ${seriesLabel(series)} ${shown.join(', ')}`;
}

function smoothed({ class: kind }: Series): string {
  return kind === 'market' ? ', median of 7 days' : '';
}

function moveLines(moves: readonly Move[]): NewsLine[] {
  const lines: NewsLine[] = [];
  let rest = moves;
  for (const by of [byProvider, byAccelerator]) {
    for (const cohort of Map.groupBy(rest, by).values()) {
      if (cohort.length < cohortSize) continue;
      lines.push(by === byProvider ? providerLine(cohort) : acceleratorLine(cohort));
      rest = rest.filter((move) => !cohort.includes(move));
    }
  }
  return [...lines, ...rest.map(moveLine)];
}

const direction = ({ from, to }: Move): 'up' | 'down' => (to.usd > from.usd ? 'up' : 'down');
const byProvider = (move: Move): string =>
  `${move.series.class}|${move.series.provider}|${move.series.tier}|${direction(move)}`;
const byAccelerator = (move: Move): string => `${move.series.class}|${move.series.accelerator}|${direction(move)}`;

function shareOf({ from, to }: Move): number {
  return to.usd / from.usd - 1;
}

function moveLine(move: Move): NewsLine {
  const { series, from, to } = move;
  const record = move.low === undefined ? '' : `; ${lowest(move.low.since, move.low.onRecord)}`;
  return {
    text: `${seriesLabel(series)}: ${fromTo(from.usd, to.usd)} a GPU-hour${smoothed(series)}, ${moved(from.usd, to.usd)}${record}`,
    kind: series.class,
    accelerators: [series.accelerator],
    share: shareOf(move),
    facts: [fact(series, from, to)],
  };
}

function providerLine(cohort: readonly Move[]): NewsLine {
  const [first] = cohort;
  const place = first === undefined ? '' : placeLabel(first.series);
  const did = first?.series.class === 'market' ? `${verb(cohort, 'rose', 'fell')} for` : verb(cohort, 'raised', 'cut');
  return cohortLine(cohort, `${place} ${did} ${cohort.length} GPUs`, ({ series }) => gpuLabel(series.accelerator));
}

function acceleratorLine(cohort: readonly Move[]): NewsLine {
  const gpu = gpuLabel(cohort[0]?.series.accelerator ?? '');
  const where = cohort[0]?.series.class === 'market' ? 'on marketplaces' : `at ${cohort.length} providers`;
  return cohortLine(cohort, `${gpu} ${verb(cohort, 'rose', 'fell')} ${where}`, ({ series }) =>
    series.class === 'market' ? providerLabel(series.provider) : placeLabel(series),
  );
}

function cohortLine(cohort: readonly Move[], head: string, name: (move: Move) => string): NewsLine {
  const largest = cohort.toSorted((a, b) => Math.abs(shareOf(b)) - Math.abs(shareOf(a)));
  const named = largest.slice(0, namedInCohort).map((move) => {
    return `${name(move)} ${fromTo(move.from.usd, move.to.usd)}${percent(shareOf(move))}`;
  });
  const more = cohort.length - named.length;
  return {
    text: `${head}: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    kind: cohort[0]?.series.class ?? 'list',
    accelerators: cohort.map(({ series }) => series.accelerator),
    share: Math.max(...cohort.map((move) => Math.abs(shareOf(move)))),
    facts: largest.map(({ series, from, to }) => fact(series, from, to)),
  };
}

function verb(cohort: readonly Move[], up: string, down: string): string {
  return cohort[0] !== undefined && direction(cohort[0]) === 'up' ? up : down;
}

function percent(share: number): string {
  return ` (${share < 0 ? '−' : '+'}${Math.abs(share * 100).toFixed(0)} %)`;
}

/** Never "all-time": the record is as long as it is. */
function lowest(since: string, onRecord: boolean): string {
  return onRecord ? `lowest on record, which begins on ${sayDay(since)}` : `lowest since ${sayDay(since)}`;
}
