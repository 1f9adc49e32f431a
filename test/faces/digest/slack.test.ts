import { afterEach, describe, expect, it } from 'vitest';
import { wordCard } from '../../../src/digest/command/cards.ts';
import type { ChannelCommand, Place } from '../../../src/digest/command/place.ts';
import { type FaceUnderTest, recorded, startFace } from '../../fakes/slack/face-under-test.ts';

describe('/digest on Slack', () => {
  let running: FaceUnderTest | undefined;
  afterEach(async () => {
    expect(running?.slack.problems).toEqual([]);
    await running?.stop();
  });

  /** Types `/digest WORDS`; what the channel's command was given, and what was answered. */
  async function say(words: string, forOne: boolean, scopes = 'commands,chat:write') {
    const asked: { words: string; place: Place }[] = [];
    const ofChannel: ChannelCommand = async (said, place) => {
      asked.push({ words: said, place });
      return { card: wordCard('Here is the list.'), private: forOne };
    };
    running = await startFace({ ofChannel });
    running.slack.grant(scopes);
    await running.face.start();
    await running.send({ ...recorded('slash-command'), command: '/digest', text: words });
    const answer = await running.slack.called('response_url');
    return { asked: asked[0], answer: answer.fields, slack: running.slack };
  }

  it('is answered after the acknowledgement, in the channel or for the asker alone', async () => {
    const { asked, answer } = await say('weekly monday 9:00 berlin', false);
    expect(asked?.words).toBe('weekly monday 9:00 berlin');
    expect(asked?.place).toMatchObject({ platform: 'slack', channel: expect.stringMatching(/^[CD]/) });
    expect(answer['response_type']).toBe('in_channel');
    await running?.stop();
    expect((await say('', true)).answer['response_type']).toBe('ephemeral');
  });

  it('lets who set it up change it, and nobody else without scopes', async () => {
    const { asked } = await say('list', true);
    const place = asked?.place as Place;
    expect(await place.mayManage(undefined)).toBeUndefined();
    expect(await place.mayManage(place.person)).toBeUndefined();
    expect(await place.mayManage('U-somebody-else')).toContain('whoever set it up');
  });

  it('asks Slack who is an admin or the creator where it may', async () => {
    const { asked, slack } = await say('list', true, 'commands,chat:write,users:read,channels:read');
    const place = asked?.place as Place;
    slack.next('users.info', { json: { ok: true, user: { is_admin: true } } });
    expect(await place.mayManage('U-somebody-else')).toBeUndefined();
    slack.next('users.info', { json: { ok: true, user: { is_admin: false } } });
    slack.next('conversations.info', { json: { ok: true, channel: { creator: place.person } } });
    expect(await place.mayManage('U-somebody-else')).toBeUndefined();
    slack.next('users.info', { json: { ok: true, user: {} } });
    slack.next('conversations.info', { json: { ok: false, error: 'channel_not_found' } });
    expect(await place.mayManage('U-somebody-else')).toContain('Ask one of them');
  });
});
