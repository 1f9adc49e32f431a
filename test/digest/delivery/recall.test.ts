import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerDigest } from '../../../src/digest/command/answer.ts';
import { deliver } from '../../../src/digest/deliver.ts';
import { lookForDue } from '../../../src/digest/service.ts';
import { pauseChannel } from '../../../src/store/channels.ts';
import { removeSchedule } from '../../../src/store/schedules.ts';
import type { Store } from '../../../src/store/store.ts';
import { ChatServer } from '../../fakes/digest/chat-server.ts';
import { databases, openForTests } from '../../fakes/store.ts';
import { lookAndDeliver, optionsFor, roomFor, subscribe } from './setting.ts';

const start = new Date('2026-11-20T12:00:00Z');
const minute = 60_000;

describe.each(databases)('a digest that Slack has ahead of its time, on %s', { timeout: 120_000 }, (_name, open) => {
  let chat: ChatServer;
  let store: Store;
  let now: Date;
  openForTests(open, (opened) => {
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

  const say = (words: string) =>
    answerDigest(
      words,
      {
        platform: 'slack',
        workspace: 'w1',
        channel: 'C1',
        person: 'owner',
        mayManage: () => Promise.resolve(undefined),
      },
      roomFor(store, options().posters),
      now,
    );
  const states = async () =>
    (await store.use((db) => db.selectFrom('deliveries').select('state').orderBy('id').execute())).map(
      ({ state }) => state,
    );
  const before = (due: Date, minutes: number): Date => new Date(due.getTime() - minutes * minute);

  it.each(['stop', 'stop 1', 'pause'])('is taken back by /digest %s', async (words) => {
    const { due } = await subscribe(store, 'slack', 'C1', start);
    await lookAndDeliverAt(before(due, 5));
    expect(chat.in('C1')).toHaveLength(1);
    now = before(due, 3);
    const { card } = await say(words);
    expect(card.caveats).toEqual(['The digest of 23 Nov 2026 was handed over already, and was taken back']);
    expect(chat.in('C1')).toEqual([]);
    expect(await states()).toEqual(['skipped']);
    await lookAndDeliverAt(due);
    expect(chat.in('C1')).toEqual([]);
  });

  it('is said to come when Slack does not give it back any more', async () => {
    const { due } = await subscribe(store, 'slack', 'C1', start);
    await lookAndDeliverAt(before(due, 5));
    now = before(due, 0.5);
    expect((await say('stop')).card.caveats).toEqual([
      'The digest of 23 Nov 2026 was handed over already and may still come',
    ]);
    expect([chat.in('C1').length, await states()]).toEqual([1, ['posted']]);
  });

  it('comes after all when the pause ends before its time', async () => {
    const { due } = await subscribe(store, 'slack', 'C1', start);
    await lookAndDeliverAt(before(due, 5));
    now = before(due, 4);
    await say('pause');
    expect((await say('resume')).card.sections[0]).toMatchObject({ id: 'runs', items: { 0: /23 Nov 2026, 09:00/ } });
    await lookAndDeliverAt(before(due, 3.5));
    expect(chat.in('C1').map(({ at }) => new Date(at))).toEqual([due]);
  });

  it('and another schedule of the channel is left alone', async () => {
    const { due } = await subscribe(store, 'slack', 'C1', start);
    await subscribe(store, 'slack', 'C1', start, 'daily 9:00 utc');
    await lookAndDeliverAt(before(due, 5));
    now = before(due, 4);
    const shown = chat.in('C1').length;
    await say('stop 2');
    expect(chat.in('C1')).toHaveLength(shown - 1);
  });

  it.each([
    ['paused', (ids: Ids) => pauseChannel(store, ids.channelId, 'test')],
    ['stopped', (ids: Ids) => removeSchedule(store, ids.scheduleId)],
  ] as const)('is taken back when it was %s while it was handed over', async (_what, meanwhile) => {
    const ids = await subscribe(store, 'slack', 'C1', start);
    now = before(ids.due, 5);
    const own = options();
    const slack = own.posters.get('slack');
    if (slack === undefined) throw new Error('no poster');
    const posters = new Map([
      [
        'slack',
        {
          ...slack,
          post: async (post: Parameters<typeof slack.post>[0]) => {
            await meanwhile(ids);
            return await slack.post(post);
          },
        },
      ],
    ]);
    const due: number[] = [];
    await lookForDue({ ...own, posters }, async ({ id }) => due.push(id));
    for (const id of due) await deliver(id, { ...own, posters });
    expect([chat.posts, chat.in('C1').length, await states()]).toEqual([1, 0, ['skipped']]);
  });
});

interface Ids {
  readonly channelId: number;
  readonly scheduleId: number;
}
