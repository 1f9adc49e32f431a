import pino from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { suggest } from '../../../src/ask/suggest.ts';
import { type Command, commands } from '../../../src/faces/commands.ts';
import { createDeliveries } from '../../../src/faces/deliveries.ts';
import { createHandler } from '../../../src/faces/discord/handler.ts';
import { png, startedFace } from '../../fakes/discord/face.ts';
import { messageMenu, type Payload, press, slash, typing } from '../../fakes/discord/payloads.ts';
import { FakeDiscord } from '../../fakes/discord/server.ts';
import { postSigned, publicKeyHex } from '../../fakes/discord/signing.ts';
import { keepingWire } from '../../fakes/discord/wire.ts';
import { type PublishedHub, publishHub } from '../../fakes/published-hub.ts';

let hub: PublishedHub;
beforeEach(async () => {
  hub = await publishHub();
});
afterEach(() => hub.stop());

const title = 'never seen · BF16 · 2 × H100 80GB';
const asked = () => slash('fit', { question: 'org/never-seen 2xh100' });

describe('while the hub says nothing', () => {
  let discord: FakeDiscord;
  let started: Awaited<ReturnType<typeof startedFace>>;
  beforeEach(async () => {
    discord = await FakeDiscord.start();
    started = await startedFace(
      { token: discord.token, publicKey: publicKeyHex, apiUrl: discord.apiUrl },
      { commands, suggest },
    );
  });
  afterEach(async () => {
    await started.close();
    await discord.close();
    expect(discord.requests.flatMap(({ faults }) => faults)).toEqual([]);
  });
  const edited = () => discord.request(({ method }) => method === 'PATCH');
  const shown = { embeds: expect.arrayContaining([expect.objectContaining({ title })]) };

  test('a command over the gateway waits, and its message becomes the answer', async () => {
    await started.status(({ state }) => state === 'on');
    const goOn = hub.hold();
    const payload = asked();
    expect((await discord.response(discord.dispatch(payload))).body).toEqual({ type: 5, data: {} });
    expect(discord.requests.filter(({ method }) => method === 'PATCH')).toEqual([]);
    goOn();
    const { path, body, files } = await edited();
    expect(path).toBe(`/webhooks/${payload['application_id']}/${payload.token}/messages/@original`);
    expect(body).toMatchObject(shown);
    expect(files).toHaveLength(1);
  });

  test('a command over HTTP is answered that it waits, and edited over REST', async () => {
    const goOn = hub.hold();
    const response = await postSigned(`${started.url}/discord/interactions`, asked());
    expect(await response.json()).toEqual({ type: 5, data: {} });
    goOn();
    expect((await edited()).body).toMatchObject(shown);
  });
});

/** What goes to Discord for one interaction, and what is logged. */
async function answerTo(payload: Payload, table: readonly Command[] = commands) {
  const log: string[] = [];
  const wire = keepingWire();
  const handle = createHandler({
    commands: table,
    suggest,
    renderer: { png: async () => png, close: async () => undefined },
    limits: { take: async () => undefined },
    deliveries: createDeliveries(),
    logger: pino({ level: 'trace' }, { write: (line: string) => void log.push(line) }),
    pageUrl: undefined,
  });
  await handle(payload, wire);
  expect(wire.sent.flatMap(({ faults }) => faults)).toEqual([]);
  return { sent: wire.sent.map(({ call, body }) => ({ call, body })), log: log.join('') };
}

describe('a question about a repository', () => {
  test('that was read before is answered at once', async () => {
    await answerTo(asked());
    const { sent } = await answerTo(asked());
    expect(sent).toMatchObject([{ call: 'respond', body: { type: 4, data: { embeds: [{ title }, {}] } } }]);
  });

  test('is seen by the asker alone when it says private', async () => {
    const { sent } = await answerTo(slash('fit', { question: 'org/never-seen private' }));
    expect(sent[0]?.body).toEqual({ type: 5, data: { flags: 64 } });
    // Who sees it cannot be said twice; that it can be shared still shows.
    expect(sent[1]?.body).not.toHaveProperty('flags');
    expect(JSON.stringify(sent[1]?.body)).toContain('"label":"Share"');
  });

  test.each([
    'has anyone tried https://huggingface.co/org/never-seen?',
    'look: [this](https://huggingface.co/org/never-seen/tree/main) on a 4090',
    '<https://huggingface.co/org/never-seen>',
  ])('is found in a message: %s', async (text) => {
    const { sent } = await answerTo(messageMenu(text));
    expect(sent.map(({ call }) => call)).toEqual(['respond', 'edit']);
    expect(JSON.stringify(sent[1]?.body)).toContain('never seen · BF16');
  });

  test.each(['speed', 'train', 'explain', 'compare'])('is answered by /%s', async (name) => {
    const { sent } = await answerTo(slash(name, { question: 'org/never-seen bf16 h100 vs h200' }));
    expect(sent[0]?.body.type).toBe(5);
    expect(JSON.stringify(sent[1]?.body)).toContain('never-seen');
    expect(JSON.stringify(sent[1]?.body)).not.toContain('not in the catalogue');
  });

  test('by a button waits in the message of the button, or in a new one for the asker', async () => {
    const replaced = await answerTo(press('fit|org/never-seen fp8 h100'));
    expect(replaced.sent[0]?.body).toEqual({ type: 6 });
    // Else Discord would keep the chart of the answer before.
    expect(replaced.sent[1]?.body).toHaveProperty('attachments');
    hub.forget();
    const followed = await answerTo(press('+explain|org/never-seen fp8 h100'));
    expect(followed.sent[0]?.body).toEqual({ type: 5, data: { flags: 64 } });
  });

  test('by a button too short to hold it is found in the footer of the message', async () => {
    const embeds = [{ footer: { text: 'fitcheck · org/never-seen 2xh100' } }];
    const { sent } = await answerTo(press('+~explain', { embeds }));
    expect(sent[0]?.body).toEqual({ type: 5, data: { flags: 64 } });
    expect(JSON.stringify(sent[1]?.body)).toContain('The arithmetic: never seen');
    hub.forget();
    expect((await answerTo(press('+~share', { embeds }))).sent[0]?.body).toEqual({ type: 5, data: {} });
  });

  test('that fails on our side says so in the message that waits', async () => {
    const broken = commands.map((command) => ({
      ...command,
      answer: (): never => {
        throw new Error('a fault of ours');
      },
    }));
    const { sent, log } = await answerTo(asked(), broken);
    expect(sent).toMatchObject([{ call: 'respond' }, { call: 'edit' }]);
    expect(sent[1]?.body.content).toContain('not your fault');
    expect(log).toContain('a fault of ours');
  });

  test('that is not there is refused, with names close to it as buttons', async () => {
    const { sent } = await answerTo(slash('fit', { question: 'org/Never 2xh100' }));
    const said = JSON.stringify(sent[1]?.body);
    expect(said).toContain('is not on Hugging Face, or is private');
    expect(said).toContain('"custom_id":"fit|org/never-seen 2xh100"');
  });
});

describe('completion', () => {
  const choices = async (option: string, typed: string) =>
    (await answerTo(typing('fit', { [option]: typed }, option))).sent[0]?.body.data.choices.map(
      ({ value }: { value: string }) => value,
    );

  test("offers the hub's repositories behind the catalogue's own", async () => {
    expect(await choices('model', 'org/never')).toEqual(['org/never-seen', 'org/never-heard']);
    expect(await choices('question', '2xh100 org/never')).toEqual(
      expect.arrayContaining(['2xh100 org/never-seen', '2xh100 org/never-heard']),
    );
  });

  test("does not wait for a hub that says nothing, and asks it nothing about a secret or the catalogue's own", async () => {
    hub.server.on('/api/models', () => undefined);
    expect(await choices('model', 'llama 3')).toContain('llama 3.3 70b');
    hub.server.on('/api/models', undefined);
    const before = hub.server.asked.length;
    for (const typed of ['hf_abcdef', `hf_${'a'.repeat(34)}`, 'ab', '405b int4 h100']) await choices('question', typed);
    expect(hub.server.asked.length).toBe(before);
  });
});

test('an access token is refused to its owner alone, and is neither repeated nor logged', async () => {
  const token = `hf_${'Abc1'.repeat(9)}`;
  const { sent, log } = await answerTo(slash('fit', { question: `org/never-seen ${token}` }));
  expect(sent).toMatchObject([{ body: { type: 4, data: { flags: 64 } } }]);
  expect(JSON.stringify(sent)).toContain('revoke it');
  expect(JSON.stringify(sent) + log).not.toContain(token);
  expect(hub.server.asked).toEqual([]);
});
