import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerDigest } from '../../../src/digest/command/answer.ts';
import type { ChannelCommand } from '../../../src/digest/command/place.ts';
import { commands } from '../../../src/faces/commands.ts';
import { createDeliveries } from '../../../src/faces/deliveries.ts';
import { createHandler } from '../../../src/faces/discord/handler.ts';
import { createLimits } from '../../../src/faces/limits.ts';
import type { Store } from '../../../src/store/store.ts';
import { roomFor } from '../../digest/delivery/setting.ts';
import { faultsOfResponse } from '../../fakes/discord/outgoing.ts';
import { publishHub } from '../../fakes/published-hub.ts';
import { openPgliteStore } from '../../fakes/store.ts';

const manageChannels = String(1n << 4n);
const sendMessages = String(1n << 11n);
const all = String((1n << 10n) | (1n << 11n) | (1n << 14n) | (1n << 15n));

describe('/digest on Discord', { timeout: 60_000 }, () => {
  let store: Store;
  let ids = 0;

  beforeAll(async () => {
    store = await openPgliteStore();
  }, 120_000);
  afterAll(() => store.close());
  beforeEach(() => store.use((db) => db.deleteFrom('channels').execute()));

  /** What the handler answers to `/digest WORDS`. */
  async function say(
    words: string,
    { permissions = manageChannels, ours = all, channel = '300', guild = '200' } = {},
    ofChannel: ChannelCommand = (said, place) =>
      answerDigest(said, place, roomFor(store), new Date('2026-11-20T12:00Z')),
  ) {
    // biome-ignore lint/suspicious/noExplicitAny: the tests look into a payload.
    const sent: any[] = [];
    const handle = createHandler({
      commands,
      suggest: () => [],
      renderer: { png: () => Promise.reject(new Error('no pictures here')), close: async () => undefined },
      limits: createLimits({ person: 1000, workspace: 1000 }),
      deliveries: createDeliveries(),
      logger: pino({ level: 'silent' }),
      pageUrl: undefined,
      ofChannel,
    });
    ids += 1;
    const payload = {
      type: 2,
      id: String(ids),
      application_id: '9',
      token: 't',
      guild_id: guild,
      channel_id: channel,
      member: { user: { id: '100' }, permissions },
      app_permissions: ours,
      data: { type: 1, name: 'digest', options: [{ name: 'do', value: words }] },
    };
    await handle(payload, {
      respond: async (response) => void sent.push(response),
      edit: async (message) => void sent.push({ type: 4, data: message }),
    });
    for (const response of sent) expect(faultsOfResponse(JSON.parse(JSON.stringify(response)))).toEqual([]);
    return { text: JSON.stringify(sent.at(-1)?.data), ephemeral: sent.at(-1)?.data?.flags === 64, sent };
  }

  it('sets a digest up for all to see, with its next three runs', async () => {
    const { text, ephemeral } = await say('weekly monday 9:00 Europe/Berlin');
    expect(ephemeral).toBe(false);
    for (const run of ['Mon 23 Nov 2026, 09:00', 'Mon 30 Nov 2026, 09:00', 'Mon 7 Dec 2026, 09:00'])
      expect(text).toContain(run);
    const listed = await say('list');
    expect(listed.ephemeral).toBe(true);
    expect(listed.text).toContain('every Monday at 09:00, Europe/Berlin');
  });

  it.each(['weekly monday 9:00 utc', 'watch 405b int4 h100', 'budget 20k/month', 'pause', 'stop'])(
    'refuses "%s" from somebody who may not manage the channel',
    async (words) => {
      const { text, ephemeral } = await say(words, { permissions: sendMessages });
      expect(ephemeral).toBe(true);
      expect(text).toContain('Manage Channels');
      expect(await store.use((db) => db.selectFrom('channels').selectAll().execute())).toEqual([]);
    },
  );

  it('says what permission it lacks itself before it promises anything', async () => {
    const { text } = await say('daily 9:00 utc', { ours: sendMessages });
    expect(text).toContain('View Channel, Embed Links, Attach Files');
    expect((await say('list')).text).toContain('No digest is set up');
  });

  it('keeps channels apart', async () => {
    await say('watch llama 3.1 8b bf16 4090');
    expect((await say('list')).text).toContain('bf16 rtx 4090');
    expect((await say('list', { channel: '301' })).text).not.toContain('bf16 rtx 4090');
  });

  it('watches, sets a budget, previews, pauses, goes on and stops', async () => {
    expect((await say('watch 405b int4 h100')).text).toContain('is priced in every digest');
    expect((await say('watch 405b int4 h100')).text).toContain('watched already');
    expect((await say('watch nothing of this is a model')).text).toContain('cannot be watched');
    expect((await say('budget 20k/month')).text).toContain('$20,000 a month');
    await say('daily 9:00 utc');
    expect((await say('preview')).text).toContain('Preview · Hardware costs');
    expect((await say('pause')).text).toContain('are paused');
    expect((await say('list')).text).toContain('Paused');
    expect((await say('resume')).text).toContain('go on');
    expect((await say('stop')).text).toContain('Stopped: every day at 09:00, UTC');
    expect((await say('unwatch 1')).text).toContain('Not watched any more');
    expect((await say('unwatch 1')).text).toContain('There is no number 1');
  });

  it('watches a repository of the hub, read anew by whoever makes the digest', async () => {
    const hub = await publishHub();
    try {
      expect((await say('watch org/never-seen fp8 2xh100')).text).toContain('is priced in every digest');
      hub.forget();
      const { text } = await say('preview');
      expect(text).toContain('never seen · FP8');
      expect(text).not.toContain('cannot be priced');
    } finally {
      await hub.stop();
    }
  });

  it('answers later when the database takes its time', async () => {
    const slow: ChannelCommand = async (_words, place) => {
      await new Promise((resolve) => setTimeout(resolve, 1_700));
      return answerDigest('list', place, roomFor(store), new Date());
    };
    const { sent, text } = await say('list', {}, slow);
    expect(sent[0]).toEqual({ type: 5, data: { flags: 64 } });
    expect(text).toContain('No digest is set up');
  });
});
