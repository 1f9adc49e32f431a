import { afterEach, describe, expect, test, vi } from 'vitest';
import { botToken, type FaceUnderTest, recorded, startFace } from '../../fakes/slack/face-under-test.ts';

vi.mock('../../../src/faces/commands.ts', () => import('../../fakes/slack/commands.ts'));

let it: FaceUnderTest;
const unhandled: unknown[] = [];
process.on('unhandledRejection', (reason) => unhandled.push(reason));

afterEach(async () => {
  expect(it.slack.problems).toEqual([]);
  await it.stop();
  expect(unhandled).toEqual([]);
});

const reach = (state: string) => vi.waitFor(() => expect(it.face.status().state).toBe(state), { timeout: 15_000 });
const logged = (words: string) => vi.waitFor(() => expect(it.log.join('')).toContain(words), { timeout: 15_000 });

async function stillAnswers(): Promise<void> {
  const response = await it.send(recorded('slash-command', { trigger_id: `still.${Math.random()}` }));
  expect(response.status).toBe(200);
  expect(await response.text()).toContain('405b int4 h100');
}

describe('the bot token', () => {
  test('that Slack refuses shows in the status with the setting to mend, while commands are answered', async () => {
    it = await startFace();
    it.slack.always('auth.test', { json: { ok: false, error: 'invalid_auth' } });
    await it.face.start();
    expect(it.face.status().state).toBe('failing');
    expect(it.face.status().detail).toMatch(
      /Slack refuses SLACK_BOT_TOKEN \(invalid_auth\): copy the Bot User OAuth Token/,
    );
    expect(it.face.status().detail).toMatch(/next try in \d+ s/);
    await stillAnswers();
    await it.slack.called('auth.test', 3);
    it.slack.always('auth.test', undefined);
    await reach('on');
    expect(it.log.join('') + it.face.status().detail).not.toContain(botToken);
  });

  test.each([
    ['429', { status: 429, headers: { 'retry-after': '1' } } as const],
    ['500', { status: 500, body: 'oops' } as const],
    ['half an answer', 'truncated' as const],
    ['no answer', 'hang' as const],
  ])('that cannot be checked because of %s is checked again', async (_, answer) => {
    it = await startFace({ tuning: answer === 'hang' ? { requestTimeoutMs: 500 } : {} });
    it.slack.next('auth.test', answer);
    await it.face.start();
    await stillAnswers();
    await reach('on');
  });

  test('may be missing: commands and buttons work without it', async () => {
    it = await startFace({ config: { botToken: undefined } });
    await it.face.start();
    expect(it.face.status()).toMatchObject({ state: 'on' });
    expect(it.face.status().detail).toContain('without SLACK_BOT_TOKEN');
    await stillAnswers();
    await it.send(recorded('button-replace'));
    expect((await it.slack.called('response_url')).fields['replace_original']).toBe(true);
    expect(it.slack.count('auth.test')).toBe(0);
  });
});

describe('a reply to a mention', () => {
  test.each([
    ['429 with Retry-After', { status: 429, headers: { 'retry-after': '0' } } as const],
    ['503', { status: 503 } as const],
  ])('that Slack answers with %s is sent again', async (_, answer) => {
    it = await startFace();
    await it.face.start();
    it.slack.next('chat.postMessage', answer);
    await it.send(recorded('app-mention'));
    expect((await it.slack.called('chat.postMessage', 2)).fields['text']).toContain('405b int4 h100');
    await it.face.stop();
    expect(it.slack.count('chat.postMessage')).toBe(2);
  });

  test.each([
    ['for good', { json: { ok: false, error: 'not_in_channel' } } as const, 'not_in_channel'],
    ['with half an answer', 'truncated' as const, 'did not reach Slack'],
  ])('that Slack refuses %s is logged, and the bot goes on', async (_, answer, words) => {
    it = await startFace();
    await it.face.start();
    it.slack.next('chat.postMessage', answer);
    await it.send(recorded('app-mention'));
    await logged('An answer did not reach Slack');
    await logged(words);
    await stillAnswers();
  });

  test('that Slack does not answer is given up after the retries', async () => {
    it = await startFace({ tuning: { requestTimeoutMs: 500 } });
    await it.face.start();
    it.slack.always('chat.postMessage', 'hang');
    await it.send(recorded('app-mention'));
    await logged('An answer did not reach Slack');
    expect(it.slack.count('chat.postMessage')).toBe(3);
    await stillAnswers();
  });

  test('whose picture or blocks Slack refuses arrives without them', async () => {
    it = await startFace({ publicUrl: 'https://fit.example' });
    await it.face.start();
    const refused = { json: { ok: false, error: 'invalid_blocks' } } as const;
    it.slack.next('chat.postMessage', refused, refused);
    await it.send(recorded('app-mention'));
    const kinds = async (nth: number) => {
      const { fields } = await it.slack.called('chat.postMessage', nth);
      return ((fields['blocks'] ?? []) as { type: string }[]).map((block) => block.type);
    };
    expect(await kinds(1)).toContain('image');
    expect(await kinds(2)).not.toContain('image');
    expect(await kinds(2)).toContain('table');
    expect(await kinds(3)).toEqual([]);
    expect((await it.slack.called('chat.postMessage', 3)).fields['text']).toContain('405b int4 h100');
  });
});

describe('a reply through a response_url', () => {
  test.each([
    ['429', { status: 429 } as const],
    ['500', { status: 500 } as const],
  ])('that is answered %s is sent again', async (_, answer) => {
    it = await startFace();
    await it.face.start();
    it.slack.next('response_url', answer);
    await it.send(recorded('button-replace'));
    await it.slack.called('response_url', 2);
  });

  test('that is used up is not sent again, and its address is not logged', async () => {
    it = await startFace();
    await it.face.start();
    it.slack.next('response_url', { status: 404, body: 'used_url' });
    await it.send(recorded('button-replace'));
    await logged('An answer did not reach Slack');
    expect(it.slack.count('response_url')).toBe(1);
    expect(it.log.join('')).not.toContain('/respond/');
  });
});

test('stop refuses new requests and finishes the answer under way', async () => {
  it = await startFace();
  await it.face.start();
  const held = Promise.withResolvers<void>();
  it.slack.next('response_url', { until: held.promise });
  await it.send(recorded('button-replace'));
  await it.slack.called('response_url');
  let stopped = false;
  const stopping = it.face.stop().then(() => {
    stopped = true;
  });
  const late = await it.send(recorded('slash-command'));
  expect([late.status, late.headers.get('retry-after')]).toEqual([503, '5']);
  expect(stopped).toBe(false);
  held.resolve();
  await stopping;
});

test('stop does not wait for ever', async () => {
  it = await startFace({ tuning: { settleMs: 20, requestTimeoutMs: 1_000 } });
  await it.face.start();
  it.slack.next('response_url', 'hang');
  await it.send(recorded('button-replace'));
  await it.slack.called('response_url');
  await it.face.stop();
  expect(it.log.join('')).toContain('were not finished in time');
});
