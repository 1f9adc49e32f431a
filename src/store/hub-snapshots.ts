import type { Kysely } from 'kysely';
import type { HubReference } from '../catalogue/hub/reference.ts';
import type { Head, Snapshot } from '../hub/read-snapshot.ts';
import type { KnownHead, SnapshotStore } from '../hub/snapshots.ts';
import type { Schema } from './schema.ts';
import type { Store } from './store.ts';

/** Snapshots and heads that are kept, the last read ones. */
const mostRows = 2_000;
/** A larger one is read again after a restart. */
const mostBytes = 500_000;

/**
 * Keeps what was read from the hub. Without a database, or when it fails, nothing is found and nothing is kept: the hub is
 * asked again.
 */
export function hubSnapshots(store: Store, now: () => number = Date.now): SnapshotStore {
  async function quietly<T>(work: (db: Kysely<Schema>) => Promise<T>): Promise<T | undefined> {
    if (store.state() !== 'open') return undefined;
    return store.use(work).catch(() => undefined);
  }

  return {
    head: ({ id, revision = '' }) => quietly((db) => findHead(db, id.toLowerCase(), revision)),
    snapshot: (head) => quietly((db) => findSnapshot(db, head)),
    keepHead: async (reference, known) => void (await quietly((db) => putHead(db, reference, known))),
    async keepSnapshot(snapshot) {
      if (snapshot.bytes <= mostBytes) await quietly((db) => putSnapshot(db, snapshot, new Date(now())));
    },
  };
}

async function findHead(db: Kysely<Schema>, repository: string, revision: string): Promise<KnownHead | undefined> {
  const row = await db
    .selectFrom('hub_heads')
    .select(['head', 'checked_at'])
    .where('repository', '=', repository)
    .where('revision', '=', revision)
    .executeTakeFirst();
  return row && { head: JSON.parse(row.head) as Head, checkedAt: row.checked_at.getTime() };
}

async function findSnapshot(db: Kysely<Schema>, { id, sha }: Head): Promise<Snapshot | undefined> {
  const row = await db
    .selectFrom('hub_snapshots')
    .select('snapshot')
    .where('repository', '=', id)
    .where('sha', '=', sha)
    .executeTakeFirst();
  return row && (JSON.parse(row.snapshot) as Snapshot);
}

async function putHead(
  db: Kysely<Schema>,
  { id, revision = '' }: HubReference,
  { head, checkedAt }: KnownHead,
): Promise<void> {
  const values = { head: JSON.stringify(head), checked_at: new Date(checkedAt) };
  await db
    .insertInto('hub_heads')
    .values({ repository: id.toLowerCase(), revision, ...values })
    .onConflict((conflict) => conflict.columns(['repository', 'revision']).doUpdateSet(values))
    .execute();
  const last = db.selectFrom('hub_heads').select('checked_at').orderBy('checked_at', 'desc').offset(mostRows).limit(1);
  await db.deleteFrom('hub_heads').where('checked_at', '<=', last).execute();
}

async function putSnapshot(db: Kysely<Schema>, snapshot: Snapshot, readAt: Date): Promise<void> {
  await db
    .insertInto('hub_snapshots')
    .values({ repository: snapshot.id, sha: snapshot.sha, snapshot: JSON.stringify(snapshot), read_at: readAt })
    .onConflict((conflict) => conflict.columns(['repository', 'sha']).doNothing())
    .execute();
  const last = db.selectFrom('hub_snapshots').select('read_at').orderBy('read_at', 'desc').offset(mostRows).limit(1);
  await db.deleteFrom('hub_snapshots').where('read_at', '<=', last).execute();
}
