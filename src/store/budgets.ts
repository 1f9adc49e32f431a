import type { Store } from './store.ts';

/** Sets what the channel means to spend, in USD per month of 730 hours. */
export async function putBudget(store: Store, channelId: number, usdPerMonth: number): Promise<void> {
  await store.use((db) =>
    db
      .insertInto('budgets')
      .values({ channel_id: channelId, usd_per_month: usdPerMonth })
      .onConflict((conflict) => conflict.column('channel_id').doUpdateSet({ usd_per_month: usdPerMonth }))
      .execute(),
  );
}

/** @returns USD per month */
export async function findBudget(store: Store, channelId: number): Promise<number | undefined> {
  const row = await store.use((db) =>
    db.selectFrom('budgets').select('usd_per_month').where('channel_id', '=', channelId).executeTakeFirst(),
  );
  return row?.usd_per_month;
}

/** @returns whether there was one */
export async function removeBudget(store: Store, channelId: number): Promise<boolean> {
  const removed = await store.use((db) =>
    db.deleteFrom('budgets').where('channel_id', '=', channelId).returning('channel_id').execute(),
  );
  return removed.length > 0;
}
