import type { Channel } from './schema.ts';
import type { Store } from './store.ts';

export interface ChannelName {
  readonly platform: string;
  readonly workspace: string;
  readonly channel: string;
}

/** The channel, made when it is new. The owner is who asked first: who is told when the channel cannot be posted to. */
export function putChannel(
  store: Store,
  { platform, workspace, channel }: ChannelName,
  owner: string,
): Promise<Channel> {
  return store.use((db) =>
    db
      .insertInto('channels')
      .values({ platform, workspace, channel, owner })
      // An update that changes nothing: without one the row that was there would not come back.
      .onConflict((conflict) => conflict.columns(['platform', 'workspace', 'channel']).doUpdateSet({ channel }))
      .returningAll()
      .executeTakeFirstOrThrow(),
  );
}

export function findChannel(store: Store, name: ChannelName): Promise<Channel | undefined> {
  const { platform, workspace, channel } = name;
  return store.use((db) =>
    db
      .selectFrom('channels')
      .selectAll()
      .where('platform', '=', platform)
      .where('workspace', '=', workspace)
      .where('channel', '=', channel)
      .executeTakeFirst(),
  );
}

export function channelById(store: Store, id: number): Promise<Channel | undefined> {
  return store.use((db) => db.selectFrom('channels').selectAll().where('id', '=', id).executeTakeFirst());
}

/** Pauses the channel for the reason, which people are shown; null lets it go on. */
export async function pauseChannel(store: Store, id: number, reason: string | null): Promise<void> {
  await store.use((db) =>
    db
      .updateTable('channels')
      .set({ paused: reason !== null, reason })
      .where('id', '=', id)
      .execute(),
  );
}

/** Forgets a workspace that has left: its channels with their schedules, watches, budgets and deliveries. */
export async function removeWorkspace(store: Store, platform: string, workspace: string): Promise<void> {
  await store.use((db) =>
    db.deleteFrom('channels').where('platform', '=', platform).where('workspace', '=', workspace).execute(),
  );
}
