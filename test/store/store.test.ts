import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { databaseStatus } from '../../src/database-status.ts';
import { runMigrations } from '../../src/store/run-migrations.ts';
import { openStore, type Store, type StoreState } from '../../src/store/store.ts';
import { StoreUnavailable } from '../../src/store/unavailable.ts';
import { findPostgres, type Postgres, startPostgres } from '../fakes/postgres.ts';

const logger = pino({ level: 'silent' });
const tuning = { retryAfter: [50], lookEvery: 50 };
const program = fileURLToPath(new URL('../fakes/store-process.ts', import.meta.url));
const ask = (store: Store) => store.use((db) => db.selectFrom('channels').select('id').execute());

async function until(check: () => boolean): Promise<void> {
  while (!check()) await delay(20);
}

interface Told {
  readonly state: StoreState;
  readonly detail: string;
}

/** Starts a process with a store; `says` waits for a state, and tells the first state that is neither. */
function storeProcess(env: Record<string, string>) {
  const child = fork(program, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const told: Told[] = [];
  child.on('message', (message: Told) => told.push(message));
  return {
    child,
    async says(state: StoreState): Promise<Told> {
      await until(() => told.some((message) => message.state === state));
      return told.find((message) => message.state === state) as Told;
    },
    async end(signal: NodeJS.Signals): Promise<void> {
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    },
  };
}

const postgres = findPostgres();
const closing: Store[] = [];
const opened = (store: Store): Store => {
  closing.push(store);
  return store;
};
afterEach(async () => {
  await Promise.all(closing.splice(0).map((store) => store.close()));
});

describe('without a database', () => {
  it('the store is off, says how to turn it on, and refuses', async () => {
    const store = opened(openStore({ databaseUrl: undefined, dataDir: undefined }, logger));
    expect(databaseStatus(store)).toMatchObject({ state: 'off', detail: expect.stringContaining('DATABASE_URL') });
    await expect(ask(store)).rejects.toThrow(StoreUnavailable);
    expect(() => store.jobs()).toThrow(StoreUnavailable);
  });

  it.each([
    ['nobody listens', 'postgres://someone:hidden@127.0.0.1:1/x', /nothing listens/],
    ['the host is not known', 'postgres://someone:hidden@no-such-host.invalid/x', /not known|EAI_AGAIN/],
  ])('questions are refused at once while it cannot be opened: %s', async (_why, databaseUrl, reason) => {
    const store = opened(openStore({ databaseUrl, dataDir: undefined }, logger, tuning));
    await expect(ask(store)).rejects.toThrow(/opening PostgreSQL/);
    await until(() => store.state() === 'unavailable');
    await expect(ask(store)).rejects.toThrow(reason);
    expect(store.detail()).not.toMatch(/hidden|someone/);
    expect(databaseStatus(store).state).toBe('failing');
  });
});

describe.skipIf(postgres === undefined)('a PostgreSQL', { timeout: 60_000 }, () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres(postgres ?? '');
  }, 60_000);
  afterAll(() => server.stop());
  const open = (databaseUrl: string) => opened(openStore({ databaseUrl, dataDir: undefined }, logger, tuning));

  it('that is migrated by several processes at once is migrated once', async () => {
    const DATABASE_URL = await server.createDatabase();
    const processes = [1, 2, 3].map(() => storeProcess({ DATABASE_URL }));
    for (const { says } of processes) expect(await says('open')).toMatchObject({ state: 'open' });
    await Promise.all(processes.map(({ end }) => end('SIGTERM')));
    const lines: string[] = [];
    expect(await runMigrations(DATABASE_URL, (line) => lines.push(line))).toBe(0);
    expect(lines).toEqual(['The database is up to date.']);
  });

  it('is brought up to date by the release step, which says so, or why not', async () => {
    const lines: string[] = [];
    expect(await runMigrations(await server.createDatabase(), (line) => lines.push(line))).toBe(0);
    expect(await runMigrations('postgres://someone:hidden@127.0.0.1:1/x', (line) => lines.push(line))).toBe(1);
    expect(lines).toEqual([
      expect.stringMatching(/brought up to date: 0001-first, 0002-hub/),
      'The database could not be brought up to date: nothing listens at the address in DATABASE_URL.',
    ]);
  });

  it('of a newer release is used as it is', async () => {
    const url = await server.createDatabase();
    const store = open(url);
    await store.ready;
    await store.use((db) =>
      (db as never as import('kysely').Kysely<{ kysely_migration: { name: string; timestamp: string } }>)
        .insertInto('kysely_migration')
        .values({ name: '9999-later', timestamp: new Date().toISOString() })
        .execute(),
    );
    const older = open(url);
    await older.ready;
    expect(await ask(older)).toEqual([]);
  });

  it('whose sessions are ended answers again at once', async () => {
    const url = await server.createDatabase();
    const store = open(url);
    await store.ready;
    const slow = store.use((db) =>
      db.selectNoFrom((select) => select.fn('pg_sleep', [select.val(30)]).as('slept')).execute(),
    );
    const lost = expect(slow).rejects.toThrow(StoreUnavailable);
    await delay(200);
    await server.endSessions(url);
    await lost;
    await until(() => store.state() === 'open');
    expect(await ask(store)).toEqual([]);
  });

  it('that is restarted is lost, refuses meanwhile, and comes back', async () => {
    const store = open(await server.createDatabase());
    await store.ready;
    const restarted = server.restart();
    await until(() => store.state() === 'unavailable');
    await expect(ask(store)).rejects.toThrow(StoreUnavailable);
    await restarted;
    await until(() => store.state() === 'open');
    expect(await ask(store)).toEqual([]);
  });
});

describe('a directory', { timeout: 120_000 }, () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'fitcheck-store-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));
  const open = (dataDir: string) => opened(openStore({ databaseUrl: undefined, dataDir }, logger, tuning));

  it('that was cut off while it was made is made anew, and belongs to one process until that ends', async () => {
    const cutOff = storeProcess({ DATA_DIR: directory });
    while (!(await readdir(directory)).includes('database.new')) await delay(20);
    await cutOff.end('SIGKILL');

    const first = storeProcess({ DATA_DIR: directory });
    await first.says('open');
    const second = storeProcess({ DATA_DIR: directory });
    expect((await second.says('unavailable')).detail).toContain(`in use by process ${first.child.pid} on `);
    await first.end('SIGKILL');
    await second.says('open');
    await second.end('SIGTERM');
    expect(await readdir(directory)).toEqual(['database']);
  });

  it('keeps what was written', async () => {
    const row = { platform: 'slack', workspace: 'T1', channel: 'C1', owner: 'U1' };
    const store = open(directory);
    await store.ready;
    await store.use((db) => db.insertInto('channels').values(row).execute());
    await store.close();
    const again = open(directory);
    await again.ready;
    expect(await again.use((db) => db.selectFrom('channels').select('channel').execute())).toEqual([{ channel: 'C1' }]);
  });

  it('that is damaged is reported, and nothing crashes', async () => {
    await writeFile(join(directory, 'database', 'global', 'pg_control'), 'no control file');
    const store = open(directory);
    await until(() => store.state() === 'unavailable');
    expect(store.detail()).toMatch(/PGlite in .* cannot be opened: /);
    await expect(ask(store)).rejects.toThrow(StoreUnavailable);
  });

  it('that cannot be made is reported with the reason', async () => {
    const file = join(directory, 'a-file');
    await writeFile(file, '');
    const store = open(join(file, 'below'));
    await until(() => store.state() === 'unavailable');
    expect(store.detail()).toMatch(/cannot be opened: a part of its path is a file/);
  });
});
