import type { BookContents } from '../book.ts';
import { publishPrices } from '../current.ts';
import { type ClientWorld, sourceClient } from '../http/client.ts';
import { embeddedPrices } from '../snapshot.ts';
import type { PriceSource } from '../sources/source.ts';
import type { RecordRefresh } from './record.ts';
import { type RefreshResult, refresh } from './refresh.ts';
import type { SourceState } from './state.ts';
import { lastWritten, readStates, writeStates } from './state-files.ts';
import { sourceStatuses, toBook } from './to-book.ts';

export interface PriceService {
  readonly sources: readonly PriceSource[];
  /** Where the last good reading of each source is kept. */
  readonly directory: string;
  /** Ask the sources from time to time, and not only read what another process keeps in the directory. */
  readonly isRefreshing: boolean;
  readonly world: ClientWorld;
  readonly log: {
    info(details: object, message: string): void;
    warn(details: object, message: string): void;
  };
  /** Takes down what came; its failure is logged and changes nothing else. */
  readonly record: RecordRefresh;
  /** What was observed before, for charts, beside the history that is shipped. */
  readonly history: () => Promise<BookContents['history']>;
}

/** How often it looks what there is to do; the sources' own times decide whether they are asked. */
const everyMs = 15 * 60_000;
/** Replicas that started together do not ask together. */
const jitter = 0.1;

/**
 * Publishes what the sources last said, and goes on doing so. Nobody waits for it: until it has published something, answers
 * are given from the shipped snapshot.
 * @param firstAfterMs until it first looks: a starting process has other things to do
 * @returns what stops it; a refresh under way is then not published
 */
export function startPrices(service: PriceService, firstAfterMs = 5_000): { stop(): void } {
  const { sources, directory, isRefreshing, world, log } = service;
  const ids = sources.map(({ id }) => id);
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let states: ReadonlyMap<string, SourceState> = new Map();
  let readUntil = 0;

  // What another process has kept since: with one directory, replicas ask each source once between them.
  const readKept = async (): Promise<boolean> => {
    const written = await lastWritten(directory, ids);
    if (written <= readUntil) return false;
    readUntil = written;
    states = await readStates(directory, ids);
    return true;
  };
  const turn = async (): Promise<void> => {
    if (await readKept()) await publish(service, states, () => stopped);
    if (!isRefreshing || stopped) return;
    const result = await askSources(service, states);
    if (result.runs.length === 0) return;
    states = result.states;
    readUntil = await lastWritten(directory, ids);
    await publish(service, states, () => stopped);
  };
  const again = (ms: number): void => {
    if (stopped) return;
    const pause = ms * (1 + jitter * (2 * world.random() - 1));
    timer = setTimeout(() => {
      turn()
        .catch((error: unknown) => log.warn({ error }, 'a price refresh failed'))
        .finally(() => again(everyMs));
    }, pause).unref();
  };
  again(firstAfterMs);
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

async function publish(
  { sources, world, log, history }: PriceService,
  states: ReadonlyMap<string, SourceState>,
  isStopped: () => boolean,
): Promise<void> {
  const shipped = embeddedPrices();
  const observed = await history().catch((error: unknown) => {
    log.warn({ error }, 'the price history could not be read: charts show what was shipped');
    return [];
  });
  if (!isStopped()) publishPrices(toBook(sources, states, shipped, world.now(), [...shipped.history, ...observed]));
}

async function askSources(
  { sources, world, log, directory, record }: PriceService,
  states: ReadonlyMap<string, SourceState>,
): Promise<RefreshResult> {
  const shipped = embeddedPrices();
  const result = await refresh({
    sources,
    states,
    client: sourceClient(world),
    now: world.now,
    known: shipped.offers,
    onRun: (run) => {
      const isFine = run.status === 'ok' || run.status === 'not-modified';
      log[isFine ? 'info' : 'warn']({ run }, `prices of ${run.source}: ${run.status}`);
    },
  });
  if (result.runs.length === 0) return result;
  const asked = result.runs.flatMap(({ source }) => result.states.get(source) ?? []);
  await writeStates(directory, asked).catch((error: unknown) =>
    log.warn({ error }, `prices cannot be kept in ${directory}: set PRICES_DIR to a directory that can be written`),
  );
  const anew = new Set(result.runs.filter(({ status }) => status === 'ok').map(({ source }) => source));
  const readings = asked.filter(({ id }) => anew.has(id)).flatMap(({ reading }) => reading ?? []);
  await record({
    sources: sourceStatuses(sources, result.states, shipped, world.now()),
    runs: result.runs,
    offers: readings.flatMap(({ offers }) => offers),
    apiPrices: readings.flatMap(({ apiPrices }) => apiPrices),
  }).catch((error: unknown) => log.warn({ error }, 'the prices could not be written to the database'));
  return result;
}
