import { usd } from '../answer/price/usd.ts';
import type { SourceStatus } from '../prices/book.ts';
import { priceChart } from './chart.ts';
import type { BudgetState, Deployment, Digest, Quote } from './digest.ts';
import { seriesLabel } from './news/names.ts';
import { type News, newsOf } from './news/news.ts';
import { newsLines } from './news/news-lines.ts';
import type { PriceRecord } from './news/read-record.ts';
import { sayDay } from './schedule/say-rule.ts';

/** A watched deployment as it is priced now. */
export interface Priced {
  readonly words: string;
  readonly title: string;
  /** Accelerator id; undefined when the question is not understood. */
  readonly accelerator?: string;
  readonly quote?: Quote;
  readonly problem?: string;
}

export interface DigestInput {
  readonly period: string;
  readonly late: boolean;
  /** The last day that is told of, 'YYYY-MM-DD'. */
  readonly until: string;
  /** Days between two digests of this schedule: how far back the first one looks. */
  readonly usualDays: number;
  readonly watches: readonly Priced[];
  readonly budgetUsdPerMonth?: number;
  /** What the channel was told last. */
  readonly previous?: Digest;
  readonly record: PriceRecord;
  readonly sources: readonly SourceStatus[];
}

/** Puts a digest together. The same input gives the same digest. */
export function compose(input: DigestInput): Digest {
  const { previous, watches, record, until } = input;
  const since = previous?.until ?? daysBefore(until, input.usualDays);
  const news = newsOf(record.events, { since, until });
  const watched = new Set(watches.flatMap(({ accelerator }) => (accelerator === undefined ? [] : [accelerator])));
  const deployments = watches.map((watch) => deploymentOf(watch, previous));
  const budget = budgetOf(input.budgetUsdPerMonth, deployments, previous);
  const chart = priceChart(record.prices, [...watched], until);
  return {
    period: input.period,
    since,
    until,
    late: input.late,
    deployments,
    ...(budget === undefined ? {} : { budget }),
    ...(input.sources.some(({ asOf }) => asOf !== null && asOf.slice(0, 10) >= since) ? {} : { nothingRead: true }),
    lines: newsLines(news, watched),
    heldBack: heldBack(news),
    unchecked: [
      ...deployments.flatMap(uncheckedDeployment),
      ...(budget === undefined ? [] : deployments.flatMap(uncounted)),
      ...unchecked(input.sources),
    ],
    asOf: input.sources.flatMap(({ label, asOf }) => (asOf === null ? [] : [`${label}: ${sayDay(asOf)}`])),
    ...(chart === undefined ? {} : { chart }),
  };
}

function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);
}

function deploymentOf({ words, title, quote, problem }: Priced, previous: Digest | undefined): Deployment {
  const before = previous?.deployments.find((deployment) => deployment.words === words)?.quote;
  return {
    words,
    title,
    ...(quote === undefined ? {} : { quote }),
    ...(problem === undefined ? {} : { problem }),
    ...(before === undefined ? {} : { before }),
  };
}

function uncheckedDeployment({ title, problem }: Deployment): string[] {
  return problem === undefined ? [] : [`${title}: ${problem}`];
}

function uncounted({ title, quote }: Deployment): string[] {
  return quote?.historic === true
    ? [`${title} against the budget: its price is of ${sayDay(quote.asOf)}, too old to count`]
    : [];
}

/** Marks at which a budget is told of, in percent; once each time one is passed from below. */
const marks = [100, 80, 50] as const;
/** A mark that is passed by less a month than this is not worth a word. */
const leastUsdPerMonth = 10;

function budgetOf(
  usdPerMonth: number | undefined,
  deployments: readonly Deployment[],
  previous: Digest | undefined,
): BudgetState | undefined {
  if (usdPerMonth === undefined) return undefined;
  const total = totalOf(deployments.map(({ quote }) => quote));
  const last = previous?.budget?.usdPerMonth === usdPerMonth ? previous.budget.total : 0;
  const crossed = marks.find((mark) => {
    const bar = (usdPerMonth * mark) / 100;
    return total >= bar && last < bar && total - last >= leastUsdPerMonth;
  });
  const backUnder = last >= usdPerMonth && total < usdPerMonth && last - total >= leastUsdPerMonth;
  return {
    usdPerMonth,
    total,
    ...(crossed === undefined ? {} : { crossed }),
    ...(backUnder ? { backUnder } : {}),
  };
}

/** USD a month of those whose price is not historic. */
export function totalOf(quotes: readonly (Quote | undefined)[]): number {
  return quotes.reduce((sum, quote) => sum + (quote === undefined || quote.historic ? 0 : quote.usdPerMonth), 0);
}

function heldBack({ sourceEvents, quarantined }: News): string[] {
  const whatHappened = {
    units: 'prices changed by about the number of GPUs in the machine: the source changed its unit',
    moved: 'prices moved at once, more than prices do',
    vanished: 'offers went missing at once, more than offers do',
  };
  return [
    ...sourceEvents.map(
      ({ source, day, what, affected, of }) =>
        `${source}, ${sayDay(day)}: ${affected} of ${of} ${whatHappened[what]}. Not told as price changes; counting starts anew.`,
    ),
    ...quarantined.map(({ kind, series, from, to, day }) => {
      const step = `${seriesLabel(series)} ${usd(from.usd)} → ${usd(to.usd)} on ${sayDay(day)} (${series.source})`;
      return `${step}: ${whyHeldBack[kind]}`;
    }),
  ];
}

const whyHeldBack = {
  quarantined: 'too far to believe before a second run says the same.',
  doubted: 'another source lists the first, and one of the two is wrong.',
  correction: 'the source mended an error.',
} as const;

function unchecked(sources: readonly SourceStatus[]): string[] {
  const embedded = sources.filter(({ state }) => state === 'embedded');
  return [
    ...sources.flatMap(({ label, state, asOf, note }) => {
      if (state === 'fresh' || state === 'embedded') return [];
      const age = asOf === null ? 'nothing was read yet' : `last read ${sayDay(asOf)}`;
      return [`${label}: ${age} (${note ?? state})`];
    }),
    ...(embedded.length === 0 ? [] : [shipped(embedded)]),
  ];
}

/** One word for all that was shipped: nothing is wrong with any of them. */
function shipped(embedded: readonly SourceStatus[]): string {
  const days = embedded.flatMap(({ asOf }) => asOf ?? []).toSorted();
  const [first, last] = [sayDay(days[0] ?? ''), sayDay(days.at(-1) ?? '')];
  const of = first === last ? first : `${first} to ${last}`;
  return `${embedded.map(({ label }) => label).join(', ')}: as shipped with fitcheck, of ${of}`;
}
