import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDirectory } from '../../../src/store/pglite/lock.ts';
import { processStart } from '../../../src/store/pglite/process-start.ts';
import { ConnectionLost } from '../../../src/store/unavailable.ts';

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fitcheck-lock-'));
  path = join(directory, 'lock.json');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** Leaves a lock as another process would. */
async function leave(holder: object, secondsAgo = 0): Promise<void> {
  const others = {
    host: hostname(),
    pid: process.pid,
    processStart: '',
    since: '2026-01-01T00:00:00Z',
    token: 'theirs',
  };
  await writeFile(path, JSON.stringify({ ...others, ...holder }));
  const then = new Date(Date.now() - secondsAgo * 1000);
  await utimes(path, then, then);
}

describe('the lock of a directory', () => {
  it('is one process’s until it is released, and leaves nothing behind', async () => {
    const lock = await lockDirectory(directory);
    await expect(lockDirectory(directory)).rejects.toThrow(ConnectionLost);
    await expect(lockDirectory(directory)).rejects.toThrow(`process ${process.pid} on ${hostname()}`);
    await lock.release();
    await (await lockDirectory(directory)).release();
    expect(await readdir(directory)).toEqual([]);
  });

  it.each([
    ['whose process is gone', { pid: 2 ** 22 + 1, processStart: 'x' }, 0],
    ['whose number the system gave to another process', { processStart: 'an earlier one' }, 0],
    ['of another host that was silent for two minutes', { host: 'elsewhere' }, 120],
  ])('%s is taken over', async (_whose, holder, secondsAgo) => {
    await leave(holder, secondsAgo);
    await (await lockDirectory(directory)).release();
  });

  it('that cannot be read is taken over', async () => {
    await writeFile(path, '{"host":');
    await (await lockDirectory(directory)).release();
  });

  it.each([
    ['of a process that runs', async () => ({ processStart: await processStart(process.pid) }), 600],
    ['of another host that gave a sign of life', async () => ({ host: 'elsewhere' }), 30],
  ])('%s is left alone', async (_whose, holder, secondsAgo) => {
    await leave(await holder(), secondsAgo);
    await expect(lockDirectory(directory)).rejects.toThrow(/only one process can have it/);
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ token: 'theirs' });
  });

  it('that is dead goes to one of many who want it', async () => {
    await leave({ processStart: 'an earlier one' });
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockDirectory(directory)));
    const got = tries.filter((attempt) => attempt.status === 'fulfilled');
    expect(got).toHaveLength(1);
    await got[0]?.value.release();
  });
});

describe('the start of a process', () => {
  it('is the same each time, and nothing for a process that is not there', async () => {
    const own = await processStart(process.pid);
    expect(own).not.toBe('');
    expect(await processStart(process.pid)).toBe(own);
    expect(await processStart(process.ppid)).not.toBe(own);
    expect(await processStart(2 ** 22 + 1)).toBe('');
  });
});
