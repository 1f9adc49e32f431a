import pino from 'pino';
import { describe, expect, test } from 'vitest';
import type { ChartRenderer } from '../../../src/answer/chart/renderer.ts';
import { createDeliveries } from '../../../src/faces/deliveries.ts';
import type { HandlerOptions } from '../../../src/faces/discord/answer-asked.ts';
import { createHandler } from '../../../src/faces/discord/handler.ts';
import { createLimits } from '../../../src/faces/limits.ts';
import { echoCommands, echoSuggest } from '../../fakes/discord/commands.ts';
import {
  directMessage,
  messageMenu,
  type Payload,
  press,
  slash,
  typing,
  userInstalled,
} from '../../fakes/discord/payloads.ts';
import { keepingWire } from '../../fakes/discord/wire.ts';

const ephemeral = 64;
const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47]);
const quickCharts: ChartRenderer = { png: async () => png, close: async () => undefined };

function setUp(changes: Partial<HandlerOptions> = {}) {
  const log: string[] = [];
  const handler = createHandler({
    commands: echoCommands,
    suggest: echoSuggest,
    renderer: quickCharts,
    limits: createLimits({ person: 100, workspace: 100 }),
    deliveries: createDeliveries(),
    logger: pino({ level: 'debug' }, { write: (line: string) => void log.push(line) }),
    pageUrl: undefined,
    ...changes,
  });
  /** What is sent for one payload, each piece checked against Discord's schemas. */
  const sentFor = async (payload: unknown, onResponse?: () => void) => {
    const wire = keepingWire(onResponse);
    await handler(payload, wire);
    expect(wire.sent.flatMap(({ faults }) => faults)).toEqual([]);
    return wire.sent;
  };
  /** The single response to one payload. */
  const responseTo = async (payload: unknown) => {
    const sent = await sentFor(payload);
    expect(sent).toHaveLength(1);
    return sent[0]?.body;
  };
  return { sentFor, responseTo, log };
}

interface Body {
  readonly data: { readonly embeds: readonly { readonly title: string; readonly footer: { readonly text: string } }[] };
}
const titleOf = (body: Body) => body.data.embeds[0]?.title;
const footerOf = (body: Body) => body.data.embeds.at(-1)?.footer.text.split('\n')[0];

describe('/fit', () => {
  test('answers free text with a public message, the chart attached', async () => {
    const { sentFor } = setUp();
    const [sent] = await sentFor(slash('fit', { question: '405b int4 h100' }));
    expect(sent?.body.type).toBe(4);
    expect(sent?.body.data.flags).toBeUndefined();
    expect(titleOf(sent?.body)).toBe('405b int4 h100');
    expect(sent?.files.map(({ name, contentType }) => ({ name, contentType }))).toEqual([
      { name: 'memory.png', contentType: 'image/png' },
    ]);
  });

  test('puts typed options behind the free text as field=value', async () => {
    const { responseTo } = setUp();
    const body = await responseTo(slash('fit', { gpu: 'h100 80gb', question: '405b int4', gpus: 4, users: 8 }));
    expect(footerOf(body)).toBe('fitcheck · 405b int4 gpu="h100 80gb" gpus=4 concurrency=8');
  });

  test('answers the asker alone when private is asked for, as an option or as a word', async () => {
    const { responseTo } = setUp();
    expect((await responseTo(slash('fit', { question: '405b', private: true }))).data.flags).toBe(ephemeral);
    expect((await responseTo(slash('fit', { question: '405b private' }))).data.flags).toBe(ephemeral);
    expect((await responseTo(slash('fit', { question: '405b', private: false }))).data.flags).toBeUndefined();
  });

  test.each([
    ['a direct message', directMessage],
    ["somebody else's server, for a person who installed it", userInstalled],
  ])('answers in %s', async (_where, extra) => {
    const { responseTo } = setUp();
    expect(titleOf(await responseTo(slash('fit', { question: '405b' }, extra)))).toBe('405b');
  });

  test('answers nothing at all with the card for no words', async () => {
    const { responseTo } = setUp();
    expect((await responseTo(slash('fit', {}))).type).toBe(4);
  });

  test('says kindly that a question is too long, to the asker alone', async () => {
    const { responseTo } = setUp();
    const { data } = await responseTo(slash('fit', { question: 'x'.repeat(301) }));
    expect(data.flags).toBe(ephemeral);
    expect(data.content).toContain('301 characters; fitcheck reads up to 300');
  });

  test('never lets a name ping, link or format', async () => {
    const { responseTo } = setUp();
    const { data } = await responseTo(slash('fit', { question: '@everyone <@1> [x](http://evil) ```' }));
    expect(data.allowed_mentions).toEqual({ parse: [] });
    expect(data.embeds[0].title).toBe('\\@everyone \\<\\@1\\> \\[x\\](http\\://evil) \\`\\`\\`');
  });

  test('tells the asker when the fault is ours, and logs the id without the words', async () => {
    const { responseTo, log } = setUp();
    const payload = slash('fit', { question: 'explode' });
    expect((await responseTo(payload)).data).toMatchObject({
      flags: ephemeral,
      content: expect.stringContaining('not your fault'),
    });
    expect(log.join('')).toContain(payload.id);
    expect(log.join('')).not.toContain('explode');
    expect(log.join('')).not.toContain(payload.token);
  });

  test('explains what to do about a command that is no longer there', async () => {
    const { responseTo } = setUp();
    expect((await responseTo(slash('old', { question: 'x' }))).data.content).toContain('npm run register');
  });
});

test('/explain is answered with the arithmetic', async () => {
  const { responseTo } = setUp();
  expect(footerOf(await responseTo(slash('explain', { question: '405b' })))).toBe('fitcheck explain · 405b');
});

describe('the chart', () => {
  test('is added by an edit when it is not drawn in time', async () => {
    const drawing = Promise.withResolvers<Uint8Array>();
    const { sentFor } = setUp({
      renderer: { png: () => drawing.promise, close: async () => undefined },
      chartPatience: 1,
    });
    const [first, second] = await sentFor(slash('fit', { question: '405b' }), () => drawing.resolve(png));
    expect(first).toMatchObject({ call: 'respond', files: [] });
    expect(first?.body.data.embeds[0].image).toBeUndefined();
    expect(second).toMatchObject({ call: 'edit', files: [{ name: 'memory.png' }] });
    expect(second?.body.embeds[0].image).toEqual({ url: 'attachment://memory.png' });
  });

  test('is left out when it cannot be drawn; the numbers are in the text', async () => {
    const { sentFor, log } = setUp({
      renderer: { png: () => Promise.reject(new Error('worker died')), close: async () => undefined },
    });
    const sent = await sentFor(slash('fit', { question: '405b' }));
    expect(sent).toHaveLength(1);
    expect(sent[0]?.files).toEqual([]);
    expect(log.join('')).toContain('worker died');
  });
});

describe('autocomplete', () => {
  test('offers at most 25 choices that Discord takes, and none that is too long', async () => {
    const { responseTo } = setUp();
    const { type, data } = await responseTo(typing('fit', { question: '405b' }, 'question'));
    expect(type).toBe(8);
    expect(data.choices).toHaveLength(25);
    expect(data.choices[0]).toEqual({ name: '405b 0: a question', value: '405b 0' });
  });

  test('offers nothing for an option that fitcheck does not have', async () => {
    const { responseTo } = setUp();
    expect((await responseTo(typing('fit', { colour: 'r' }, 'colour'))).data.choices).toEqual([]);
  });
});

describe('buttons', () => {
  const shown = (text: string, flags = 0) => ({ embeds: [{ footer: { text } }], flags });

  test('replace changes the message in place and drops the old chart', async () => {
    const { sentFor } = setUp({
      renderer: { png: () => Promise.reject(new Error('no')), close: async () => undefined },
    });
    const [sent] = await sentFor(press('fit|405b fp8 h100'));
    expect(sent?.body.type).toBe(7);
    expect(sent?.body.data.attachments).toEqual([]);
    expect(titleOf(sent?.body)).toBe('405b fp8 h100');
  });

  test('explain answers the presser alone with a new message', async () => {
    const { responseTo } = setUp();
    const body = await responseTo(press('+explain|405b'));
    expect(body).toMatchObject({ type: 4, data: { flags: ephemeral } });
    expect(footerOf(body)).toContain('fitcheck explain · 405b');
  });

  test('share posts the private card for all to see', async () => {
    const { responseTo } = setUp();
    const body = await responseTo(press('+share|405b', shown('fitcheck · 405b', ephemeral)));
    expect(body.type).toBe(4);
    expect(body.data.flags).toBeUndefined();
    expect(titleOf(body)).toBe('405b');
    const explained = await responseTo(press('+share|405b', shown('fitcheck explain · 405b', ephemeral)));
    expect(footerOf(explained)).toContain('fitcheck explain');
  });

  test('a private message keeps its share button when it is changed in place', async () => {
    const { responseTo } = setUp();
    const ids = (body: { data: { components: { components: { custom_id: string }[] }[] } }) =>
      body.data.components.flatMap((row) => row.components.map((button) => button.custom_id));
    expect(ids(await responseTo(press('fit|405b', shown('', ephemeral))))).toContain('+share|405b');
    expect(ids(await responseTo(press('fit|405b')))).not.toContain('+share|405b');
  });

  test('a question too long for a button is found through the message, with nothing stored', async () => {
    const words = 'x'.repeat(150);
    const first = await setUp().responseTo(slash('fit', { question: words }));
    const button = first.data.components[0].components[0];
    expect(button.custom_id).toBe('~format:fp8');
    const second = await setUp().responseTo(press(button.custom_id, { embeds: first.data.embeds }));
    expect(second.type).toBe(7);
    expect(titleOf(second)).toBe(`${words} fp8`);
  });

  test.each(['', '~gone', 'gone|405b', 'nonsense'])(
    'an outdated button (%j) says so to the presser alone',
    async (id) => {
      const { responseTo } = setUp();
      const { data } = await responseTo(press(id, shown('fitcheck · 405b')));
      expect(data).toMatchObject({ flags: ephemeral, content: expect.stringContaining('older fitcheck') });
    },
  );
});

describe('the message menu', () => {
  test('answers what somebody wrote, publicly', async () => {
    const { responseTo } = setUp();
    const body = await responseTo(messageMenu('can we run 405b int4 on h100?'));
    expect(body.type).toBe(4);
    expect(body.data.flags).toBeUndefined();
    expect(titleOf(body)).toBe('can we run 405b int4 on h100?');
  });

  test("reads forwarded messages and fitcheck's own answers", async () => {
    const { responseTo } = setUp();
    expect(titleOf(await responseTo(messageMenu('', { message_snapshots: [{ message: { content: '70b' } }] })))).toBe(
      '70b',
    );
    const own = { author: { id: '900000000000000000' }, embeds: [{ footer: { text: 'fitcheck · 8b\nx' } }] };
    expect(titleOf(await responseTo(messageMenu('', own)))).toBe('8b');
  });

  test('reads the start of a long message, in whole words, and says so', async () => {
    const { responseTo } = setUp();
    const body = await responseTo(messageMenu('word '.repeat(100)));
    expect(footerOf(body)).toBe(`fitcheck · ${'word '.repeat(60).trim()}`);
    expect(body.data.embeds[0].description).toContain("Only the first 300 of the message's 499 characters were read.");
  });

  test('passes over mentions and emoji, which are not words', async () => {
    const { responseTo } = setUp();
    const body = await responseTo(messageMenu('<@123> <:gpu:45> does 70b fit?\n<#6> <t:1700000000:R>'));
    expect(titleOf(body)).toBe('does 70b fit?');
  });

  test('says so when there is nothing to read', async () => {
    const { responseTo } = setUp();
    expect((await responseTo(messageMenu('  '))).data).toMatchObject({
      flags: ephemeral,
      content: expect.stringContaining('no text'),
    });
  });
});

describe('limits', () => {
  test('a person who asks too much is told when to ask again, alone', async () => {
    const { responseTo } = setUp({ limits: createLimits({ person: 1, workspace: 100 }) });
    expect((await responseTo(slash('fit', { question: '405b' }))).data.flags).toBeUndefined();
    const { data } = await responseTo(slash('fit', { question: '405b' }));
    expect(data).toMatchObject({ flags: ephemeral, content: expect.stringMatching(/Ask again in \d+ s/) });
  });

  test('a server as a whole is limited too, and other people elsewhere are not', async () => {
    const { responseTo } = setUp({ limits: createLimits({ person: 100, workspace: 1 }) });
    await responseTo(slash('fit', { question: '405b' }));
    expect((await responseTo(slash('fit', { question: '405b' }))).data.content).toContain('Ask again');
    expect((await responseTo(slash('fit', { question: '405b' }, directMessage))).data.content).toBeUndefined();
  });

  test('an interaction delivered twice is answered once', async () => {
    const { sentFor } = setUp();
    const payload = slash('fit', { question: '405b' });
    expect(await sentFor(payload)).toHaveLength(1);
    expect(await sentFor(payload)).toHaveLength(0);
  });
});

describe('the log', () => {
  test('names ids and never what was said, nor the token', async () => {
    const { sentFor, log } = setUp();
    const payload: Payload = slash('fit', { question: 'my secret project 405b' });
    await sentFor(payload);
    const text = log.join('');
    expect(text).toContain(payload.id);
    expect(text).not.toContain('secret project');
    expect(text).not.toContain(payload.token);
  });

  test.each([[null], [{}], ['text'], [{ type: 99 }], [{ ...slash('fit', {}), id: 'x' }]])(
    'what is no interaction (%j) is logged and not answered',
    async (payload) => {
      const { sentFor, log } = setUp();
      expect(await sentFor(payload)).toEqual([]);
      expect(log.join('')).toContain('not understood');
    },
  );
});
