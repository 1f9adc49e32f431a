import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wordCard } from '../../../src/digest/command/cards.ts';
import type { Post } from '../../../src/digest/poster.ts';
import { createSlackPoster } from '../../../src/faces/slack/digest-poster.ts';
import { logger } from '../../digest/delivery/setting.ts';
import { ChatServer } from '../../fakes/digest/chat-server.ts';

const now = new Date('2026-11-23T08:55:00Z');
const post = (workspace: string): Post => ({
  workspace,
  channel: 'C1',
  card: wordCard('What it costs.'),
  nonce: 'n',
  reference: '7',
  at: new Date('2026-11-23T09:00:00Z'),
  began: now,
});

describe('a digest for one of several workspaces', () => {
  let chat: ChatServer;
  beforeEach(async () => {
    chat = await ChatServer.start();
    chat.now = () => now.getTime();
  });
  afterEach(() => chat.close());

  const poster = (tokenOf: (workspace: string) => Promise<string | undefined>) =>
    createSlackPoster({
      tokenOf,
      apiUrl: chat.slackUrl,
      renderer: { png: () => Promise.reject(new Error('no pictures here')), close: () => Promise.resolve() },
      logger,
    });

  it("is posted, looked for, taken back and told of with that workspace's token", async () => {
    const slack = poster(async (workspace) => `xoxb-${workspace}`);
    const one = await slack.post(post('T1'));
    expect(one.kind).toBe('posted');
    expect((await slack.find(post('T2'), now)).kind).toBe('there');
    expect(await slack.recall(post('T3'), one.kind === 'posted' ? one.messageId : '')).toBe(true);
    expect(await slack.tell('T4', 'U1', 'paused')).toBe(true);
    expect(chat.tokens).toEqual(['xoxb-T1', 'xoxb-T2', 'xoxb-T3', 'xoxb-T4']);
  });

  it('is refused, and its channel paused, where the bot is not installed', async () => {
    const slack = poster(async () => undefined);
    expect(await slack.post(post('T1'))).toMatchObject({
      kind: 'refused',
      gone: true,
      reason: expect.stringMatching(/not installed/),
    });
    expect(await slack.recall(post('T1'), 'Q1')).toBe(false);
    expect(chat.tokens).toEqual([]);
  });

  it('waits while the token cannot be read', async () => {
    const slack = poster(() => Promise.reject(new Error('the database was lost')));
    expect(await slack.post(post('T1'))).toMatchObject({ kind: 'later' });
    expect(await slack.find(post('T1'), now)).toMatchObject({ kind: 'trouble' });
  });
});
