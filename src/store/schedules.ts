import type { Schedule } from './schema.ts';
import type { Store } from './store.ts';

export interface NewSchedule {
  readonly channelId: number;
  /** The digest's own form of when; the store does not read it. */
  readonly rule: object;
  readonly words: string;
  readonly createdBy: string;
  readonly nextAt: Date;
  /** Names the next occasion, once for each schedule: '2026-W31'. */
  readonly nextPeriod: string;
}

export function putSchedule(store: Store, schedule: NewSchedule): Promise<Schedule> {
  return store.use((db) =>
    db
      .insertInto('schedules')
      .values({
        channel_id: schedule.channelId,
        rule: JSON.stringify(schedule.rule),
        words: schedule.words,
        created_by: schedule.createdBy,
        next_at: schedule.nextAt,
        next_period: schedule.nextPeriod,
      })
      .returningAll()
      .executeTakeFirstOrThrow(),
  );
}

export function listSchedules(store: Store, channelId: number): Promise<Schedule[]> {
  return store.use((db) =>
    db.selectFrom('schedules').selectAll().where('channel_id', '=', channelId).orderBy('id').execute(),
  );
}

/** Ends a schedule, and what it has claimed but not begun to post. @returns whether it was there */
export function removeSchedule(store: Store, id: number): Promise<boolean> {
  return store.use((db) =>
    db.transaction().execute(async (trx) => {
      const removed = await trx.deleteFrom('schedules').where('id', '=', id).returning('id').execute();
      await trx
        .updateTable('deliveries')
        .set({ state: 'skipped', reason: 'its schedule was removed' })
        .where('schedule_id', '=', id)
        .where('state', '=', 'claimed')
        .execute();
      return removed.length > 0;
    }),
  );
}

/** Sets a schedule's next occasion, such as after a pause: what was missed in it is not made up for. */
export async function moveSchedule(
  store: Store,
  id: number,
  next: { readonly at: Date; readonly period: string },
): Promise<void> {
  await store.use((db) =>
    db.updateTable('schedules').set({ next_at: next.at, next_period: next.period }).where('id', '=', id).execute(),
  );
}
