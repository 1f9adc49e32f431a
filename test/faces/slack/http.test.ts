import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type FaceUnderTest, recorded, startFace } from '../../fakes/slack/face-under-test.ts';
import { problemsWith } from '../../fakes/slack/validate.ts';

vi.mock('../../../src/faces/commands.ts', () => import('../../fakes/slack/commands.ts'));

let it: FaceUnderTest;
beforeEach(async () => {
  it = await startFace();
  await it.face.start();
});
afterEach(async () => {
  expect(it.slack.problems).toEqual([]);
  await it.stop();
});

type Message = { response_type: string; text: string; blocks: { type: string }[] };

async function answerTo(text: string, changes: Record<string, unknown> = {}): Promise<Message> {
  const response = await it.send(recorded('slash-command', { text, trigger_id: `t.${text}`, ...changes }));
  expect(response.status).toBe(200);
  const message = (await response.json()) as Message;
  expect(problemsWith('OutgoingMessage', message)).toEqual([]);
  return message;
}

describe('a slash command', () => {
  test('is answered in the acknowledgement, for the whole channel, without any request to Slack', async () => {
    const before = it.slack.calls.length;
    const message = await answerTo('405b int4 h100');
    expect(message.response_type).toBe('in_channel');
    expect(message.text).toContain('fit: 405b int4 h100');
    expect(message.blocks.map((block) => block.type)).toContain('table');
    expect(it.slack.calls.length).toBe(before);
  });

  test('with the word private is answered to the asker only, who can share it', async () => {
    const message = await answerTo('405b private');
    expect(message.response_type).toBe('ephemeral');
    expect(JSON.stringify(message.blocks)).toContain('"action_id":"card:share"');
    expect(JSON.stringify(await answerTo('405b'))).not.toContain('card:share');
  });

  test('without words gives help, and a command named first is asked', async () => {
    expect((await answerTo('')).text).toContain('help: ');
    expect((await answerTo('help')).text).toContain('help: ');
    expect((await answerTo('Explain 8b fp8')).text).toContain('explain: 8b fp8');
    expect((await answerTo('8b', { command: '/explain' })).text).toContain('explain: 8b');
    expect((await answerTo('help me run 8b')).text).toContain('fit: help me run 8b');
    expect(it.answered).toEqual(['help', 'help', 'explain', 'explain', 'fit']);
  });

  test('that is too long is turned away to the asker only', async () => {
    const message = await answerTo('x'.repeat(301));
    expect(message.response_type).toBe('ephemeral');
    expect(message.text).toContain('301 characters');
  });

  test('cannot ping or fake a link, whatever is typed', async () => {
    const hostile = '&lt;!channel&gt; <@U1> <!here|here> <http://evil.example|your bank> &amp;amp; @everyone *b*';
    const message = await answerTo(hostile);
    expect(message.text).not.toMatch(/<[!@#h]/);
    expect(message.text).toContain('&lt;!channel&gt;');
    expect(message.text).not.toContain('your bank');
  });
});

describe('a request that is not from Slack now', () => {
  test.each([
    ['tampered', { tamper: (body: string) => body.replace('405b', '70b') }],
    ['signed with another secret', { secret: 'another' }],
    ['six minutes old', { skewSeconds: -360 }],
    ['six minutes in the future', { skewSeconds: 360 }],
    ['an hour in the future', { skewSeconds: 3_600 }],
  ])('%s, is answered 401', async (_, signing) => {
    const response = await it.send(recorded('slash-command'), signing);
    expect(response.status).toBe(401);
    expect(await response.text()).toBe('');
  });

  test('within five minutes either way is fine', async () => {
    expect((await it.send(recorded('slash-command', { trigger_id: 'a' }), { skewSeconds: -290 })).status).toBe(200);
    expect((await it.send(recorded('slash-command', { trigger_id: 'b' }), { skewSeconds: 290 })).status).toBe(200);
  });

  test('without signature, or with a body over the limit, is turned away', async () => {
    expect((await fetch(it.url, { method: 'POST', body: 'command=/fit' })).status).toBe(401);
    expect((await fetch(it.url, { method: 'POST' })).status).toBe(401);
    expect((await fetch(it.url, { method: 'POST', body: 'x'.repeat(1_100_000) })).status).toBe(413);
  });

  test('is logged once a minute, without the secret', async () => {
    for (let index = 0; index < 3; index += 1) await it.send(recorded('slash-command'), { secret: 'another' });
    expect(it.log.filter((line) => line.includes('turned away'))).toHaveLength(1);
    expect(it.log.join('')).not.toContain('a-signing-secret-for-tests');
  });
});

describe("Slack's own requests", () => {
  test('to verify the address are answered with the challenge', async () => {
    const response = await it.send({ type: 'url_verification', challenge: 'c-1', token: 't' });
    expect(await response.json()).toEqual({ challenge: 'c-1' });
  });

  test('to check TLS are answered 200', async () => {
    expect((await it.send({ ssl_check: '1', token: 't' })).status).toBe(200);
  });
});

describe('a delivery that comes twice', () => {
  test('as an event is answered once', async () => {
    await it.send(recorded('app-mention'));
    await it.slack.called('chat.postMessage');
    expect((await it.send(recorded('app-mention'))).status).toBe(200);
    await it.send(recorded('app-mention', { event_id: 'another' }));
    await it.slack.called('chat.postMessage', 2);
    expect(it.slack.count('chat.postMessage')).toBe(2);
  });

  test('as a command is answered once', async () => {
    expect(await (await it.send(recorded('slash-command'))).text()).not.toBe('');
    const again = await it.send(recorded('slash-command'));
    expect([again.status, await again.text()]).toEqual([200, '']);
  });
});

test('two hundred commands at once are all answered', async () => {
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, index) => it.send(recorded('slash-command', { trigger_id: `many.${index}` }))),
  );
  expect(answers.every((response) => response.status === 200)).toBe(true);
});
