import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { moveSchedule } from '../../../src/store/schedules.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { ChatServer, type Trouble } from '../../fakes/digest/chat-server.ts';
import { findPostgres, startPostgres } from '../../fakes/postgres.ts';
import { logger, subscribe } from './setting.ts';

const worker = fileURLToPath(new URL('worker.ts', import.meta.url));
const start = new Date('2026-11-20T12:00:00Z');
const minute = 60_000;

function forkWorker(env: Readonly<Record<string, string>>): ChildProcess {
  return fork(worker, {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

/** Runs a worker to its end. */
async function run(env: Readonly<Record<string, string>>): Promise<NodeJS.Signals | number | null> {
  const child = forkWorker(env);
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return signal ?? code;
}

const steps = ['claimed', 'leased', 'saved', 'sent'] as const;
const platforms = ['discord', 'slack'] as const;

/** A worker is killed at the step, another comes after it: what people see, and what the rows say. */
async function killedAt(
  step: string,
  platform: 'discord' | 'slack',
  due: Date,
  database: Readonly<Record<string, string>>,
) {
  const chat = await ChatServer.start();
  const first = platform === 'slack' ? new Date(due.getTime() - 5 * minute) : due;
  const env = { ...database, CHAT: new URL(chat.discordUrl).origin };
  chat.now = () => first.getTime();
  expect(await run({ ...env, TIMES: first.toISOString(), KILL_AT: step })).toBe('SIGKILL');
  const [second, third] = [1.5, 10].map((minutes) => new Date(first.getTime() + minutes * minute));
  chat.now = () => (second as Date).getTime();
  expect(await run({ ...env, TIMES: [second, third].map((time) => time?.toISOString()).join(',') })).toBe(0);
  expect(chat.problems).toEqual([]);
  await chat.close();
  return chat.in(`C-${platform}`);
}

async function bothSubscribed(store: Store): Promise<Date> {
  const { due } = await subscribe(store, 'discord', 'C-discord', start);
  await subscribe(store, 'slack', 'C-slack', start);
  return due;
}

describe('a process killed while it delivers, on PGlite', { timeout: 240_000 }, () => {
  let directory: string;
  let due: Date;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'fitcheck-crash-'));
    const store = openStore({ databaseUrl: undefined, dataDir: join(directory, 'template') }, logger);
    await store.ready;
    due = await bothSubscribed(store);
    await store.close();
  }, 240_000);
  afterAll(() => rm(directory, { recursive: true, force: true }));

  // PGlite takes seconds to start: the steps of Discord here, all of both on PostgreSQL.
  it.each(steps)('when the step is "%s": the digest is seen once', async (step) => {
    const home = join(directory, step);
    await cp(join(directory, 'template'), home, { recursive: true });
    expect(await killedAt(step, 'discord', due, { DATA_DIR: home })).toHaveLength(1);
  });
});

const binaries = findPostgres();
describe.skipIf(binaries === undefined)('on PostgreSQL', { timeout: 240_000 }, () => {
  let server: Awaited<ReturnType<typeof startPostgres>>;

  beforeAll(async () => {
    server = await startPostgres(binaries as NonNullable<typeof binaries>);
  }, 120_000);
  afterAll(() => server.stop());

  async function database(): Promise<{ readonly url: string; readonly store: Store }> {
    const url = await server.createDatabase();
    const store = openStore({ databaseUrl: url, dataDir: undefined }, logger);
    await store.ready;
    return { url, store };
  }

  const cases = steps.flatMap((step) => platforms.map((platform) => [step, platform] as const));
  it.each(cases)('killed at "%s": the digest is seen once on %s', async (step, platform) => {
    const { url, store } = await database();
    const due = await bothSubscribed(store);
    await store.close();
    expect(await killedAt(step, platform, due, { DATABASE_URL: url })).toHaveLength(1);
  });

  it('200 due at once, three workers, one of them killed, platforms in trouble, the database restarted: each is seen once', async () => {
    const { url, store } = await database();
    const chat = await ChatServer.start();
    const soon = new Date(Date.now() - minute);
    for (let index = 0; index < 200; index += 1) {
      const platform = platforms[index % 2] as string;
      const { scheduleId } = await subscribe(store, platform, `C${index}`, start);
      await moveSchedule(store, scheduleId, { at: soon, period: '2026-11-24' });
    }
    const busy = { status: 429, taken: false, retryAfter: 1 } as const;
    for (const platform of platforms) {
      chat.troubles[platform].push(
        ...Array<Trouble>(10).fill(busy),
        ...Array<Trouble>(10).fill({ status: 503, taken: false }),
        ...Array<Trouble>(10).fill({ status: 500, taken: true }),
      );
    }
    const env = { DATABASE_URL: url, CHAT: new URL(chat.discordUrl).origin, LEASE_MS: '15000' };
    const workers = [{}, {}, { KILL_AT: 'sent', KILL_AFTER: '5' }].map((more) => forkWorker({ ...env, ...more }));
    const killed = once(workers[2] as ChildProcess, 'exit');
    let restarted = false;
    // A busy machine may leave it open whether a message got through: `unsure`, which is never posted again.
    const underway = sql<{
      n: number;
    }>`select count(*)::int as n from deliveries where state not in ('posted', 'unsure')`;
    for (const end = Date.now() + 200_000; Date.now() < end; ) {
      await delay(500);
      if (!restarted && chat.shown.length > 60) {
        restarted = true;
        await store
          .use((db) =>
            sql`select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()`.execute(db),
          )
          .catch(() => undefined);
      }
      const open = await store.use((db) => underway.execute(db)).catch(() => undefined);
      if (open?.rows[0]?.n === 0 && chat.shown.length >= 200) break;
    }
    expect((await killed)[1]).toBe('SIGKILL');
    for (const worker of workers) worker.kill('SIGKILL');
    const seen = Map.groupBy(chat.shown, ({ channel }) => channel);
    expect(seen.size).toBe(200);
    expect([...seen.values()].filter((messages) => messages.length !== 1)).toEqual([]);
    expect(restarted).toBe(true);
    expect(chat.problems).toEqual([]);
    await chat.close();
    await store.close();
  });
});
