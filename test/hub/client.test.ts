import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHubClient, type HubClient, type HubClientSettings, type HubRequest } from '../../src/hub/client.ts';
import { HubError } from '../../src/hub/trouble.ts';
import { type HubServer, startHubServer } from '../fakes/hub-server.ts';

const json: HubRequest = { bucket: 'api', maxBytes: 10_000, what: 'its description' };
let hub: HubServer;

beforeEach(async () => {
  hub = await startHubServer({
    'org/plain': { files: { 'config.json': '{"a":1}', 'model.safetensors': Buffer.from('0123456789') } },
  });
});
afterEach(() => hub.stop());

const clientOf = (settings: Partial<HubClientSettings> = {}): HubClient =>
  createHubClient({
    endpoint: hub.url,
    isAllowed: ({ origin }) => [hub.url, hub.contentUrl].includes(origin),
    ...settings,
  });

async function troubleOf(work: Promise<unknown>): Promise<object> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof HubError) return error.trouble;
  throw error ?? new Error('it did not fail');
}

const text = async (work: ReturnType<HubClient['get']>): Promise<string> => Buffer.from((await work).body).toString();

describe('the client of the hub', () => {
  it('follows redirects to the file', async () => {
    expect(await text(clientOf().get('/org/plain/resolve/main/config.json', json))).toBe('{"a":1}');
    expect(await text(clientOf().get('/org/plain/resolve/main/model.safetensors', json))).toBe('0123456789');
  });

  it('sends the token to the hub and to nobody else', async () => {
    hub.token = 'hf_secret';
    await clientOf({ token: 'hf_secret' }).get('/org/plain/resolve/main/model.safetensors', json);
    expect(hub.asked.map(({ authorization }) => authorization)).toEqual(['Bearer hf_secret']);
    expect(hub.askedForContent.map(({ authorization }) => authorization)).toEqual([undefined]);
  });

  it.each([
    ['https://example.org/x', 'example.org'],
    ['//example.org/x', 'example.org'],
    ['http://huggingface.co/x', 'huggingface.co'],
    ['https://huggingface.co.example.org/x', 'huggingface.co.example.org'],
    ['https://hf.co@example.org/x', 'example.org'],
    ['https://user:password@huggingface.co/x', 'huggingface.co'],
    ['http://169.254.169.254/latest', '169.254.169.254'],
    ['file:///etc/passwd', ''],
    ['https://[', 'a broken address'],
  ])('does not follow a redirect to %s', async (location, host) => {
    hub.on('/api/models/org/plain', (_request, response) => response.writeHead(302, { location }).end());
    const { isAllowed: _theirs, ...settings }: HubClientSettings = { endpoint: hub.url };
    const trouble = await troubleOf(createHubClient(settings).get('/api/models/org/plain', json));
    expect(trouble).toEqual({ kind: 'foreign-host', host });
    expect(hub.asked).toHaveLength(1);
  });

  it('gives up on redirects in circles', async () => {
    hub.on('/a', (_request, response) => response.writeHead(302, { location: '/a' }).end());
    expect(await troubleOf(clientOf().get('/a', json))).toMatchObject({ kind: 'broken' });
    expect(hub.asked.length).toBeLessThan(10);
  });

  it.each<[number, Record<string, string>, object]>([
    [401, { 'x-error-code': 'GatedRepo' }, { kind: 'gated', isAsking: false }],
    [403, { 'x-error-code': 'GatedRepo' }, { kind: 'gated', isAsking: true }],
    [401, {}, { kind: 'missing' }],
    [404, { 'x-error-code': 'RepoNotFound' }, { kind: 'missing' }],
    [404, { 'x-error-code': 'RevisionNotFound' }, { kind: 'no-revision' }],
    [404, { 'x-error-code': 'EntryNotFound' }, { kind: 'no-file' }],
    [401, { 'x-error-message': 'Invalid credentials in Authorization header' }, { kind: 'bad-token' }],
    [403, { 'x-error-message': 'Access to this resource is disabled.' }, { kind: 'disabled' }],
    [403, {}, { kind: 'forbidden' }],
    [500, {}, { kind: 'failing', status: 500 }],
    [503, {}, { kind: 'failing', status: 503 }],
    [302, {}, { kind: 'failing', status: 302 }],
    [418, {}, { kind: 'failing', status: 418 }],
  ])('understands %i with %o', async (status, headers, trouble) => {
    hub.on('/x', (_request, response) => response.writeHead(status, headers).end('<html>'));
    expect(await troubleOf(clientOf().get('/x', json))).toEqual(trouble);
  });

  it('asks nothing more until the limit is over', async () => {
    let now = 1_000_000;
    const client = clientOf({ now: () => now });
    hub.left = 1;
    await client.get('/api/models/org/plain', json);
    const wait = await troubleOf(client.get('/api/models/org/plain', json));
    expect(wait).toEqual({ kind: 'rate-limited', waitMs: 56_000 });
    expect(hub.asked).toHaveLength(1);
    // Files are counted apart.
    hub.left = 10;
    await client.get('/org/plain/resolve/main/config.json', { ...json, bucket: 'resolvers' });
    now += 56_000;
    await client.get('/api/models/org/plain', json);
  });

  it('waits as long as a 429 says', async () => {
    hub.on('/x', (_request, response) => response.writeHead(429, { 'retry-after': '17' }).end());
    const client = clientOf({ now: () => 0 });
    expect(await troubleOf(client.get('/x', json))).toEqual({ kind: 'rate-limited', waitMs: 17_000 });
    expect(await troubleOf(client.get('/x', json))).toEqual({ kind: 'rate-limited', waitMs: 17_000 });
    expect(hub.asked).toHaveLength(1);
  });

  it('reads no more of a body than is allowed, whatever its length says', async () => {
    let sent = 0;
    hub.on('/endless', (_request, response) => {
      const chunk = Buffer.alloc(64 * 1024);
      const push = (): void => {
        while (!response.destroyed) {
          sent += chunk.length;
          if (!response.write(chunk)) return void response.once('drain', push);
        }
      };
      push();
    });
    expect(await troubleOf(clientOf().get('/endless', json))).toMatchObject({ kind: 'too-large' });
    expect(sent).toBeLessThan(20_000_000);
    hub.on('/long', (_request, response) => response.writeHead(200, { 'content-length': 60_000_000 }).end());
    expect(await troubleOf(clientOf().get('/long', json))).toMatchObject({ kind: 'too-large' });
  });

  it('gives up on a body that only trickles, and on none at all', async () => {
    hub.on('/slow', (_request, response) => {
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    });
    hub.on('/mute', () => undefined);
    for (const path of ['/slow', '/mute'])
      expect(await troubleOf(clientOf({ timeoutMs: 200 }).get(path, json))).toEqual({ kind: 'slow' });
  });

  it('says when a body breaks off', async () => {
    hub.on('/cut', (_request, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('{', () => response.destroy());
    });
    expect(await troubleOf(clientOf().get('/cut', json))).toMatchObject({ kind: 'broken' });
  });

  it('refuses at once for a while after a connection failed', async () => {
    let now = 0;
    const client = clientOf({ now: () => now });
    const { url } = hub;
    await hub.stop();
    const trouble = { kind: 'unreachable', why: 'ECONNREFUSED' };
    expect(await troubleOf(client.get('/x', json))).toEqual(trouble);
    hub = await startHubServer();
    expect(url).not.toBe(hub.url);
    expect(await troubleOf(client.get('/x', json))).toEqual(trouble);
    now = 31_000;
    expect(await troubleOf(client.get('/x', json))).toEqual(trouble);
  });

  describe('a part of a file', () => {
    const part = (from: number, to: number): HubRequest => ({ ...json, bucket: 'resolvers', range: { from, to } });
    const path = '/org/plain/resolve/main/model.safetensors';

    it.each<[number, number, string]>([
      [0, 4, '0123'],
      [4, 6, '45'],
      [8, 100, '89'],
    ])('is [%i, %i)', async (from, to, expected) => {
      expect(await text(clientOf().get(path, part(from, to)))).toBe(expected);
    });

    it('is the beginning of what comes when the whole file is sent', async () => {
      hub.on(path, (_request, response) => response.writeHead(200).end('0123456789'));
      expect(await text(clientOf().get(path, part(0, 4)))).toBe('0123');
      expect(await troubleOf(clientOf().get(path, part(4, 6)))).toMatchObject({ kind: 'broken' });
    });

    it('that comes cut off is refused', async () => {
      hub.on(path, (_request, response) => response.writeHead(206, { 'content-range': 'bytes 0-7/10' }).end('012'));
      expect(await troubleOf(clientOf().get(path, part(0, 8)))).toEqual({
        kind: 'broken',
        what: 'its description came cut off (3 of 8 bytes)',
      });
    });
  });
});
