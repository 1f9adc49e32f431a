import { setImmediate as breathe } from 'node:timers/promises';
import { type CheckContext, judge, priceBands, type Verdict } from '../checks.ts';
import type { SourceClient } from '../http/client.ts';
import { SourceError } from '../http/source-error.ts';
import type { Offer } from '../offer.ts';
import type { PriceSource, SourceReading } from '../sources/source.ts';
import { tierPrices } from '../tier-mix-ups.ts';
import type { FetchRun } from './record.ts';
import { afterFailure, afterUnchanged, isDue, newState, type SourceState } from './state.ts';

export interface RefreshRequest {
  readonly sources: readonly PriceSource[];
  readonly states: ReadonlyMap<string, SourceState>;
  readonly client: SourceClient;
  readonly now: () => Date;
  /** Ask sources that are fresh or resting too. */
  readonly force?: boolean;
  /** Sources whose reading is believed whatever the checks say: the operator has looked at it. */
  readonly accept?: readonly string[];
  /** Offers of other origin that prices are judged against: the snapshot's. */
  readonly known: readonly Offer[];
  readonly onAsk?: (source: PriceSource) => void;
  readonly onRun?: (run: FetchRun) => void;
}

export interface RefreshResult {
  readonly states: ReadonlyMap<string, SourceState>;
  readonly runs: readonly FetchRun[];
}

/** What all sources together say, against which each is judged. */
type Others = Pick<CheckContext, 'bands' | 'tiers'>;

interface Attempt {
  readonly source: PriceSource;
  readonly state: SourceState;
  readonly startedAt: Date;
  readonly outcome: SourceReading | { readonly confirmedAt: string | null } | { readonly failure: string };
}

/**
 * Asks every source that is due, one at a time on each host, and judges what came against all the others. A source that
 * fails or is not believed keeps its last good reading.
 */
export async function refresh(request: RefreshRequest): Promise<RefreshResult> {
  const { sources, force = false, now } = request;
  const stateOf = ({ id }: PriceSource): SourceState => request.states.get(id) ?? newState(id);
  const due = sources.filter((source) => force || isDue(stateOf(source), source.ttlHours, now()));
  const attempts: Attempt[] = [];
  await Promise.all(
    [...Map.groupBy(due, ({ url }) => new URL(url).host).values()].map(async (sameHost) => {
      for (const source of sameHost) attempts.push(await attempt(source, stateOf(source), request));
    }),
  );
  const states = new Map(request.states);
  const known = [...request.known, ...everyOffer(sources, stateOf, attempts)];
  // With a hundred thousand offers each of these steps takes some 50 ms: answers have their turn between them.
  const bands = priceBands(known);
  await breathe();
  const tiers = tierPrices(known);
  const runs: FetchRun[] = [];
  for (const one of attempts) {
    await breathe();
    const { state, run } = settle(one, request, { bands, tiers });
    states.set(state.id, state);
    request.onRun?.(run);
    runs.push(run);
  }
  return { states, runs };
}

async function attempt(source: PriceSource, state: SourceState, request: RefreshRequest): Promise<Attempt> {
  request.onAsk?.(source);
  const startedAt = request.now();
  const started = { source, state, startedAt };
  const seen = request.accept?.includes(source.id) ? undefined : (state.reading?.mark ?? undefined);
  try {
    return { ...started, outcome: await source.read({ client: request.client, now: startedAt, seen }) };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { ...started, outcome: { failure: error.message } };
  }
}

/** What all sources say now: the new reading where there is one, the last good one otherwise. */
function everyOffer(
  sources: readonly PriceSource[],
  stateOf: (source: PriceSource) => SourceState,
  attempts: readonly Attempt[],
): readonly Offer[] {
  const anew = new Map(
    attempts.map(({ source, outcome }) => [source.id, 'offers' in outcome ? outcome.offers : undefined]),
  );
  return sources.flatMap((source) => anew.get(source.id) ?? stateOf(source).reading?.offers ?? []);
}

function settle(
  { source, state, startedAt, outcome }: Attempt,
  { now, accept = [] }: RefreshRequest,
  others: Others,
): { readonly state: SourceState; readonly run: FetchRun } {
  const finishedAt = now();
  const run = {
    source: source.id,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    rows: 0,
    reason: null,
    upstreamVersion: null,
  };
  if ('failure' in outcome) {
    const reason = outcome.failure;
    return { state: afterFailure(state, reason, finishedAt), run: { ...run, status: 'failed', reason } };
  }
  if (!('offers' in outcome)) {
    const next = afterUnchanged(state, outcome.confirmedAt, finishedAt);
    return { state: next, run: { ...run, status: 'not-modified', upstreamVersion: state.reading?.mark ?? null } };
  }
  const verdict = accept.includes(source.id) ? believed(outcome) : judgeReading(source, outcome, state, others);
  const upstreamVersion = outcome.mark;
  if (!verdict.ok) {
    const { reason } = verdict;
    const next = afterFailure(state, `not believed: ${reason}`, finishedAt);
    return { state: next, run: { ...run, status: 'quarantined', reason, upstreamVersion } };
  }
  const { apiPrices, mark, asOf } = outcome;
  return {
    state: {
      ...newState(source.id),
      reading: { offers: verdict.offers, apiPrices, mark, asOf },
      answeredAt: finishedAt.toISOString(),
    },
    run: {
      ...run,
      status: 'ok',
      rows: verdict.offers.length + apiPrices.length,
      reason: leftOut(outcome, verdict.refused),
      upstreamVersion,
    },
  };
}

function believed({ offers }: SourceReading): Verdict {
  return { ok: true, offers, refused: 0 };
}

function judgeReading(source: PriceSource, reading: SourceReading, state: SourceState, others: Others): Verdict {
  if (source.kind === 'api') {
    const before = state.reading?.apiPrices.length ?? 0;
    return reading.apiPrices.length < before / 2
      ? { ok: false, reason: `it lists ${reading.apiPrices.length} prices, after ${before} the last time` }
      : { ok: true, offers: [], refused: 0 };
  }
  return judge(reading.offers, {
    previous: state.reading?.offers ?? [],
    ...others,
    isMarket: source.kind === 'market',
  });
}

/** What of a good reading was left out, in words; null: nothing. */
function leftOut({ unknown, refused }: SourceReading, outside: number): string | null {
  const parts: string[] = [];
  if (refused > 0) parts.push(`${refused} lines without a usable price`);
  if (outside > 0) parts.push(`${outside} prices far from all others`);
  if (unknown.length > 0) {
    const more = unknown.length > 5 ? ` and ${unknown.length - 5} more` : '';
    parts.push(`names of no one accelerator: ${unknown.slice(0, 5).join(', ')}${more}`);
  }
  return parts.length === 0 ? null : `left out: ${parts.join('; ')}`;
}
