import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type SourceRequest, sourceClient } from '../../../src/prices/http/client.ts';
import { readCsv, readJson, readText, unzipOne } from '../../../src/prices/http/read-body.ts';
import {
  answering,
  failing,
  inTurn,
  type PriceServer,
  quickWorld,
  startPriceServer,
} from '../../fakes/price-server.ts';

let server: PriceServer;
beforeEach(async () => {
  server = await startPriceServer();
});
afterEach(() => server.stop());

const request = (more: Partial<SourceRequest> = {}): SourceRequest => ({
  url: `${server.url}/x`,
  expects: 'json',
  maxBytes: 1_000_000,
  ...more,
});
const schema = z.object({ price: z.number() });
const anyJson = (world = quickWorld(), more: Partial<SourceRequest> = {}, limits = {}) =>
  sourceClient(world, limits)(request(more), (body) => readJson(body, schema));

describe('the client of price sources', () => {
  it('says who it is, takes gzip, and gives the ETag for the next time', async () => {
    let agent: string | undefined;
    server.on('/x', (incoming, response) => {
      agent = incoming.headers['user-agent'];
      expect(incoming.headers['accept-encoding']).toContain('gzip');
      response.writeHead(200, { 'content-encoding': 'gzip', etag: '"1"' }).end(gzipSync('{"price":2}'));
    });
    expect(await anyJson()).toMatchObject({ modified: true, value: { price: 2 }, etag: '"1"' });
    expect(agent).toMatch(/^fitcheck/);
  });

  it('asks conditionally: an unchanged source sends nothing', async () => {
    server.on('/x', answering('{"price":2}', { etag: '"1"' }));
    expect(await anyJson(quickWorld(), { etag: '"1"' })).toEqual({ modified: false });
    expect(await anyJson(quickWorld(), { etag: '"0"' })).toMatchObject({ modified: true });
  });

  it('waits as long as Retry-After says, and its own pause with jitter on top', async () => {
    const world = quickWorld();
    server.on('/x', inTurn(failing(429, { 'retry-after': '7' }), failing(503), answering('{"price":2}')));
    expect(await anyJson(world)).toMatchObject({ value: { price: 2 } });
    expect(world.pauses).toEqual([7_500, 2_000]);
  });

  it('understands a Retry-After that is a date', async () => {
    const world = quickWorld();
    server.on('/x', inTurn(failing(429, { 'retry-after': 'Tue, 24 Nov 2026 12:00:09 GMT' }), answering('{"price":2}')));
    await anyJson(world);
    expect(world.pauses).toEqual([9_500]);
  });

  it('does not sit out a pause of more than a minute', async () => {
    const world = quickWorld();
    server.on('/x', failing(429, { 'retry-after': '3600' }));
    await expect(anyJson(world)).rejects.toThrow(/429 \(too many requests\)/);
    expect(world.pauses).toEqual([]);
    expect(server.asked).toHaveLength(1);
  });

  it('tries four times where that may help', async () => {
    const world = quickWorld();
    server.on('/x', failing(500));
    await expect(anyJson(world)).rejects.toThrow('it answered 500');
    expect(world.pauses).toEqual([500, 2_000, 8_000]);
    expect(server.asked).toHaveLength(4);
  });

  it('does not try again what cannot change', async () => {
    server.on('/x', failing(403));
    await expect(anyJson()).rejects.toThrow('it answered 403');
    expect(server.asked).toHaveLength(1);
  });

  it('does not follow to another address', async () => {
    server.on('/x', failing(302, { location: `${server.url}/elsewhere` }));
    await expect(anyJson()).rejects.toThrow('it answered 302');
    expect(server.asked).toEqual(['GET /x']);
  });

  it('starts anew when a gzip breaks off in the middle', async () => {
    const whole = gzipSync(JSON.stringify({ price: 2, filler: 'x'.repeat(5_000) }));
    const cut = (body: Buffer) => answering(body, { 'content-encoding': 'gzip' });
    server.on('/x', inTurn(cut(whole.subarray(0, whole.length - 20)), cut(whole)));
    expect(await anyJson()).toMatchObject({ value: { price: 2 } });
    server.on('/x', cut(whole.subarray(0, whole.length - 20)));
    await expect(anyJson()).rejects.toThrow(/connection failed|cut off/);
  });

  it('starts anew when the connection breaks', async () => {
    server.on(
      '/x',
      inTurn((_request, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"pri');
        setTimeout(() => response.destroy(), 20);
      }, answering('{"price":2}')),
    );
    expect(await anyJson()).toMatchObject({ value: { price: 2 } });
  });

  it('gives up on an answer that never begins, and on one that never ends', async () => {
    server.on('/x', () => {});
    await expect(anyJson(quickWorld(), {}, { firstByteMs: 50 })).rejects.toThrow('it took too long to answer');
    server.on('/x', (_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(drip));
    });
    await expect(anyJson(quickWorld(), {}, { wholeMs: 100 })).rejects.toThrow('it took too long to answer');
  });

  it('refuses a body that is larger than it can be, counted after decompression', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000, ' '));
    server.on('/x', answering(bomb, { 'content-encoding': 'gzip' }));
    await expect(anyJson()).rejects.toThrow('it sent more than 1 MB');
    expect(server.asked).toHaveLength(1);
  });

  it.each([
    ['a web page instead of JSON', '<!doctype html><p>Just a moment...', /web page instead of JSON/],
    ['nothing', '', /answered with nothing/],
    ['half a JSON', '{"price":', /cut off or broken/],
    ['another shape', '{"cost":2}', /its format has changed: price/],
    ['a text for a number', '{"price":"2"}', /its format has changed: price/],
  ])('says what is wrong with %s', async (_name, body, message) => {
    server.on('/x', answering(body));
    await expect(anyJson()).rejects.toThrow(message);
  });

  it('says that nobody answers', async () => {
    await expect(anyJson(quickWorld(), { url: 'http://127.0.0.1:9/x' })).rejects.toThrow(/connection failed/);
  });
});

describe('bodies', () => {
  const csv = (text: string) => {
    server.on('/x', answering(text));
    return sourceClient(quickWorld())(request({ expects: 'csv' }), async (body) => {
      const lines: unknown[] = [];
      await readCsv(body, { needed: ['a', 'b'] }, (line) => lines.push(line));
      return lines;
    });
  };

  it('as CSV are read by their header, in whatever order the columns stand', async () => {
    expect(await csv('b,c,a\n"1, 2",x,3\n')).toMatchObject({ value: [{ a: '3', b: '1, 2' }] });
  });

  it.each([
    ['a missing column', 'a,c\n1,2\n', /there is no column b/],
    ['a line that is cut off', 'a,b\n1,2\n3', /cut off or broken/],
    ['an open quote', 'a,b\n"1,2\n3,4\n', /cut off or broken/],
    ['a web page', '<html>', /web page instead of CSV/],
  ])('as CSV with %s are refused', async (_name, text, message) => {
    await expect(csv(text)).rejects.toThrow(message);
  });

  it('as a zip that is cut off, or no zip, are refused', async () => {
    const { zipSync } = await import('fflate');
    const zip = Buffer.from(zipSync({ 'aws.csv': Buffer.from('a,b\n1,2\n'.repeat(1_000)) }));
    const unzipped = (body: Buffer, maxBytes = 100_000) => {
      server.on('/x', answering(body));
      return sourceClient(quickWorld())(request({ expects: 'zip' }), (chunks) =>
        readText(unzipOne(chunks, '.csv', maxBytes)),
      );
    };
    expect(await unzipped(zip)).toMatchObject({ value: 'a,b\n1,2\n'.repeat(1_000) });
    await expect(unzipped(zip.subarray(0, 60))).rejects.toThrow(/zip that is cut off or broken/);
    await expect(unzipped(Buffer.from('<html>'))).rejects.toThrow(/zip that is cut off or broken/);
    await expect(unzipped(zip, 1_000)).rejects.toThrow(/zip holds more than/);
    await expect(unzipped(Buffer.from(zipSync({ 'x.txt': Buffer.from('a') })))).rejects.toThrow(/zip/);
  });
});
