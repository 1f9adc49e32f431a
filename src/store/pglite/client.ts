import { Worker } from 'node:worker_threads';
import { ConnectionLost } from '../unavailable.ts';
import type { DatabaseReply, DatabaseRequest, Fault, Rows } from './worker.ts';

/** A statement that PostgreSQL refused. `code` is its SQLSTATE. */
export class QueryFailed extends Error {
  readonly code: string | undefined;
  constructor({ message, code }: Fault) {
    super(message);
    this.code = code;
  }
}

interface Result<T> {
  rows: T[];
  affectedRows?: number;
  /** Neither Kysely nor pg-boss reads these. */
  fields: [];
}

/** PGlite as Kysely and pg-boss know it, in a worker thread. One session: a transaction keeps all others waiting. */
export interface PgliteClient {
  readonly ready: true;
  readonly waitReady: Promise<void>;
  readonly closed: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: Kysely and pg-boss say what the rows are.
  query<T = any>(sql: string, parameters?: readonly unknown[]): Promise<Result<T>>;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  exec(sql: string): Promise<{ rows: any[] }[]>;
  transaction<T>(
    work: (session: Pick<PgliteClient, 'query'> & { rollback(): Promise<void> }) => Promise<T>,
  ): Promise<T>;
  close(): Promise<void>;
}

/** Milliseconds the database may take to open: initdb took 4 to 13 s on two cores, recovery after a crash 1 s. */
const patience = 120_000;
/** Milliseconds it may take to write its last pages when it closes. */
const closePatience = 10_000;

export interface StartOptions {
  /** Gives up the opening. */
  readonly signal?: AbortSignal;
  /** The worker's program; tests put a failing one here. */
  readonly program?: URL;
}

/**
 * Opens the database of a directory, and makes it where there is none.
 * @throws ConnectionLost when PGlite cannot open it; the message says why.
 */
export async function startPglite(
  directory: string,
  { signal, program = new URL('./worker.ts', import.meta.url) }: StartOptions = {},
): Promise<PgliteClient> {
  signal?.throwIfAborted();
  const worker = new Worker(program, { workerData: { directory } });
  const pending = new Map<number, { resolve(results: readonly Rows[]): void; reject(error: Error): void }>();
  const opened = Promise.withResolvers<void>();
  let reason = 'its thread ended';
  let closed = false;
  let nextId = 1;

  worker.on('message', (reply: DatabaseReply) => {
    if (reply === 'ready') {
      opened.resolve();
      return;
    }
    const call = pending.get(reply.id);
    pending.delete(reply.id);
    // A process that has nothing else to do may end, but not under a question.
    if (pending.size === 0) worker.unref();
    if ('fault' in reply) call?.reject(new QueryFailed(reply.fault));
    else call?.resolve(reply.results);
  });
  worker.on('error', (error) => {
    reason = error instanceof Error ? error.message : String(error);
  });
  worker.on('exit', () => {
    closed = true;
    const error = new ConnectionLost(`the database stopped: ${reason}`);
    opened.reject(error);
    for (const call of pending.values()) call.reject(error);
    pending.clear();
  });

  function send(request: DatabaseRequest): Promise<readonly Rows[]> {
    if (closed) return Promise.reject(new ConnectionLost(`the database stopped: ${reason}`));
    const { promise, resolve, reject } = Promise.withResolvers<readonly Rows[]>();
    pending.set(request.id, { resolve, reject });
    worker.ref();
    worker.postMessage(request);
    return promise;
  }

  async function query<T>(sql: string, parameters: readonly unknown[] = []): Promise<Result<T>> {
    const [result] = await send({ id: nextId++, kind: 'query', sql, parameters });
    return {
      rows: (result?.rows ?? []) as T[],
      ...(result?.affectedRows !== undefined && { affectedRows: result.affectedRows }),
      fields: [],
    };
  }
  const exec = async (sql: string) => [...(await send({ id: nextId++, kind: 'exec', sql }))];

  let last: Promise<unknown> = Promise.resolve();
  /** Runs the work when all that was asked for before is done: the session is one. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  }

  const giveUp = (why: string): void => {
    reason = why;
    void worker.terminate();
  };
  const stop = (): void => giveUp('it was told to stop while it opened');
  const tooLong = setTimeout(() => giveUp(`it did not open in ${patience / 1000} s`), patience);
  signal?.addEventListener('abort', stop, { once: true });
  await opened.promise.finally(() => {
    clearTimeout(tooLong);
    signal?.removeEventListener('abort', stop);
  });
  worker.unref();

  return {
    ready: true,
    waitReady: Promise.resolve(),
    get closed() {
      return closed;
    },
    query: (sql, parameters) => inTurn(() => query(sql, parameters)),
    exec: (sql) => inTurn(() => exec(sql)),
    transaction: (work) =>
      inTurn(async () => {
        await exec('begin');
        try {
          const result = await work({ query, rollback: async () => void (await exec('rollback')) });
          await exec('commit');
          return result;
        } catch (error) {
          await exec('rollback').catch(() => undefined);
          throw error;
        }
      }),
    async close() {
      if (closed) return;
      const timer = setTimeout(() => void worker.terminate(), closePatience);
      await inTurn(() => send({ id: nextId++, kind: 'close' })).catch(() => undefined);
      clearTimeout(timer);
      reason = 'it was closed';
      closed = true;
      await worker.terminate();
    },
  };
}
