import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, PGliteDialect } from 'kysely';
import { fromPglite } from 'pg-boss';
import { pino } from 'pino';
import { afterAll, beforeAll } from 'vitest';
import { migrate } from '../../src/store/migrate.ts';
import { startPglite } from '../../src/store/pglite/client.ts';
import type { Schema } from '../../src/store/schema.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { copyEmptyDatabase } from './empty-database.ts';
import { findPostgres, startPostgres } from './postgres.ts';

/** Somewhere to open stores: a PGlite for each store, or a PostgreSQL server with a database for each store. */
export interface Databases {
  open(): Promise<Store>;
  stop(): Promise<void>;
}

/** Which databases the tests run on: PGlite always, PostgreSQL where there is one. */
export const databases: readonly (readonly [name: string, start: () => Promise<Databases>])[] = [
  ['PGlite', async () => ({ open: openPgliteStore, stop: async () => undefined })],
  ...[findPostgres()].flatMap((binaries) =>
    binaries === undefined
      ? []
      : [
          [
            'PostgreSQL',
            async () => {
              const server = await startPostgres(binaries);
              return {
                async open() {
                  const databaseUrl = await server.createDatabase();
                  const store = openStore({ databaseUrl, dataDir: undefined }, pino({ level: 'silent' }));
                  await store.ready;
                  return store;
                },
                stop: server.stop,
              };
            },
          ] as const,
        ],
  ),
];

/** A store on a PGlite of its own, open, with its tables; closing it removes it. */
export async function openPgliteStore(): Promise<Store> {
  const directory = await mkdtemp(join(tmpdir(), 'fitcheck-pglite-'));
  await copyEmptyDatabase(directory);
  const client = await startPglite(directory);
  const db = new Kysely<Schema>({ dialect: new PGliteDialect({ pglite: client }) });
  await migrate(db);
  return {
    state: () => 'open',
    detail: () => 'PGlite',
    ready: Promise.resolve(),
    use: (work) => work(db),
    jobs: () => ({ backend: 'pglite', db: fromPglite(client) }),
    async close() {
      await client.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Opens a store for the tests of a block, before them, and closes it after the last. */
export function openForTests(start: () => Promise<Databases>, opened: (store: Store) => void): void {
  let server: Databases;
  let store: Store;
  beforeAll(async () => {
    server = await start();
    store = await server.open();
    opened(store);
  }, 120_000);
  afterAll(async () => {
    await store.close();
    await server.stop();
  });
}
