import { once } from 'node:events';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { appToken, type FaceUnderTest, recorded, type Setup, startFace } from '../../fakes/slack/face-under-test.ts';
import { problemsWith } from '../../fakes/slack/validate.ts';

vi.mock('../../../src/faces/commands.ts', () => import('../../fakes/slack/commands.ts'));

let it: FaceUnderTest;
const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);
process.on('unhandledRejection', note);

afterEach(async () => {
  expect(it.slack.problems).toEqual([]);
  await it.stop();
  expect(unhandled).toEqual([]);
});

async function start(setup: Setup = {}): Promise<void> {
  it = await startFace({ ...setup, config: { appToken, signingSecret: undefined, ...setup.config } });
  await it.face.start();
}

/** Hands a payload over a connection; resolves with what is acknowledged. */
function hand(id: string, payload: Record<string, unknown>, index = 0): Promise<unknown> {
  const socket = it.slack.sockets[index];
  if (socket === undefined) throw new Error(`there is no connection ${index}`);
  const type = 'command' in payload ? 'slash_commands' : 'event' in payload ? 'events_api' : 'interactive';
  const here = 'response_url' in payload ? { ...payload, response_url: it.slack.responseUrl } : payload;
  return it.slack.deliver(socket, { envelope_id: id, type, accepts_response_payload: true, payload: here });
}

const disconnect = JSON.stringify({ type: 'disconnect', reason: 'refresh_requested', debug_info: {} });

/** Waits for a state of the face; Vitest looks again and again. */
const reach = (state: string) => vi.waitFor(() => expect(it.face.status().state).toBe(state), { timeout: 15_000 });

describe('Socket Mode', () => {
  test('answers a command within the acknowledgement', async () => {
    await start();
    expect(it.face.status()).toEqual({ name: 'slack', state: 'on', detail: 'Socket Mode, fitcheck in GPU Co' });
    const answer = (await hand('e1', recorded('slash-command'))) as Record<string, unknown>;
    expect(answer['response_type']).toBe('in_channel');
    expect(answer['text']).toContain('fit: 405b int4 h100');
    expect(problemsWith('OutgoingMessage', answer)).toEqual([]);
  });

  test('answers mentions, shortcuts, buttons, the home tab and the modal', async () => {
    await start();
    await hand('e1', recorded('app-mention'));
    expect((await it.slack.called('chat.postMessage')).fields['thread_ts']).toBe('1764000000.000100');
    await hand('e2', recorded('message-shortcut'));
    expect((await it.slack.called('response_url')).fields['thread_ts']).toBe('1764000000.000300');
    await hand('e3', recorded('button-replace'));
    expect((await it.slack.called('response_url', 2)).fields['replace_original']).toBe(true);
    await hand('e4', recorded('app-home-opened'));
    await it.slack.called('views.publish');
    expect(await hand('e5', recorded('modal-submission'))).toMatchObject({ response_action: 'update' });
  });

  test('answers an event once though it comes over two connections', async () => {
    await start({ tuning: { connections: 2 } });
    await it.slack.connected(2);
    await Promise.all([hand('e1', recorded('app-mention'), 0), hand('e2', recorded('app-mention'), 1)]);
    await hand('e3', recorded('app-mention', { event_id: 'another' }), 1);
    await it.slack.called('chat.postMessage', 2);
    expect(it.slack.count('chat.postMessage')).toBe(2);
  });
});

describe('a connection that ends', () => {
  test('at the routine request of Slack is replaced, and the next command is answered', async () => {
    await start();
    it.slack.sockets[0]?.send(disconnect);
    await it.slack.connected(2);
    expect(await hand('e1', recorded('slash-command'), 1)).toMatchObject({ response_type: 'in_channel' });
    await reach('on');
  });

  test('is replaced at once, even when the closing handshake hangs', async () => {
    await start();
    const [socket] = it.slack.sockets;
    socket?.send(disconnect);
    socket?.pause();
    await it.slack.connected(2);
    await reach('on');
    expect(it.log.join('')).toContain('Slack recycles it (refresh_requested)');
  });

  test('while Slack refuses new ones with 503 is replaced once Slack is back', async () => {
    await start();
    it.slack.next('apps.connections.open', { status: 503 }, { status: 503 }, { status: 503 });
    it.slack.sockets[0]?.send(disconnect);
    await it.slack.connected(2);
    expect(it.slack.count('apps.connections.open')).toBe(5);
    await reach('on');
  });

  test('without a word is replaced', async () => {
    await start();
    it.slack.sockets[0]?.terminate();
    await it.slack.connected(2);
    await reach('on');
  });

  test('does not leave the app deaf when there is a second one', async () => {
    await start({ tuning: { connections: 2 } });
    await it.slack.connected(2);
    it.slack.always('apps.connections.open', { status: 503 });
    it.slack.sockets[0]?.send(disconnect);
    await it.slack.called('apps.connections.open', 3);
    expect(await hand('e1', recorded('slash-command'), 1)).toMatchObject({ response_type: 'in_channel' });
    expect(it.face.status().state).toBe('on');
  });

  test('in silence is noticed and replaced', async () => {
    await start({ tuning: { staleAfterMs: 200 } });
    const [socket] = it.slack.sockets;
    if (socket !== undefined) await once(socket, 'close');
    await it.slack.connected(2);
    expect(it.log.join('')).toContain('Slack has been silent on it');
  });
});

describe('a connection that cannot be made', () => {
  test('for a bad app token shows in the status with the setting to mend, and is tried again', async () => {
    it = await startFace({ config: { appToken, signingSecret: undefined } });
    it.slack.always('apps.connections.open', { json: { ok: false, error: 'invalid_auth' } });
    await it.face.start();
    expect(it.face.status()).toMatchObject({ state: 'failing' });
    expect(it.face.status().detail).toMatch(/Slack refuses SLACK_APP_TOKEN \(invalid_auth\): make an app-level token/);
    await it.slack.called('apps.connections.open', 3);
    it.slack.always('apps.connections.open', undefined);
    await reach('on');
    expect(it.log.join('')).not.toContain(appToken);
  });

  test.each([
    ['HTTP 500', { status: 500 } as const, 'HTTP 500'],
    ['a request to wait', { status: 429, headers: { 'retry-after': '1' } } as const, 'Slack asks to wait 1 s'],
    ['half an answer', 'truncated' as const, 'Slack cannot be reached'],
    ['no answer', 'hang' as const, 'Slack cannot be reached'],
  ])('because of %s is tried again', async (_, answer, detail) => {
    const tuning = answer === 'hang' ? { requestTimeoutMs: 500 } : {};
    it = await startFace({ config: { appToken, signingSecret: undefined }, tuning });
    it.slack.next('apps.connections.open', answer);
    await it.face.start();
    expect(it.face.status().state).toBe('failing');
    expect(it.face.status().detail).toContain(detail);
    await reach('on');
  });

  test('because Slack never says hello is given up and tried again', async () => {
    it = await startFace({ config: { appToken, signingSecret: undefined }, tuning: { helloTimeoutMs: 500 } });
    it.slack.greeting(false);
    await it.face.start();
    expect(it.face.status()).toMatchObject({ state: 'failing' });
    expect(it.face.status().detail).toContain('did not say hello');
    it.slack.greeting(true);
    await reach('on');
  });
});

test('stop finishes the answer under way, then closes the connection', async () => {
  await start();
  const held = Promise.withResolvers<void>();
  it.slack.next('response_url', { until: held.promise });
  await hand('e1', recorded('button-replace'));
  await it.slack.called('response_url');
  let stopped = false;
  const stopping = it.face.stop().then(() => {
    stopped = true;
  });
  await new Promise(setImmediate);
  expect(stopped).toBe(false);
  const [socket] = it.slack.sockets;
  const closed = socket === undefined ? undefined : once(socket, 'close');
  held.resolve();
  await stopping;
  await closed;
  expect(it.slack.sockets).toHaveLength(1);
});
