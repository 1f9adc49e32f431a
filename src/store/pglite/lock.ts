import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ConnectionLost } from '../unavailable.ts';
import { processStart } from './process-start.ts';

/** Who has the directory. */
interface Holder {
  readonly host: string;
  readonly pid: number;
  /** When that process began, as processStart says it: a number that the system gave to another process is seen by it. */
  readonly processStart: string;
  readonly since: string;
  /** Of this one lock. */
  readonly token: string;
}

/** Milliseconds between two signs of life, which other hosts (containers on one volume) go by, and how old one may get. */
const beat = 10_000;
const silence = 60_000;

export interface Lock {
  release(): Promise<void>;
}

/**
 * Takes the directory for this process: two processes on one PGlite directory both work, and one loses what it wrote
 * without a word. A lock whose process is gone, or that is of another host and gave no sign of life for a minute, is taken over.
 * @throws ConnectionLost naming the process that has it.
 */
export async function lockDirectory(directory: string): Promise<Lock> {
  await mkdir(directory, { recursive: true });
  const path = join(directory, 'lock.json');
  const own: Holder = {
    host: hostname(),
    pid: process.pid,
    processStart: await processStart(process.pid),
    since: new Date().toISOString(),
    token: randomUUID(),
  };
  await take(path, own);
  const signs = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => undefined), beat);
  signs.unref();
  return {
    async release() {
      clearInterval(signs);
      if ((await holderOf(path))?.token === own.token) await rm(path, { force: true });
    },
  };
}

async function take(path: string, own: Holder): Promise<void> {
  const draft = `${path}.${own.token}`;
  await writeFile(draft, JSON.stringify(own));
  try {
    // link() makes the whole file at once or fails: nobody reads half a lock.
    while (
      !(await link(draft, path).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'EEXIST') return false;
          throw error;
        },
      ))
    ) {
      const holder = await holderOf(path);
      if (holder !== undefined && (await isAlive(path, holder))) throw new ConnectionLost(heldBy(holder));
      await moveAside(path, holder);
    }
  } finally {
    await rm(draft, { force: true });
  }
  // Two that found the same dead lock: the slower may have moved ours aside and put it back by now.
  await delay(50);
  const holder = await holderOf(path);
  if (holder?.token !== own.token) throw new ConnectionLost(holder ? heldBy(holder) : 'its lock was taken away');
}

/** Removes a dead lock, and only that one: if it meanwhile is another's, that is put back. */
async function moveAside(path: string, dead: Holder | undefined): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = await holderOf(aside);
  if (moved?.token !== dead?.token) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

async function holderOf(path: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

async function isAlive(path: string, holder: Holder): Promise<boolean> {
  if (holder.host === hostname()) {
    const start = await processStart(holder.pid);
    return start !== '' && start === holder.processStart;
  }
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: 0 }));
  return Date.now() - mtimeMs < silence;
}

function heldBy({ pid, host, since }: Holder): string {
  return `DATA_DIR is in use by process ${pid} on ${host} since ${since}, and only one process can have it: stop that one, or set DATABASE_URL so that several can share a PostgreSQL`;
}
