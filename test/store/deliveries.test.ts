import { describe, expect, it } from 'vitest';
import { findBudget, putBudget, removeBudget } from '../../src/store/budgets.ts';
import { channelById, findChannel, pauseChannel, putChannel, removeWorkspace } from '../../src/store/channels.ts';
import {
  claimDue,
  lastDelivery,
  leaseDelivery,
  openDeliveries,
  saveDigest,
  settleDelivery,
} from '../../src/store/deliveries.ts';
import { listSchedules, putSchedule, removeSchedule } from '../../src/store/schedules.ts';
import type { Store } from '../../src/store/store.ts';
import { listWatches, putWatch, removeWatch } from '../../src/store/watches.ts';
import { databases, openForTests } from '../fakes/store.ts';

const hour = 3_600_000;
const due = new Date('2026-03-02T08:00:00Z');
const later = (hours: number): Date => new Date(due.getTime() + hours * hour);
const claim = (now: Date, limit = 1_000) => ({
  now,
  limit,
  next: (_rule: unknown, at: Date) => ({ at: new Date(at.getTime() + 24 * hour), period: at.toISOString() }),
  late: (at: Date) => now.getTime() - at.getTime() > hour,
});

describe.each(databases)('what a channel keeps in %s', (_name, start) => {
  let store: Store;
  openForTests(start, (opened) => {
    store = opened;
  });

  let made = 0;
  /** A channel of its own for a test, with a schedule that is due. */
  async function scheduled() {
    made += 1;
    const channel = await putChannel(store, { platform: 'slack', workspace: 'T1', channel: `C${made}` }, 'U1');
    const schedule = await putSchedule(store, {
      channelId: channel.id,
      rule: { every: 'day' },
      words: 'daily 9:00',
      createdBy: 'U1',
      nextAt: due,
      nextPeriod: '2026-03-02',
    });
    return { channel, schedule };
  }
  /** Claims everything that is due by a time, so that the tests do not meet. */
  const claimed = async (now: Date, scheduleId: number) =>
    (await claimDue(store, claim(now))).filter((delivery) => delivery.schedule_id === scheduleId);

  it('is one channel, however often it is put, with the first owner', async () => {
    const name = { platform: 'discord', workspace: 'G1', channel: 'C1' };
    const [one, other] = await Promise.all([putChannel(store, name, 'U1'), putChannel(store, name, 'U1')]);
    expect(one.id).toBe(other.id);
    expect(await putChannel(store, name, 'U2')).toMatchObject({ owner: 'U1', paused: false });
    expect(await findChannel(store, { ...name, channel: 'C2' })).toBe(undefined);
  });

  it('is watches, once for the same words, and a budget', async () => {
    const { channel } = await scheduled();
    const watch = await putWatch(store, channel.id, '405b int4 h100');
    expect((await putWatch(store, channel.id, '405b int4 h100')).id).toBe(watch.id);
    expect(await listWatches(store, channel.id)).toEqual([
      { id: watch.id, channel_id: channel.id, words: '405b int4 h100' },
    ]);
    expect([await removeWatch(store, watch.id), await removeWatch(store, watch.id)]).toEqual([true, false]);
    await putBudget(store, channel.id, 10_000);
    await putBudget(store, channel.id, 20_000);
    expect(await findBudget(store, channel.id)).toBe(20_000);
    expect(await removeBudget(store, channel.id)).toBe(true);
    expect(await findBudget(store, channel.id)).toBe(undefined);
  });

  it('is a delivery for each period, and the schedule moves on', async () => {
    const { channel, schedule } = await scheduled();
    const [delivery, ...others] = await claimed(later(2), schedule.id);
    expect(others).toEqual([]);
    expect(delivery).toMatchObject({ channel_id: channel.id, period: '2026-03-02', state: 'claimed', late: true });
    expect(await claimed(later(2), schedule.id)).toEqual([]);
    expect(await listSchedules(store, channel.id)).toMatchObject([{ next_at: later(24), rule: { every: 'day' } }]);
  });

  it('is claimed by one of many at once', async () => {
    const all = await Promise.all(Array.from({ length: 40 }, () => scheduled()));
    const claims = (await Promise.all([1, 2, 3, 4].map(() => claimDue(store, claim(later(3), 15))))).flat();
    const rest = await claimDue(store, claim(later(3)));
    const ours = all.map(({ schedule }) => schedule.id);
    const ids = [...claims, ...rest].map(({ schedule_id }) => schedule_id).filter((id) => ours.includes(id));
    expect(ids).toHaveLength(ours.length);
    expect(new Set(ids)).toEqual(new Set(ours));
  });

  it('is not claimed while the channel is paused', async () => {
    const { channel, schedule } = await scheduled();
    await pauseChannel(store, channel.id, 'the channel was archived');
    expect(await claimed(later(1), schedule.id)).toEqual([]);
    expect(await channelById(store, channel.id)).toMatchObject({ paused: true, reason: 'the channel was archived' });
    await pauseChannel(store, channel.id, null);
    expect(await claimed(later(1), schedule.id)).toHaveLength(1);
  });

  it('is in one hand until the lease runs out, and then says that somebody had begun', async () => {
    const { channel, schedule } = await scheduled();
    const id = (await claimed(later(0), schedule.id))[0]?.id ?? 0;
    const leases = await Promise.all([1, 2, 3].map(() => leaseDelivery(store, id, later(1), later(2))));
    expect(leases.filter((lease) => lease !== undefined)).toMatchObject([
      { previousState: 'claimed', delivery: { state: 'posting', attempts: 1 } },
    ]);
    await saveDigest(store, id, { headline: 'x' });
    const open = async (now: Date) => (await openDeliveries(store, now, 1_000)).some((delivery) => delivery.id === id);
    expect([await open(later(1)), await open(later(2))]).toEqual([false, true]);
    expect(await leaseDelivery(store, id, later(3), later(4))).toMatchObject({
      previousState: 'posting',
      delivery: { attempts: 2, digest: { headline: 'x' } },
    });
    await settleDelivery(store, id, { state: 'posted', messageId: '1.2', at: later(3) });
    expect(await leaseDelivery(store, id, later(9), later(10))).toBe(undefined);
    expect(await open(later(9))).toBe(false);
    expect(await lastDelivery(store, channel.id)).toMatchObject({ id, message_id: '1.2' });
  });

  it('is skipped when its schedule is removed before it was begun', async () => {
    const { channel, schedule } = await scheduled();
    const id = (await claimed(later(0), schedule.id))[0]?.id ?? 0;
    expect(await removeSchedule(store, schedule.id)).toBe(true);
    expect(await leaseDelivery(store, id, later(1), later(2))).toBe(undefined);
    expect(await listSchedules(store, channel.id)).toEqual([]);
  });

  it('goes with the workspace', async () => {
    const channel = await putChannel(store, { platform: 'slack', workspace: 'T-left', channel: 'C1' }, 'U1');
    await putWatch(store, channel.id, 'x');
    await removeWorkspace(store, 'slack', 'T-left');
    expect(await channelById(store, channel.id)).toBe(undefined);
    expect(await listWatches(store, channel.id)).toEqual([]);
  });
});
