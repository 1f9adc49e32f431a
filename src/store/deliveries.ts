import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Delivery, DeliveryState } from './schema.ts';
import type { Store } from './store.ts';

export interface Claim {
  readonly now: Date;
  /** Schedules taken at once. */
  readonly limit: number;
  /** The occasion after the one that is due; it must lie after `now`, or the missed ones are claimed one by one. */
  readonly next: (rule: unknown, due: Date) => { readonly at: Date; readonly period: string };
  readonly late: (due: Date) => boolean;
}

/**
 * Makes deliveries of the schedules that are due, and moves those on to their next occasion, all or nothing. Any number of
 * processes may do so at once: a schedule that one of them has in hand is passed over by the others, and a (schedule,
 * period) that was claimed before is never claimed again.
 * @returns the new deliveries
 */
export function claimDue(store: Store, { now, limit, next, late }: Claim): Promise<Delivery[]> {
  return store.use((db) =>
    db.transaction().execute(async (trx) => {
      const due = await trx
        .selectFrom('schedules')
        .innerJoin('channels', 'channels.id', 'schedules.channel_id')
        .selectAll('schedules')
        .where('schedules.next_at', '<=', now)
        .where('channels.paused', '=', false)
        .orderBy('schedules.next_at')
        .limit(limit)
        .forUpdate('schedules')
        .skipLocked()
        .execute();
      const claimed: Delivery[] = [];
      for (const { id, channel_id, rule, next_at, next_period } of due) {
        const delivery = await trx
          .insertInto('deliveries')
          .values({
            channel_id,
            schedule_id: id,
            period: next_period,
            due_at: next_at,
            late: late(next_at),
            state: 'claimed',
            nonce: randomBytes(12).toString('base64url'),
            updated_at: now,
          })
          .onConflict((conflict) => conflict.columns(['schedule_id', 'period']).doNothing())
          .returningAll()
          .executeTakeFirst();
        if (delivery !== undefined) claimed.push(delivery);
        const { at, period } = next(rule, next_at);
        await trx.updateTable('schedules').set({ next_at: at, next_period: period }).where('id', '=', id).execute();
      }
      return claimed;
    }),
  );
}

export interface Lease {
  /** As it is now: posting, one attempt more. */
  readonly delivery: Delivery;
  /** 'posting' means that somebody began to post and did not say how it went: look whether the message is there. */
  readonly previousState: DeliveryState;
  /** When the attempt before began, or when it was claimed. */
  readonly previousAt: Date;
}

/**
 * Takes a delivery in hand until a time, before which nobody else gets it.
 * @returns undefined when it is done or another has it
 */
export async function leaseDelivery(store: Store, id: number, now: Date, until: Date): Promise<Lease | undefined> {
  const { rows } = await store.use((db) =>
    sql<Delivery & { previous_state: DeliveryState; previous_at: Date }>`
      with free as (
        select id, state, updated_at from deliveries
        where id = ${id} and state in ('claimed', 'posting') and (lease_until is null or lease_until <= ${now})
        for update skip locked
      )
      update deliveries
      set state = 'posting', attempts = attempts + 1, lease_until = ${until}, updated_at = ${now}
      from free where deliveries.id = free.id
      returning deliveries.*, free.state as previous_state, free.updated_at as previous_at`.execute(db),
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const { previous_state: previousState, previous_at: previousAt, ...delivery } = row;
  return { delivery, previousState, previousAt };
}

/** Keeps what is going to be posted, so that a second attempt posts the same. */
export async function saveDigest(store: Store, id: number, digest: object): Promise<void> {
  await store.use((db) =>
    db
      .updateTable('deliveries')
      .set({ digest: JSON.stringify(digest) })
      .where('id', '=', id)
      .execute(),
  );
}

/** Says how it went, and gives the lease back. 'claimed' puts it back in line, for an attempt that posted nothing. */
export async function settleDelivery(
  store: Store,
  id: number,
  outcome: { readonly state: DeliveryState; readonly messageId?: string; readonly reason?: string; readonly at: Date },
): Promise<void> {
  const { state, messageId, reason, at } = outcome;
  await store.use((db) =>
    db
      .updateTable('deliveries')
      .set({
        state,
        lease_until: null,
        updated_at: at,
        ...(messageId !== undefined && { message_id: messageId }),
        ...(reason !== undefined && { reason }),
      })
      .where('id', '=', id)
      .execute(),
  );
}

/** Deliveries that are not done and that nobody has in hand, the longest due first, each with its channel's platform. */
export function openDeliveries(store: Store, now: Date, limit: number): Promise<(Delivery & { platform: string })[]> {
  return store.use((db) =>
    db
      .selectFrom('deliveries')
      .innerJoin('channels', 'channels.id', 'deliveries.channel_id')
      .selectAll('deliveries')
      .select('channels.platform')
      .where('state', 'in', ['claimed', 'posting'])
      .where((where) => where.or([where('lease_until', 'is', null), where('lease_until', '<=', now)]))
      .orderBy('due_at')
      .limit(limit)
      .execute(),
  );
}

/** The channel's last delivery that was posted. */
export function lastDelivery(store: Store, channelId: number): Promise<Delivery | undefined> {
  return store.use((db) =>
    db
      .selectFrom('deliveries')
      .selectAll()
      .where('channel_id', '=', channelId)
      .where('state', '=', 'posted')
      .orderBy('due_at', 'desc')
      .limit(1)
      .executeTakeFirst(),
  );
}

/** The last of a schedule that was posted. */
export function lastOfSchedule(store: Store, scheduleId: number): Promise<Delivery | undefined> {
  return store.use((db) =>
    db
      .selectFrom('deliveries')
      .selectAll()
      .where('schedule_id', '=', scheduleId)
      .where('state', '=', 'posted')
      .orderBy('due_at', 'desc')
      .limit(1)
      .executeTakeFirst(),
  );
}

/**
 * The channel's deliveries that a platform was given and may not have shown yet.
 * @param since those that were given to it before, and whose time was before, are left out: they were shown
 */
export function handedOver(store: Store, channelId: number, since: Date): Promise<Delivery[]> {
  return store.use((db) =>
    db
      .selectFrom('deliveries')
      .selectAll()
      .where('channel_id', '=', channelId)
      .where('state', '=', 'posted')
      .where((where) => where.or([where('due_at', '>', since), where('updated_at', '>', since)]))
      .orderBy('due_at')
      .execute(),
  );
}

/** Forgets deliveries that were skipped before their time, so that the schedule may come to their period again. */
export async function forgetSkipped(store: Store, channelId: number, now: Date): Promise<void> {
  await store.use((db) =>
    db
      .deleteFrom('deliveries')
      .where('channel_id', '=', channelId)
      .where('state', '=', 'skipped')
      .where('due_at', '>', now)
      .execute(),
  );
}

/** The channel's latest deliveries that were not, or may not have been, posted: three at most. */
export function troubledDeliveries(store: Store, channelId: number, since: Date): Promise<Delivery[]> {
  return store.use((db) =>
    db
      .selectFrom('deliveries')
      .selectAll()
      .where('channel_id', '=', channelId)
      .where('state', 'in', ['skipped', 'unsure'])
      .where('due_at', '>', since)
      .orderBy('due_at', 'desc')
      .limit(3)
      .execute(),
  );
}

export function deliveryById(store: Store, id: number): Promise<Delivery | undefined> {
  return store.use((db) => db.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst());
}

/** Puts a delivery that was not posted back in line: nobody takes it before `until`. */
export async function deferDelivery(store: Store, id: number, until: Date, at: Date): Promise<void> {
  await store.use((db) =>
    db
      .updateTable('deliveries')
      .set({ state: 'claimed', lease_until: until, updated_at: at })
      .where('id', '=', id)
      .execute(),
  );
}
