import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { discordCommands } from '../../../src/faces/discord/command-json.ts';
import { png, startedFace } from '../../fakes/discord/face.ts';
import { directMessage, messageMenu, press, slash, typing } from '../../fakes/discord/payloads.ts';
import { FakeDiscord } from '../../fakes/discord/server.ts';

const titled = (title: string) => expect.arrayContaining([expect.objectContaining({ title })]);

type Started = Awaited<ReturnType<typeof startedFace>>;

let fake: FakeDiscord;
const running: Started[] = [];
beforeEach(async () => {
  fake = await FakeDiscord.start();
});
afterEach(async () => {
  for (const started of running.splice(0)) await started.close();
  await fake.close();
  // Whatever the test was about: Discord would have taken everything that was sent.
  expect(fake.requests.flatMap(({ faults }) => faults)).toEqual([]);
});

async function connected(...[config, changes]: Partial<Parameters<typeof startedFace>>): Promise<Started> {
  const started = await startedFace(
    { token: fake.token, apiUrl: fake.apiUrl, ...config },
    { retryDelay: () => 10, ...changes },
  );
  running.push(started);
  return started;
}
const isOn = ({ state }: { state: string }) => state === 'on';

describe('the gateway', () => {
  test('an unmodified discord.js client connects with nothing but the API address, and asks for the Guilds intent only', async () => {
    const { status } = await connected();
    expect(await status(isOn)).toEqual({ name: 'discord', state: 'on', detail: 'gateway, as fitcheck' });
    expect((await fake.frame(2)).d).toMatchObject({ intents: 1 });
  });

  test('a command is answered with the chart, without the bot token', async () => {
    const { status } = await connected();
    await status(isOn);
    const answer = await fake.response(fake.dispatch(slash('fit', { question: '405b int4 h100' })));
    expect(answer.body).toMatchObject({
      type: 4,
      data: { embeds: titled('405b int4 h100'), allowed_mentions: { parse: [] } },
    });
    expect(answer.files).toEqual([{ name: 'memory.png', type: 'image/png', bytes: png.length }]);
    expect(answer.authorization).toBeUndefined();
  });

  test('autocomplete, buttons, the message menu and direct messages are answered', async () => {
    const { status } = await connected();
    await status(isOn);
    const of = async (payload: Parameters<FakeDiscord['dispatch']>[0]) =>
      (await fake.response(fake.dispatch(payload))).body;
    expect(await of(typing('fit', { question: '40' }, 'question'))).toMatchObject({ type: 8 });
    expect(await of(press('fit|405b fp8'))).toMatchObject({ type: 7, data: { embeds: titled('405b fp8') } });
    expect(await of(press('+explain|405b'))).toMatchObject({ type: 4, data: { flags: 64 } });
    expect(await of(messageMenu('405b on h100'))).toMatchObject({
      type: 4,
      data: { embeds: titled('405b on h100') },
    });
    expect(await of(slash('fit', { question: '8b' }, directMessage))).toMatchObject({
      type: 4,
      data: { embeds: titled('8b') },
    });
  });

  test('a chart that is late is edited in', async () => {
    const drawing = Promise.withResolvers<Uint8Array>();
    const { status } = await connected(
      {},
      { renderer: { png: () => drawing.promise, close: async () => undefined }, chartPatience: 1 },
    );
    await status(isOn);
    const payload = fake.dispatch(slash('fit', { question: '405b' }));
    expect((await fake.response(payload)).files).toEqual([]);
    drawing.resolve(png);
    const edit = await fake.request(({ method }) => method === 'PATCH');
    expect(edit.path).toBe(`/webhooks/${payload['application_id']}/${payload.token}/messages/@original`);
    expect(edit.files).toHaveLength(1);
  });

  test('an interaction delivered twice is answered once', async () => {
    const { status, logged } = await connected();
    await status(isOn);
    const payload = slash('fit', { question: '405b' });
    fake.dispatch(payload);
    await fake.response(payload);
    fake.dispatch(payload);
    await logged('delivered an interaction again');
    expect(fake.requests.filter(({ path }) => path.includes(payload.id))).toHaveLength(1);
  });

  test.each([
    ['500', { status: 500 }],
    ['503', { status: 503 }],
    [
      '429',
      { status: 429, headers: { 'retry-after': '0.1' }, body: { message: 'slow', retry_after: 0.1, global: false } },
    ],
  ])('%s from Discord is tried again', async (_what, planned) => {
    const { status, logged } = await connected();
    await status(isOn);
    fake.plan(/^POST \/interactions/, planned);
    fake.dispatch(slash('fit', { question: '405b' }));
    await logged('answered on Discord');
  });

  test.each([
    ['401', { status: 401 }],
    ['403', { status: 403 }],
    ['404', { status: 404, body: { code: 10_062, message: 'Unknown interaction' } }],
    ['an answer that is cut off', { status: 200, body: { id: '1' }, truncated: true }],
  ])('%s for one reply is logged with its id, and the next is answered', async (_what, planned) => {
    const { status, logged, log } = await connected();
    await status(isOn);
    fake.plan(/^POST \/interactions/, planned);
    const payload = fake.dispatch(slash('fit', { question: 'my secret 405b' }));
    await logged('Discord interaction not answered');
    expect(log.join('')).toContain(payload.id);
    expect(log.join('')).not.toContain(payload.token);
    expect(log.join('')).not.toContain('my secret');
    expect((await fake.response(fake.dispatch(slash('fit', { question: '8b' })))).body.type).toBe(4);
  });
});

describe('when the connection drops', () => {
  test('the session is resumed and questions are answered again', async () => {
    const { status, logged, face } = await connected();
    await status(isOn);
    fake.drop(4000);
    await logged('reconnecting');
    expect(face.status().detail).toContain('reconnecting');
    expect((await fake.frame(6)).d).toMatchObject({ session_id: 'session' });
    await logged('resumed');
    expect(face.status()).toMatchObject({ state: 'on', detail: 'gateway, as fitcheck' });
    expect((await fake.response(fake.dispatch(slash('fit', { question: '8b' })))).body.type).toBe(4);
  });

  test("Discord's own request to reconnect is followed", async () => {
    const { status, logged } = await connected();
    await status(isOn);
    fake.askToReconnect();
    await fake.frame(6);
    await logged('resumed');
  });

  test('a connection that Discord closes for good is made anew', async () => {
    const { status } = await connected();
    await status(isOn);
    fake.drop(4004);
    const failing = await status(({ state }) => state === 'failing');
    expect(failing.detail).toContain('check DISCORD_TOKEN');
    await fake.frame(2, 2);
    await status(isOn);
  });
});

describe('when Discord cannot be had', () => {
  test('a bad token is reported with the setting to mend, tried again, and never takes the process down', async () => {
    const { face, log } = await connected({ token: 'wrong-token' });
    expect(face.status()).toMatchObject({
      state: 'failing',
      detail: expect.stringMatching(/401 from Discord: check DISCORD_TOKEN; next try in \d+ s/),
    });
    await fake.request((request) => request === fake.requests.filter(({ path }) => path === '/gateway/bot')[1]);
    expect(log.join('')).not.toContain('wrong-token');
  });

  test('a network that is down is reported, and stopping ends the attempts', async () => {
    const { face, status } = await connected({ apiUrl: 'http://127.0.0.1:9/api' });
    expect(face.status()).toMatchObject({
      state: 'failing',
      detail: expect.stringContaining('check the network and DISCORD_API_URL'),
    });
    await face.stop();
    expect((await status(({ state }) => state === 'off')).state).toBe('off');
  });

  test('a gateway that refuses connections is reported, and the bot is on once it takes them', async () => {
    const session_start_limit = { total: 1000, remaining: 999, reset_after: 14_400_000, max_concurrency: 16 };
    fake.plan(/^GET \/gateway/, { status: 200, body: { url: 'ws://127.0.0.1:9', shards: 1, session_start_limit } });
    const { status, log } = await connected({}, { reconnectPatience: 20 });
    await status(isOn);
    expect(log.join('')).toContain('check the network and DISCORD_API_URL');
  });

  test("trouble on Discord's side passes", async () => {
    for (let tries = 0; tries < 4; tries += 1) fake.plan(/^GET \/gateway/, { status: 503 });
    const { status } = await connected();
    await status(isOn);
  });
});

describe('the registered commands', () => {
  test('are compared at start, and a difference is a warning', async () => {
    const { logged } = await connected();
    await logged('run \\"npm run register\\"');
    expect(fake.requests.some(({ method }) => method === 'PUT')).toBe(false);
  });

  test("bring no warning when they are this version's", async () => {
    fake.registered = JSON.parse(JSON.stringify(discordCommands()));
    const { log } = await connected();
    await fake.request(({ path }) => path.endsWith('/commands'));
    await fake.response(fake.dispatch(slash('fit', { question: '8b' })));
    expect(log.join('')).not.toContain('npm run register');
  });
});

describe('stopping', () => {
  test('finishes what is in flight, then disconnects', async () => {
    const drawing = Promise.withResolvers<Uint8Array>();
    const { status, face } = await connected(
      {},
      { renderer: { png: () => drawing.promise, close: async () => undefined }, chartPatience: 1 },
    );
    await status(isOn);
    await fake.response(fake.dispatch(slash('fit', { question: '405b' })));
    const stopping = face.stop();
    expect(face.status().state).toBe('on');
    drawing.resolve(png);
    await stopping;
    expect(fake.requests.some(({ method }) => method === 'PATCH')).toBe(true);
    expect(face.status()).toMatchObject({ state: 'off', detail: 'stopped' });
  });
});

test('without settings the face is off and says which setting turns it on', async () => {
  const started = await startedFace({});
  running.push(started);
  expect(started.face.status()).toMatchObject({ state: 'off', detail: expect.stringContaining('DISCORD_TOKEN') });
  expect(started.face.status().detail).toContain('DISCORD_PUBLIC_KEY');
});
