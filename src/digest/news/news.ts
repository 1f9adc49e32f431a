import { seriesKey, subject } from './day-prices.ts';
import type { NewsEvent, SourceEvent } from './event.ts';
import type { Price, Series } from './run.ts';
import { isMove } from './thresholds.ts';

/** A price that moved within the window of a digest, all its steps taken together. */
export interface Move {
  readonly series: Series;
  readonly from: Price;
  readonly to: Price;
  /** It is a new low; of the moved ones and of those that only crept. */
  readonly low?: { readonly since: string; readonly onRecord: boolean };
}

/** What happened within a window, each thing once, whichever source told it. */
export interface News {
  readonly moves: readonly Move[];
  /** Lows of prices whose change was too small to tell. */
  readonly lows: readonly Extract<NewsEvent, { kind: 'low' }>[];
  readonly vanished: readonly Extract<NewsEvent, { kind: 'vanished' }>[];
  readonly back: readonly Extract<NewsEvent, { kind: 'back' }>[];
  /** Held back: not told as prices. */
  readonly quarantined: readonly Extract<NewsEvent, { kind: 'quarantined' | 'doubted' | 'correction' }>[];
  readonly sourceEvents: readonly SourceEvent[];
}

/** A stretch of days; 'YYYY-MM-DD'. */
export interface Window {
  /** Not in it: the day of the last digest. */
  readonly since: string;
  /** In it. */
  readonly until: string;
}

/**
 * What a digest has to tell of a window. Steps of one price are one move; one that came back to where it was is none; an
 * offer that went and returned within the window did neither.
 */
export function newsOf(events: readonly NewsEvent[], { since, until }: Window): News {
  const within = events.filter(({ day }) => day > since && day <= until);
  const of = <K extends NewsEvent['kind']>(kind: K) =>
    within.filter((event): event is Extract<NewsEvent, { kind: K }> => event.kind === kind);
  const lows = onceEach(of('low').toReversed());
  const lowOf = new Map(lows.map((event) => [subject(event.series), event]));
  const moves = onceEach(movesOf(of('change'))).map((move) => {
    const lowest = lowOf.get(subject(move.series));
    return lowest === undefined || move.to.usd > move.from.usd
      ? move
      : { ...move, low: { since: lowest.since, onRecord: lowest.onRecord } };
  });
  const moved = new Set(moves.map(({ series }) => subject(series)));
  const [left, returned] = [lastWord(of('vanished'), of('back')), lastWord(of('back'), of('vanished'))];
  return {
    moves,
    lows: lows.filter(({ series }) => !moved.has(subject(series))),
    vanished: onceEach(left),
    back: onceEach(returned),
    quarantined: within.filter(
      (event) => event.kind === 'quarantined' || event.kind === 'doubted' || event.kind === 'correction',
    ),
    sourceEvents: of('source'),
  };
}

function movesOf(changes: readonly Extract<NewsEvent, { kind: 'change' }>[]): Move[] {
  const bySeries = Map.groupBy(changes, ({ series }) => seriesKey(series));
  return [...bySeries.values()].flatMap((steps) => {
    const [first, last] = [steps[0], steps.at(-1)];
    if (first === undefined || last === undefined) return [];
    const move = { series: first.series, from: first.from, to: last.to };
    return isMove(first.series.class, move.from.usd, move.to.usd) ? [move] : [];
  });
}

function onceEach<T extends { readonly series: Series }>(items: readonly T[]): T[] {
  return [...new Map(items.toReversed().map((item) => [subject(item.series), item])).values()].toReversed();
}

/** Those events that no later event of the other kind takes back; and none of a pair within the window. */
function lastWord<T extends { readonly series: Series; readonly day: string }>(
  events: readonly T[],
  others: readonly { readonly series: Series; readonly day: string }[],
): T[] {
  return events.filter(({ series }) => !others.some((other) => subject(other.series) === subject(series)));
}
