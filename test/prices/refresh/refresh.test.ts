import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sourceClient } from '../../../src/prices/http/client.ts';
import { type RefreshRequest, refresh } from '../../../src/prices/refresh/refresh.ts';
import type { SourceState } from '../../../src/prices/refresh/state.ts';
import { readStates, writeStates } from '../../../src/prices/refresh/state-files.ts';
import { toBook } from '../../../src/prices/refresh/to-book.ts';
import { skypilotSources } from '../../../src/prices/sources/skypilot.ts';
import { vastSource } from '../../../src/prices/sources/vast.ts';
import { answering, failing, type PriceServer, quickWorld, startPriceServer } from '../../fakes/price-server.ts';
import { offer } from '../offers.ts';

let server: PriceServer;
let now: Date;
let states: ReadonlyMap<string, SourceState>;
beforeEach(async () => {
  server = await startPriceServer();
  now = new Date('2026-11-24T12:00:00Z');
  states = new Map();
});
afterEach(() => server.stop());

const path = '/catalogs/v8/nebius/vms.csv';
const header = 'InstanceType,AcceleratorName,AcceleratorCount,Price,Region,SpotPrice';
const csv = (factor = 1, regions = 10): string =>
  [
    header,
    ...Array.from({ length: regions }, (_, i) => `gpu-h100-sxm_8gpu,H100-80GB-SXM,8,${23.6 * factor},r${i},`),
  ].join('\n');
const snapshot = { offers: [], sources: [], apiPrices: [], history: [], generatedAt: '2026-11-24' };

const nebius = () => skypilotSources(server.url).filter(({ id }) => id === 'skypilot-nebius');

async function turn(more: Partial<RefreshRequest> = {}) {
  const result = await refresh({
    sources: nebius(),
    states,
    client: sourceClient(quickWorld(() => now)),
    now: () => now,
    known: [],
    ...more,
  });
  states = result.states;
  const book = toBook(more.sources ?? nebius(), states, snapshot, now);
  return { runs: result.runs, book, source: book.sources[0], prices: book.offers.map(({ usdPerHour }) => usdPerHour) };
}
const later = (hours: number): void => {
  now = new Date(now.getTime() + hours * 3_600_000);
};

describe('a refresh', () => {
  it('publishes what a source says, with its date', async () => {
    server.on(path, answering(csv()));
    const { runs, book, source } = await turn();
    expect(runs).toMatchObject([{ source: 'skypilot-nebius', status: 'ok', rows: 10, reason: null }]);
    expect(book.for('h100-80gb-sxm')).toHaveLength(10);
    expect(source).toMatchObject({ state: 'fresh', asOf: '2026-11-24T12:00:00.000Z' });
  });

  it('does not ask a source again that is fresh, unless told to', async () => {
    server.on(path, answering(csv()));
    await turn();
    expect((await turn()).runs).toEqual([]);
    expect((await turn({ force: true })).runs).toHaveLength(1);
    later(8);
    expect((await turn()).runs).toHaveLength(1);
  });

  it('takes 304 for a confirmation', async () => {
    server.on(path, answering(csv(), { etag: '"1"' }));
    await turn();
    later(8);
    const { runs, source, book } = await turn();
    expect(runs).toMatchObject([{ status: 'not-modified' }]);
    expect(source).toMatchObject({ state: 'fresh', asOf: '2026-11-24T20:00:00.000Z' });
    expect(book.offers[0]?.observedAt).toBe('2026-11-24T20:00:00.000Z');
  });

  it.each([
    ['500', failing(500), /^it answered 500$/],
    ['429 without end', failing(429, { 'retry-after': '86400' }), /^it answered 429/],
    ['a web page', answering('<html>maintenance</html>'), /web page instead of CSV/],
    ['changed columns', answering(csv().replace('Price', 'Cost')), /no column Price/],
    ['ten times the prices', answering(csv(10)), /^not believed: 10 of 10 prices moved/],
    ['one GPU instead of the machine', answering(csv(1 / 8)), /^not believed: 10 of 10 prices moved/],
    ['most rows missing', answering(csv(1, 4)), /^not believed: it lists 4 offers, after 10/],
    ['no price at all', answering(`${header}\nx,L4,1,,r,`), /^not believed: it lists no offer/],
    ['nothing', answering(''), /answered with nothing/],
    [
      'half a gzip',
      answering(gzipSync(csv()).subarray(0, 80), { 'content-encoding': 'gzip' }),
      /connection failed|cut off|no column/,
    ],
  ])(
    'keeps the last good prices after %s, with their old date, and says what is wrong',
    async (_name, behaviour, note) => {
      server.on(path, answering(csv()));
      await turn();
      later(8);
      server.on(path, behaviour);
      const { runs, source, prices } = await turn();
      expect(['failed', 'quarantined']).toContain(runs[0]?.status);
      expect(prices).toEqual(Array(10).fill(23.6));
      expect(source).toMatchObject({ state: 'degraded', asOf: '2026-11-24T12:00:00.000Z' });
      expect(source?.note).toMatch(note);
      server.on(path, answering(csv(1.1)));
      expect((await turn()).source).toMatchObject({ state: 'fresh' });
    },
  );

  it('believes what was held back once the operator accepts it', async () => {
    server.on(path, answering(csv()));
    await turn();
    server.on(path, answering(csv(10), { etag: '"2"' }));
    await turn({ force: true });
    expect((await turn({ force: true })).prices[0]).toBe(23.6);
    expect((await turn({ force: true, accept: ['skypilot-nebius'] })).prices[0]).toBe(236);
  });

  it('leaves a source alone for six hours after five failures, then tries once', async () => {
    server.on(path, failing(403));
    for (let i = 0; i < 5; i++) expect((await turn()).runs).toHaveLength(1);
    later(5.9);
    expect((await turn()).runs).toEqual([]);
    later(0.2);
    expect((await turn()).runs).toMatchObject([{ status: 'failed' }]);
    expect((await turn()).runs).toEqual([]);
    later(6);
    server.on(path, answering(csv()));
    expect((await turn()).source).toMatchObject({ state: 'fresh' });
  });

  it('of one source does not suffer from another', async () => {
    server.on(path, answering(csv()));
    server.on('/api/v0/bundles/', failing(429, { 'retry-after': '9999' }));
    const sources = [...nebius(), vastSource(server.url)];
    const { runs, book } = await turn({ sources });
    expect(runs.map(({ status }) => status).sort()).toEqual(['failed', 'ok']);
    expect(book.sources.map(({ state }) => state)).toEqual(['fresh', 'degraded']);
  });

  it('drops a GPU whose price cannot be right beside what others ask', async () => {
    const known = [16, 20, 24, 28, 55].map((usdPerHour, i) => offer({ provider: `p${i}`, usdPerHour }));
    const rows = ['L4,1,0.7', 'A10,1,0.9', 'L40S,1,1.5', 'H100-80GB-SXM,8,0.9'];
    server.on(path, answering([header, ...rows.map((row, i) => `m${i},${row},r,`)].join('\n')));
    const { runs, book } = await turn({ known });
    expect(runs[0]).toMatchObject({ status: 'ok', rows: 3, reason: 'left out: 1 prices far from all others' });
    expect(book.for('h100-80gb-sxm')).toEqual([]);
  });

  it('does not hide a fault of our own', async () => {
    const [source] = nebius();
    if (source === undefined) throw new Error('no source');
    const broken = { ...source, read: () => Promise.reject(new TypeError('a bug')) };
    await expect(turn({ sources: [broken] })).rejects.toThrow('a bug');
  });
});

describe('the book of a refresh', () => {
  it('has the shipped prices only of providers that no source covers', async () => {
    server.on(path, answering(csv()));
    await turn();
    const shipped = {
      ...snapshot,
      offers: [offer({ provider: 'nebius', sku: 'old' }), offer({ provider: 'aws', sku: 'p5' })],
    };
    const providers = toBook(nebius(), states, shipped, now).offers.map(({ provider, sku }) => `${provider} ${sku}`);
    expect(new Set(providers)).toEqual(new Set(['nebius gpu-h100-sxm_8gpu', 'aws p5']));
  });

  it('calls a source stale that nobody has asked for long', async () => {
    server.on(path, answering(csv()));
    await turn();
    later(15);
    expect(toBook(nebius(), states, snapshot, now).sources[0]).toMatchObject({ state: 'stale' });
  });
});

describe('kept prices', () => {
  it('are read again as they were written, and a broken file counts as none', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'prices-'));
    try {
      server.on(path, answering(csv(), { etag: '"1"' }));
      await turn();
      await writeStates(directory, states.values());
      expect(await readStates(directory, ['skypilot-nebius', 'vast'])).toEqual(states);
      const whole = await readFile(join(directory, 'skypilot-nebius.jsonl'), 'utf8');
      await writeFile(join(directory, 'vast.jsonl'), whole.replaceAll('skypilot-nebius', 'vast').slice(0, -30));
      await writeFile(join(directory, 'azure-retail.jsonl'), whole.split('\n').slice(0, 3).join('\n'));
      await writeFile(join(directory, 'runpod.jsonl'), '{"id":"runpod"}');
      await writeFile(join(directory, 'openrouter.jsonl'), whole);
      expect([
        ...(await readStates(directory, ['skypilot-nebius', 'vast', 'azure-retail', 'runpod', 'openrouter'])).keys(),
      ]).toEqual(['skypilot-nebius']);
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it('of a directory that is not there are none', async () => {
    expect((await readStates('/nonexistent/prices', ['vast'])).size).toBe(0);
  });
});
