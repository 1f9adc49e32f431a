import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliver, usualLeaseMs } from '../../../src/digest/deliver.ts';
import type { Digest } from '../../../src/digest/digest.ts';
import { lookForDue } from '../../../src/digest/service.ts';
import { channelById, pauseChannel } from '../../../src/store/channels.ts';
import { openDeliveries } from '../../../src/store/deliveries.ts';
import type { Delivery } from '../../../src/store/schema.ts';
import type { Store } from '../../../src/store/store.ts';
import { ChatServer } from '../../fakes/digest/chat-server.ts';
import { databases, openForTests } from '../../fakes/store.ts';
import { lookAndDeliver, optionsFor, subscribe } from './setting.ts';

const start = new Date('2026-11-20T12:00:00Z');
const minute = 60_000;
const weekMinutes = 7 * 24 * 60;

describe.each(databases)('a digest that is due, on %s', { timeout: 120_000 }, (_name, startDatabases) => {
  let chat: ChatServer;
  let store: Store;
  let now: Date;

  openForTests(startDatabases, (opened) => {
    store = opened;
  });
  beforeEach(async () => {
    now = start;
    chat = await ChatServer.start();
    chat.now = () => now.getTime();
    await store.use((db) => db.deleteFrom('channels').execute());
  });
  afterEach(async () => {
    expect(chat.problems).toEqual([]);
    await chat.close();
  });

  const options = () => optionsFor(store, chat, () => now);

  async function lookAndDeliverAt(at: Date): Promise<void> {
    now = at;
    await lookAndDeliver(options());
  }

  const after = (date: Date, minutes: number): Date => new Date(date.getTime() + minutes * minute);
  const rows = (): Promise<Delivery[]> =>
    store.use((db) => db.selectFrom('deliveries').selectAll().orderBy('id').execute());

  it.each(['discord', 'slack'])('is seen once on %s, at its time, week after week', async (platform) => {
    const { due } = await subscribe(store, platform, 'C1', start);
    for (const week of [0, 1, 2]) {
      for (let minutes = -10; minutes <= 10; minutes += 1)
        await lookAndDeliverAt(after(due, week * weekMinutes + minutes));
    }
    expect(chat.in('C1').map(({ at }) => new Date(at))).toEqual([
      due,
      after(due, 7 * 24 * 60),
      after(due, 14 * 24 * 60),
    ]);
    expect((await rows()).map(({ state, late }) => [state, late])).toEqual(Array(3).fill(['posted', false]));
  });

  it('knows what the one before said, though nothing but the database is left of that process', async () => {
    const { due } = await subscribe(store, 'discord', 'C1', start);
    // Each look is made by posters, a record and a room of its own.
    for (const week of [0, 1]) await lookAndDeliverAt(after(due, week * weekMinutes));
    const [first, second] = (await rows()).map(({ digest }) => digest as Digest);
    expect(first?.deployments).toMatchObject([{ quote: { usdPerHour: expect.any(Number) } }]);
    expect(first?.deployments[0]).not.toHaveProperty('before');
    expect(second?.deployments[0]?.before).toEqual(first?.deployments[0]?.quote);
    expect(second?.since).toBe(first?.until);
  });

  it('is caught up once after an outage, and marked late', async () => {
    const { due } = await subscribe(store, 'discord', 'C1', start, 'daily 9:00 utc');
    await lookAndDeliverAt(after(due, 3 * 24 * 60 + 30));
    await lookAndDeliverAt(after(due, 3 * 24 * 60 + 31));
    expect(chat.in('C1')).toHaveLength(1);
    expect(chat.in('C1')[0]?.body.embeds[0].title).toContain('late');
    await lookAndDeliverAt(after(due, 4 * 24 * 60));
    expect(chat.in('C1')).toHaveLength(2);
    expect(chat.in('C1')[1]?.body.embeds[0].title).not.toContain('late');
  });

  it('is delivered by one of many that take it at once', async () => {
    const { due } = await subscribe(store, 'discord', 'C1', start);
    now = due;
    const all = Array.from({ length: 5 }, options);
    const lists = await Promise.all(
      all.map(async (own) => {
        const ids: number[] = [];
        await lookForDue(own, async ({ id }) => ids.push(id));
        return { own, ids };
      }),
    );
    const ids = new Set(lists.flatMap((list) => list.ids));
    expect(ids.size).toBe(1);
    await Promise.all(all.flatMap((own) => [...ids].map((id) => deliver(id, own))));
    expect(chat.posts).toBe(1);
  });

  it.each([
    ['discord', { status: 500, taken: false }],
    ['discord', { status: 500, taken: true }],
    ['slack', { status: 500, taken: false }],
    ['slack', { status: 503, taken: true }],
    ['slack', { slackError: 'internal_error' }],
  ] as const)('survives %s answering %o: seen once', async (platform, trouble) => {
    const { due } = await subscribe(store, platform, 'C1', start);
    chat.troubles[platform].push(trouble);
    const first = platform === 'slack' ? after(due, -5) : due;
    await lookAndDeliverAt(first);
    await lookAndDeliverAt(after(first, 0.5));
    expect(chat.posts).toBe(1);
    await lookAndDeliverAt(new Date(first.getTime() + usualLeaseMs));
    expect(chat.in('C1')).toHaveLength(1);
    expect((await rows()).map(({ state }) => state)).toEqual(['posted']);
  });

  it.each(['discord', 'slack'] as const)('waits as long as %s asks', async (platform) => {
    const { due } = await subscribe(store, platform, 'C1', start);
    chat.troubles[platform].push({ status: 429, taken: false, retryAfter: 1 });
    await lookAndDeliverAt(platform === 'slack' ? after(due, -5) : due);
    expect(chat.posts).toBe(2);
    expect(chat.in('C1')).toHaveLength(1);
  });

  it('comes back later when the wait is long', async () => {
    const { due } = await subscribe(store, 'slack', 'C1', start);
    chat.troubles.slack.push({ status: 429, taken: false, retryAfter: 120 });
    const first = after(due, -5);
    await lookAndDeliverAt(first);
    await lookAndDeliverAt(after(first, 1));
    expect(chat.posts).toBe(1);
    await lookAndDeliverAt(after(first, 2));
    expect(chat.in('C1').map(({ at }) => new Date(at))).toEqual([due]);
  });

  it('is not posted again where nobody can say whether it was', async () => {
    const { due } = await subscribe(store, 'slack', 'C1', start);
    chat.troubles.slack.push({ status: 500, taken: true });
    await lookAndDeliverAt(after(due, -5));
    await lookAndDeliverAt(after(due, 10));
    expect(chat.posts).toBe(1);
    expect(await rows()).toMatchObject([{ state: 'unsure', reason: expect.stringContaining('Slack does not say') }]);
  });

  it('without Read Message History is guarded by the nonce for minutes, then not posted again', async () => {
    chat.unreadable.add('C1').add('C2');
    const { due } = await subscribe(store, 'discord', 'C1', start);
    await subscribe(store, 'discord', 'C2', start);
    chat.troubles.discord.push({ status: 500, taken: true }, { status: 500, taken: true });
    await lookAndDeliverAt(due);
    const [first] = await openDeliveries(store, after(due, 5), 10);
    now = after(due, 2);
    await deliver(first?.id ?? 0, options());
    expect(chat.in('C1')).toHaveLength(1);
    await lookAndDeliverAt(after(due, 10));
    expect(chat.in('C2')).toHaveLength(1);
    expect((await rows()).map(({ state }) => state)).toEqual(['posted', 'unsure']);
  });

  it.each([
    ['discord', { discordCode: 10_003 }, /deleted/],
    ['discord', { discordCode: 50_001 }, /may not see/],
    ['slack', { slackError: 'channel_not_found' }, /invite/],
    ['slack', { slackError: 'is_archived' }, /archived/],
  ] as const)('pauses a channel that %s says is gone (%o), and tells the owner', async (platform, trouble, reason) => {
    const { channelId, due } = await subscribe(store, platform, 'C1', start);
    chat.troubles[platform].push(trouble);
    await lookAndDeliverAt(platform === 'slack' ? after(due, -5) : due);
    expect(await channelById(store, channelId)).toMatchObject({ paused: true, reason: expect.stringMatching(reason) });
    expect(chat.directMessages).toEqual([{ person: 'owner', text: expect.stringMatching(reason) }]);
    await lookAndDeliverAt(after(due, 7 * 24 * 60));
    expect(chat.posts).toBe(1);
  });

  it('is not posted when the channel was paused after it was claimed', async () => {
    const { channelId, due } = await subscribe(store, 'discord', 'C1', start);
    await lookAndDeliverAt(after(due, -3));
    await pauseChannel(store, channelId, 'test');
    await lookAndDeliverAt(due);
    expect(chat.posts).toBe(0);
    expect(await rows()).toMatchObject([{ state: 'skipped' }]);
  });

  it('goes out without its chart where Slack does not take the blocks', async () => {
    const { due } = await subscribe(store, 'slack', 'C1', start);
    chat.troubles.slack.push({ slackError: 'invalid_blocks' });
    await lookAndDeliverAt(after(due, -5));
    expect(chat.in('C1')).toHaveLength(1);
  });
});
