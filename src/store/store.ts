import { setTimeout as delay } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { ConstructorOptions } from 'pg-boss';
import type { Logger } from 'pino';
import type { Backend } from './backend.ts';
import { reasonOf } from './reason.ts';
import type { Schema } from './schema.ts';
import { isConnectionTrouble, StoreUnavailable } from './unavailable.ts';

export type StoreState = 'off' | 'opening' | 'open' | 'unavailable';

export interface StoreSettings {
  /** A postgres:// address. */
  readonly databaseUrl: string | undefined;
  /** A directory for PGlite. */
  readonly dataDir: string | undefined;
}

export interface StoreTuning {
  /** Milliseconds before each further try to open; the last one counts from then on. */
  readonly retryAfter: readonly number[];
  /** Milliseconds between two looks at whether an open database still answers. */
  readonly lookEvery: number;
}

/** The database, where there is one. It opens in the background and opens anew when it is lost: nothing waits for it. */
export interface Store {
  state(): StoreState;
  /** One line for people: what it is, or why it is not there and what to do about it. */
  detail(): string;
  /** The first time it is open. Never rejects; stays open-ended while there is no database. */
  readonly ready: Promise<void>;
  /**
   * Asks the database.
   * @throws StoreUnavailable at once when it is not open, and when the connection breaks under the work
   */
  use<T>(work: (db: Kysely<Schema>) => Promise<T>): Promise<T>;
  /** How pg-boss gets at the database. @throws StoreUnavailable when it is not open */
  jobs(): ConstructorOptions;
  close(): Promise<void>;
}

const defaultTuning: StoreTuning = { retryAfter: [250, 1_000, 4_000, 15_000, 60_000], lookEvery: 30_000 };

const offDetail = 'no DATABASE_URL or DATA_DIR: digests and installations are off (docs/store.md)';

/** Starts to open the database that the settings name, and returns at once. */
export function openStore(settings: StoreSettings, logger: Logger, tuning: StoreTuning = defaultTuning): Store {
  const { databaseUrl, dataDir } = settings;
  if (databaseUrl === undefined && dataDir === undefined) return storeWithout();
  const label = databaseUrl === undefined ? `PGlite in ${dataDir}` : 'PostgreSQL';
  const ready = Promise.withResolvers<void>();
  const closing = new AbortController();
  let state: StoreState = 'opening';
  let detail = `opening ${label}`;
  let backend: Backend | undefined;

  async function tryToOpen(): Promise<Backend> {
    // Loaded here: a process without a database has no use for these libraries.
    const { migrate } = await import('./migrate.ts');
    const opened =
      databaseUrl === undefined
        ? await (await import('./pglite/open.ts')).openPglite(dataDir ?? '', closing.signal)
        : (await import('./postgres.ts')).openPostgres(databaseUrl);
    try {
      const { ran, unknown } = await migrate(opened.db);
      if (ran.length > 0) logger.info({ migrations: ran }, 'the database was brought up to date');
      if (unknown.length > 0) logger.warn({ migrations: unknown }, 'the database is of a newer fitcheck than this one');
      return opened;
    } catch (error) {
      await opened.close().catch(() => undefined);
      throw error;
    }
  }

  /** Tries until it is open or the store is closed. */
  async function open(): Promise<void> {
    for (let attempt = 0; !closing.signal.aborted; attempt += 1) {
      try {
        const opened = await tryToOpen();
        if (closing.signal.aborted) return void (await opened.close());
        backend = opened;
        state = 'open';
        detail = label;
        ready.resolve();
        logger.info({ database: label }, 'the database is open');
        return;
      } catch (error) {
        if (closing.signal.aborted) return;
        const wait = tuning.retryAfter[Math.min(attempt, tuning.retryAfter.length - 1)] ?? 0;
        state = 'unavailable';
        detail = `${label} cannot be opened: ${reasonOf(error)}; next try in ${Math.ceil(wait / 1000)} s`;
        logger.warn({ err: error, retryAfterMs: wait }, 'the database cannot be opened');
        await delay(wait, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
      }
    }
  }

  /** Lets a database go that does not answer any more, and opens it anew. */
  function lose(lost: Backend, error: unknown): void {
    if (backend !== lost) return;
    backend = undefined;
    state = 'unavailable';
    detail = `${label} was lost: ${reasonOf(error)}`;
    logger.warn({ err: error }, 'the database was lost');
    opening = lost
      .close()
      .catch(() => undefined)
      .then(open);
  }

  function current(): Backend {
    if (backend === undefined) throw new StoreUnavailable(`The database is not there: ${detail}. Ask again later.`);
    return backend;
  }

  async function use<T>(work: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
    const asked = current();
    try {
      return await work(asked.db);
    } catch (error) {
      if (!isConnectionTrouble(error)) throw error;
      lose(asked, error);
      throw new StoreUnavailable(`The database was lost: ${reasonOf(error)}. Ask again in a moment.`, { cause: error });
    }
  }

  let opening = open();
  const look = setInterval(() => {
    if (state === 'open') use((db) => db.selectFrom('sources').select('id').limit(1).execute()).catch(() => undefined);
  }, tuning.lookEvery);
  look.unref();

  return {
    state: () => state,
    detail: () => detail,
    ready: ready.promise,
    use,
    jobs: () => current().jobs,
    async close() {
      closing.abort();
      clearInterval(look);
      await opening;
      const last = backend;
      backend = undefined;
      state = 'unavailable';
      detail = 'closed';
      await last?.close();
    },
  };
}

function storeWithout(): Store {
  const refuse = (): never => {
    throw new StoreUnavailable(`There is no database: ${offDetail}.`);
  };
  return {
    state: () => 'off',
    detail: () => offDetail,
    ready: new Promise(() => undefined),
    use: async () => refuse(),
    jobs: refuse,
    close: () => Promise.resolve(),
  };
}
