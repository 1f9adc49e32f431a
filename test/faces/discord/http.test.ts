import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { png, startedFace } from '../../fakes/discord/face.ts';
import { faultsOfResponse } from '../../fakes/discord/outgoing.ts';
import { press, slash, typing } from '../../fakes/discord/payloads.ts';
import { FakeDiscord, readBody } from '../../fakes/discord/server.ts';
import { postSigned, publicKeyHex } from '../../fakes/discord/signing.ts';

const titled = (title: string) => expect.arrayContaining([expect.objectContaining({ title })]);

let fake: FakeDiscord;
let started: Awaited<ReturnType<typeof startedFace>>;
let url: string;
beforeEach(async () => {
  fake = await FakeDiscord.start();
  started = await startedFace({ publicKey: publicKeyHex, apiUrl: fake.apiUrl });
  url = `${started.url}/discord/interactions`;
});
afterEach(async () => {
  await started.close();
  await fake.close();
});

async function answerTo(payload: unknown) {
  const response = await postSigned(url, payload);
  expect(response.status).toBe(200);
  const { body, files } = await readBody(
    new Uint8Array(await response.arrayBuffer()),
    response.headers.get('content-type') ?? '',
  );
  expect(
    faultsOfResponse(
      body,
      files.map(({ name }) => name),
    ),
  ).toEqual([]);
  return { body, files };
}

describe('interactions over HTTP', () => {
  test('need no token and no gateway', () => {
    expect(started.face.status()).toEqual({
      name: 'discord',
      state: 'on',
      detail: 'HTTP interactions at /discord/interactions',
    });
    expect(fake.frames).toEqual([]);
  });

  test('a ping is answered with a pong', async () => {
    expect((await answerTo({ type: 1 })).body).toEqual({ type: 1 });
  });

  test('a command is answered in the response itself, with the chart as a file', async () => {
    const { body, files } = await answerTo(slash('fit', { question: '405b int4 h100' }));
    expect(body).toMatchObject({ type: 4, data: { embeds: titled('405b int4 h100') } });
    expect(files).toEqual([{ name: 'memory.png', type: 'image/png', bytes: png.length }]);
  });

  test('autocomplete and buttons are answered', async () => {
    expect((await answerTo(typing('fit', { question: '40' }, 'question'))).body.type).toBe(8);
    expect((await answerTo(press('fit|405b fp8'))).body.type).toBe(7);
    expect((await answerTo(press('+explain|405b'))).body).toMatchObject({ type: 4, data: { flags: 64 } });
  });

  test('a second delivery is taken and not answered', async () => {
    const payload = slash('fit', { question: '405b' });
    await answerTo(payload);
    const again = await postSigned(url, payload);
    expect([again.status, await again.text()]).toEqual([202, '']);
  });

  test('a chart that is late is edited in over REST, also when the message is not there yet', async () => {
    const drawing = Promise.withResolvers<Uint8Array>();
    const late = await startedFace(
      { publicKey: publicKeyHex, apiUrl: fake.apiUrl },
      { renderer: { png: () => drawing.promise, close: async () => undefined }, chartPatience: 1 },
    );
    fake.plan(/^PATCH/, { status: 404, body: { code: 10_008, message: 'Unknown Message' } });
    const response = await postSigned(`${late.url}/discord/interactions`, slash('fit', { question: '405b' }));
    expect(response.headers.get('content-type')).toContain('application/json');
    drawing.resolve(png);
    await late.close();
    const edits = fake.requests.filter(({ method }) => method === 'PATCH');
    expect(edits.map(({ files }) => files.length)).toEqual([1, 1]);
    expect(edits.flatMap(({ faults }) => faults)).toEqual([]);
  });
});

describe("a request that is not Discord's", () => {
  const ping = { type: 1 };
  const refused = async (response: Promise<Response>) => expect((await response).status).toBe(401);

  test('is refused when its body was changed', () => refused(postSigned(url, ping, { tamper: (body) => `${body} ` })));
  test('is refused when it is more than five minutes old', () => refused(postSigned(url, ping, { ahead: -301 })));
  test('is refused when it is dated more than five minutes ahead', () =>
    refused(postSigned(url, ping, { ahead: 302 })));
  test('is refused without a signature', () => refused(fetch(url, { method: 'POST', body: JSON.stringify(ping) })));
  test('is refused with a signature that is none', () =>
    refused(
      fetch(url, {
        method: 'POST',
        body: '{}',
        headers: { 'x-signature-ed25519': 'zz', 'x-signature-timestamp': 'now' },
      }),
    ));
  test('is refused without a body', () =>
    refused(
      fetch(url, { method: 'POST', headers: { 'x-signature-ed25519': '0'.repeat(128), 'x-signature-timestamp': '1' } }),
    ));

  test('is taken within five minutes either way', async () => {
    expect((await postSigned(url, ping, { ahead: -290 })).status).toBe(200);
    expect((await postSigned(url, ping, { ahead: 290 })).status).toBe(200);
  });
});

test('a signed body that is no JSON is a bad request, and one that is no interaction is taken without an answer', async () => {
  expect((await postSigned(url, '{"type":')).status).toBe(400);
  expect((await postSigned(url, { type: 77 })).status).toBe(202);
});
