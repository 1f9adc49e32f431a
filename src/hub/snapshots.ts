import { LRUCache } from 'lru-cache';
import type { HubReference } from '../catalogue/hub/reference.ts';
import { isPassing } from '../catalogue/hub/refusals.ts';
import type { HubClient } from './client.ts';
import { type Head, readAt, readHead, type Snapshot } from './read-snapshot.ts';
import { HubError } from './trouble.ts';

/** A commit that a reference stood for at some moment. */
export interface KnownHead {
  readonly head: Head;
  /** Milliseconds since 1970. */
  readonly checkedAt: number;
}

/** Where snapshots outlast the process. What cannot be found or kept there is read again: none of these rejects. */
export interface SnapshotStore {
  head(reference: HubReference): Promise<KnownHead | undefined>;
  snapshot(head: Head): Promise<Snapshot | undefined>;
  keepHead(reference: HubReference, known: KnownHead): Promise<void>;
  keepSnapshot(snapshot: Snapshot): Promise<void>;
}

export interface TakenSnapshot {
  readonly snapshot: Snapshot;
  /** When it was seen that the reference stands for this commit. */
  readonly checkedAt: number;
}

/** A branch moves: after an hour it is asked again where it stands. */
export const headMs = 3_600_000;
/** All snapshots in memory, in bytes as they were sent. */
const mostBytes = 16_000_000;

/** A commit that was named does not move. */
export function isCommit({ revision }: HubReference): boolean {
  return /^[0-9a-f]{40}$/.test(revision ?? '');
}

/**
 * Snapshots of repositories: from memory or the store where the commit is known, else from the hub. A commit never changes,
 * so its snapshot is kept while there is room; where a branch stands is asked anew after an hour, and what was known of it
 * stands where the hub cannot say. Those who ask at the same time share the reading.
 */
export function createSnapshots(
  client: HubClient,
  store: SnapshotStore | undefined,
  now: () => number,
): (reference: HubReference) => Promise<TakenSnapshot> {
  const heads = new LRUCache<string, KnownHead>({ max: 5_000 });
  const kept = new LRUCache<string, Snapshot>({ maxSize: mostBytes, sizeCalculation: ({ bytes }) => bytes + 1_000 });

  async function headOf(reference: HubReference): Promise<KnownHead> {
    const key = keyOf(reference);
    const known = heads.get(key) ?? (await store?.head(reference));
    const isFresh = known !== undefined && (isCommit(reference) || now() - known.checkedAt < headMs);
    const head = isFresh ? known : await askedHead(reference, known);
    heads.set(key, head);
    return head;
  }

  async function askedHead(reference: HubReference, known: KnownHead | undefined): Promise<KnownHead> {
    try {
      const asked = { head: await readHead(client, reference), checkedAt: now() };
      await store?.keepHead(reference, asked);
      return asked;
    } catch (error) {
      if (known !== undefined && error instanceof HubError && isPassing(error.trouble)) return known;
      throw error;
    }
  }

  async function snapshotAt(head: Head): Promise<Snapshot> {
    const key = `${head.id}@${head.sha}`;
    const known = kept.get(key) ?? (await store?.snapshot(head));
    const snapshot = known ?? (await readAt(client, head));
    kept.set(key, snapshot);
    if (known === undefined) await store?.keepSnapshot(snapshot);
    return snapshot;
  }

  async function take(reference: HubReference): Promise<TakenSnapshot> {
    const { head, checkedAt } = await headOf(reference);
    return { snapshot: await snapshotAt(head), checkedAt };
  }

  const underWay = new Map<string, Promise<TakenSnapshot>>();
  return (reference) => {
    const key = keyOf(reference);
    const taking = underWay.get(key) ?? take(reference).finally(() => underWay.delete(key));
    underWay.set(key, taking);
    return taking;
  };
}

function keyOf({ id, revision = '' }: HubReference): string {
  return `${id.toLowerCase()}@${revision}`;
}
