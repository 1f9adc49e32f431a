import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PgliteClient, QueryFailed, startPglite } from '../../../src/store/pglite/client.ts';
import { ConnectionLost, isConnectionTrouble } from '../../../src/store/unavailable.ts';
import { copyEmptyDatabase } from '../../fakes/empty-database.ts';

describe('PGlite in its thread', { timeout: 60_000 }, () => {
  let directory: string;
  let client: PgliteClient;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'fitcheck-pglite-'));
    await copyEmptyDatabase(directory);
    client = await startPglite(directory);
  }, 120_000);
  afterAll(async () => {
    await client.close();
    await rm(directory, { recursive: true, force: true });
  });

  it('takes and gives values as they are', async () => {
    const at = new Date('2026-03-01T12:00:00.123Z');
    const { rows } = await client.query(
      'select $1::timestamptz as at, $2::float8 as price, $3::jsonb as json, $4::bytea as bytes, $5::int[] as ids, $6::text as nothing',
      [at, 1.1, JSON.stringify({ a: ['ä'] }), Buffer.from([0, 255]), [1, 2], null],
    );
    expect(rows).toEqual([
      { at, price: 1.1, json: { a: ['ä'] }, bytes: Uint8Array.of(0, 255), ids: [1, 2], nothing: null },
    ]);
  });

  it('says what PostgreSQL says of a bad statement, which is no trouble with the connection', async () => {
    const error = await client.query('select 1 from nowhere').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(QueryFailed);
    expect(error).toMatchObject({ code: '42P01' });
    expect(isConnectionTrouble(error)).toBe(false);
  });

  it('keeps the rest waiting while a transaction is open, and undoes one that fails', async () => {
    await client.exec('create table kept (n int)');
    const failing = client.transaction(async (session) => {
      await session.query('insert into kept values (1)');
      throw new Error('not so');
    });
    const outside = client.query('insert into kept values (2)');
    await expect(failing).rejects.toThrow('not so');
    await outside;
    await client.transaction((session) => session.query('insert into kept values (3)'));
    expect((await client.query('select n from kept order by n')).rows).toEqual([{ n: 2 }, { n: 3 }]);
  });

  it('refuses what is asked after its thread has died, and what is asked while it dies', async () => {
    const dying = await startPglite(directory, { program: new URL('../../fakes/dying-database.ts', import.meta.url) });
    const asked = [dying.query('select 1'), dying.query('select 2')];
    for (const question of asked) await expect(question).rejects.toThrow(ConnectionLost);
    expect(dying.closed).toBe(true);
    await dying.close();
  });

  it('can be told to stop while it opens', async () => {
    const stop = new AbortController();
    const opening = startPglite(directory, { signal: stop.signal });
    stop.abort();
    await expect(opening).rejects.toThrow(/told to stop/);
  });
});
