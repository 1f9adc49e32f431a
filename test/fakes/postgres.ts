import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';

/** A PostgreSQL of the test's own: on loopback, in a temporary directory, without durability. */
export interface Postgres {
  /** The address of a new, empty database. */
  createDatabase(): Promise<string>;
  /** Ends all sessions of a database, as an administrator or a failover does. */
  endSessions(url: string): Promise<void>;
  /** Stops the server at once and starts it again on the same port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** PostgreSQL refuses to run as root; this is `nobody` on Debian. */
const unprivileged = 65_534;

/** The directory with initdb and postgres, or undefined. @throws Error when there is none though the tests must have it */
export function findPostgres(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, 'bin')) : [];
  const found = [...(process.env['PATH'] ?? '').split(delimiter), ...versions].find(
    (directory) => existsSync(join(directory, 'initdb')) && existsSync(join(directory, 'postgres')),
  );
  if (found === undefined && process.env['FITCHECK_REQUIRE_TOOLS'] === '1')
    throw new Error('FITCHECK_REQUIRE_TOOLS is 1 and there is no PostgreSQL here.');
  return found;
}

export async function startPostgres(binaries: string): Promise<Postgres> {
  const directory = mkdtempSync(join(tmpdir(), 'fitcheck-postgres-'));
  const asRoot = process.getuid?.() === 0;
  if (asRoot) chownSync(directory, unprivileged, unprivileged);
  const options = { cwd: directory, ...(asRoot && { uid: unprivileged, gid: unprivileged }) };
  const data = join(directory, 'data');
  const made = spawnSync(
    join(binaries, 'initdb'),
    ['-D', data, '-U', 'fitcheck', '-A', 'trust', '-E', 'UTF8', '--no-sync'],
    { ...options, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off', 'max_connections=60'];
  const address = (database: string) => `postgres://fitcheck@127.0.0.1:${port}/${database}`;
  const start = async (): Promise<ChildProcess> => {
    const server = spawn(
      join(binaries, 'postgres'),
      ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
      { ...options, stdio: 'ignore' },
    );
    await untilItAnswers(address('postgres'));
    return server;
  };
  /** Fast shutdown: sessions are ended, nothing is waited for. */
  const end = async (server: ChildProcess): Promise<void> => {
    const exited = once(server, 'exit');
    server.kill('SIGINT');
    await exited;
  };
  let server = await start();
  let databases = 0;
  return {
    async createDatabase() {
      databases += 1;
      const name = `test_${databases}`;
      await ask(address('postgres'), `create database ${name}`);
      return address(name);
    },
    endSessions: (url) =>
      ask(
        address('postgres'),
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${new URL(url).pathname.slice(1)}'`,
      ),
    async restart() {
      await end(server);
      server = await start();
    },
    async stop() {
      await end(server);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function ask(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function untilItAnswers(url: string): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await ask(url, 'select 1');
    } catch (error) {
      if (tries === 200) throw error;
      await delay(100);
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
