import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../src/hub/read-snapshot.ts';
import { hubSnapshots } from '../../src/store/hub-snapshots.ts';
import type { Store } from '../../src/store/store.ts';
import { StoreUnavailable } from '../../src/store/unavailable.ts';
import { databases, openForTests } from '../fakes/store.ts';

const snapshot: Snapshot = {
  id: 'Org/Name',
  sha: 'a'.repeat(40),
  isGated: false,
  config: { model_type: 'llama', odd: '\u0000 and \ud83e' },
  files: [{ path: 'model.safetensors', size: 9_007_199_254_740_991 }],
  bytes: 500,
};
const { config: _config, files: _files, bytes: _bytes, ...head } = snapshot;

describe.each(databases)('what was read on the hub, in %s', (_name, start) => {
  let store: Store;
  openForTests(start, (opened) => {
    store = opened;
  });

  it('is found again as it was, by its commit', async () => {
    const kept = hubSnapshots(store);
    expect(await kept.snapshot(head)).toBeUndefined();
    await kept.keepSnapshot(snapshot);
    await kept.keepSnapshot(snapshot);
    expect(await kept.snapshot(head)).toEqual(snapshot);
    expect(await kept.snapshot({ ...head, sha: 'b'.repeat(40) })).toBeUndefined();
  });

  it('knows the last commit of each revision, however the id is spelled', async () => {
    const kept = hubSnapshots(store);
    await kept.keepHead({ id: 'Org/Name' }, { head, checkedAt: 1_000 });
    await kept.keepHead({ id: 'org/name' }, { head: { ...head, sha: 'c'.repeat(40) }, checkedAt: 2_000 });
    await kept.keepHead({ id: 'org/name', revision: 'v2' }, { head, checkedAt: 3_000 });
    expect(await kept.head({ id: 'ORG/NAME' })).toMatchObject({ head: { sha: 'c'.repeat(40) }, checkedAt: 2_000 });
    expect(await kept.head({ id: 'org/name', revision: 'v2' })).toEqual({ head, checkedAt: 3_000 });
    expect(await kept.head({ id: 'org/name', revision: 'v3' })).toBeUndefined();
  });

  it('is the last two thousand', async () => {
    const rows = Array.from({ length: 2_005 }, (_, i) => ({
      repository: `many/${i}`,
      sha: 'd',
      snapshot: '{}',
      read_at: new Date(Date.UTC(2020, 0, 1) + i),
    }));
    await store.use((db) => db.insertInto('hub_snapshots').values(rows).execute());
    await hubSnapshots(store).keepSnapshot({ ...snapshot, sha: 'e'.repeat(40) });
    const count = await store.use((db) =>
      db
        .selectFrom('hub_snapshots')
        .select(({ fn }) => fn.countAll<string>().as('rows'))
        .executeTakeFirstOrThrow(),
    );
    expect(Number(count.rows)).toBe(2_000);
  });
});

describe('without a database, or when it is lost', () => {
  const lost: Store = {
    state: () => 'open',
    detail: () => 'lost',
    ready: Promise.resolve(),
    use: () => Promise.reject(new StoreUnavailable('lost')),
    jobs: () => {
      throw new StoreUnavailable('lost');
    },
    close: () => Promise.resolve(),
  };

  it.each<[string, Store]>([
    ['off', { ...lost, state: () => 'off' }],
    ['opening', { ...lost, state: () => 'opening' }],
    ['lost', lost],
  ])('nothing is found, nothing is kept, and nobody is troubled: %s', async (_state, store) => {
    const kept = hubSnapshots(store);
    await kept.keepSnapshot(snapshot);
    await kept.keepHead({ id: 'org/name' }, { head, checkedAt: 1 });
    expect(await kept.snapshot(head)).toBeUndefined();
    expect(await kept.head({ id: 'org/name' })).toBeUndefined();
  });
});
