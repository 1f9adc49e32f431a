import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pino } from 'pino';
import type { Offer } from '../../src/prices/offer.ts';
import { priceHistory } from '../../src/store/history.ts';
import { recordOffers } from '../../src/store/observations.ts';
import { openStore } from '../../src/store/store.ts';
import { atMost, figure, type Row } from './row.ts';

const count = 100_000;
const day = 86_400_000;

/** The database within the process: how long it takes to open and to take down a refresh, and whether answers wait for it. */
export async function store(): Promise<Row[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'fitcheck-bench-store-'));
  const settings = { databaseUrl: undefined, dataDir };
  const logger = pino({ level: 'silent' });
  const loop = monitorEventLoopDelay({ resolution: 5 });
  try {
    const [made, first] = await timed(async () => {
      const opened = openStore(settings, logger);
      await opened.ready;
      return opened;
    });
    await first.close();
    loop.enable();
    const [opened, database] = await timed(async () => {
      const again = openStore(settings, logger);
      await again.ready;
      return again;
    });
    loop.disable();
    const heldWhileOpening = held(loop);
    const record = (offers: readonly Offer[], daysAgo: number) =>
      timed(() => recordOffers(database, { source: 'bench', seenAt: new Date(Date.now() - daysAgo * day) }, offers));
    const offers = listed(1);
    const changed = listed(1.1);
    const [appended] = await record(offers, 2);
    const [confirmed] = await record(offers, 1);
    const [mixed] = await record(changed, 0);
    const until = new Date();
    const since = new Date(until.getTime() - 365 * day);
    const [history] = await timed(() => priceHistory(database, { since, until, accelerators: ['accelerator-7'] }));
    await database.close();
    return [
      { what: 'PGlite: first start of an empty directory', result: `${figure(made / 1000)} s, behind the answers` },
      { what: 'PGlite: opened again', result: `${figure(opened / 1000)} s, behind the answers` },
      atMost('main thread held while it opens, longest', heldWhileOpening, 250, 'ms'),
      atMost(`${figure(count)} new offers taken down`, appended / 1000, 30, 's'),
      atMost('the same offers confirmed', confirmed / 1000, 30, 's'),
      atMost('the same with a tenth of the prices changed', mixed / 1000, 30, 's'),
      { what: 'price history of one accelerator for a chart', result: `${figure(history)} ms` },
    ];
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function timed<T>(work: () => Promise<T>): Promise<[milliseconds: number, result: T]> {
  const began = performance.now();
  const result = await work();
  return [performance.now() - began, result];
}

/** The sampling interval itself is part of what the monitor reports. */
function held(loop: { readonly max: number }): number {
  return Math.max(0, loop.max / 1e6 - 5);
}

/** Made-up offers of twenty providers; every tenth price is multiplied by the factor. */
function listed(factor: number): readonly Offer[] {
  return Array.from({ length: count }, (_, i) => {
    const usdPerHour = (1 + (i % 17)) * (i % 10 === 0 ? factor : 1);
    return {
      provider: `provider-${i % 20}`,
      sku: `machine-${i}`,
      region: `region-${i % 30}`,
      accelerator: `accelerator-${i % 40}`,
      count: 1 + (i % 8),
      tier: i % 2 === 0 ? 'on-demand' : 'spot',
      market: false,
      nativeAmount: usdPerHour,
      nativeCurrency: 'USD',
      usdPerHour,
      nvlink: null,
      inStock: null,
      source: 'bench',
      observedAt: '2026-01-01',
    };
  });
}
