import type { Watch } from './schema.ts';
import type { Store } from './store.ts';

/** Watches a deployment in a channel, once for the same words. */
export function putWatch(store: Store, channelId: number, words: string): Promise<Watch> {
  return store.use((db) =>
    db
      .insertInto('watches')
      .values({ channel_id: channelId, words })
      .onConflict((conflict) => conflict.columns(['channel_id', 'words']).doUpdateSet({ words }))
      .returningAll()
      .executeTakeFirstOrThrow(),
  );
}

export function listWatches(store: Store, channelId: number): Promise<Watch[]> {
  return store.use((db) =>
    db.selectFrom('watches').selectAll().where('channel_id', '=', channelId).orderBy('id').execute(),
  );
}

/** @returns whether it was there */
export async function removeWatch(store: Store, id: number): Promise<boolean> {
  const removed = await store.use((db) => db.deleteFrom('watches').where('id', '=', id).returning('id').execute());
  return removed.length > 0;
}
