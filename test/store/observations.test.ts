import { describe, expect, it } from 'vitest';
import type { Offer } from '../../src/prices/offer.ts';
import type { FetchRun } from '../../src/prices/refresh/record.ts';
import { priceHistory } from '../../src/store/history.ts';
import { recordOffers } from '../../src/store/observations.ts';
import { recorder } from '../../src/store/record-refresh.ts';
import type { Store } from '../../src/store/store.ts';
import { databases, openForTests } from '../fakes/store.ts';

const offer = (over: Partial<Offer>): Offer => ({
  provider: 'somecloud',
  sku: 'big-8',
  region: 'eu-1',
  accelerator: 'h100-80gb-sxm',
  count: 8,
  tier: 'on-demand',
  market: false,
  nativeAmount: 24,
  nativeCurrency: 'USD',
  usdPerHour: 24,
  nvlink: true,
  inStock: null,
  source: 'list',
  observedAt: '2026-03-01',
  ...over,
});
const day = (date: string): Date => new Date(`2026-03-${date}T06:00:00Z`);
const reading = (date: string, source = 'list') => ({ source, seenAt: day(date) });

describe.each(databases)('observations in %s', (_name, start) => {
  let store: Store;
  openForTests(start, (opened) => {
    store = opened;
  });

  /** The observations of one machine, oldest first. */
  const observed = (sku: string) =>
    store.use((db) =>
      db
        .selectFrom('observations')
        .innerJoin('offers', 'offers.id', 'offer_id')
        .where('sku', '=', sku)
        .select(['native_amount', 'usd_per_hour', 'in_stock', 'as_of', 'first_seen', 'last_seen', 'latest'])
        .orderBy('first_seen')
        .execute(),
    );

  it('are appended when the price changes, and only then', async () => {
    const sku = 'changes';
    expect(await recordOffers(store, reading('01'), [offer({ sku })])).toEqual({ appended: 1, confirmed: 0 });
    const again = offer({ sku, observedAt: '2026-03-02' });
    expect(await recordOffers(store, reading('02'), [again])).toEqual({ appended: 0, confirmed: 1 });
    expect(await recordOffers(store, reading('03'), [offer({ sku, nativeAmount: 20, usdPerHour: 20 })])).toEqual({
      appended: 1,
      confirmed: 0,
    });
    expect(await observed(sku)).toMatchObject([
      { native_amount: 24, as_of: '2026-03-02', first_seen: day('01'), last_seen: day('02'), latest: false },
      { native_amount: 20, first_seen: day('03'), last_seen: day('03'), latest: true },
    ]);
  });

  it('take stock for a change and the exchange rate for none', async () => {
    const sku = 'euro';
    const euro = { sku, nativeCurrency: 'EUR', nativeAmount: 10 };
    await recordOffers(store, reading('01'), [offer({ ...euro, usdPerHour: 11, inStock: true })]);
    await recordOffers(store, reading('02'), [offer({ ...euro, usdPerHour: 11.2, inStock: true })]);
    await recordOffers(store, reading('03'), [offer({ ...euro, usdPerHour: 11.2, inStock: false })]);
    expect(await observed(sku)).toMatchObject([
      { usd_per_hour: 11, in_stock: true, last_seen: day('02') },
      { usd_per_hour: 11.2, in_stock: false },
    ]);
  });

  it('of two sources about one machine do not disturb each other', async () => {
    const sku = 'two-sources';
    await recordOffers(store, reading('01', 'one'), [offer({ sku })]);
    await recordOffers(store, reading('01', 'other'), [offer({ sku, nativeAmount: 25, usdPerHour: 25 })]);
    expect(await recordOffers(store, reading('02', 'one'), [offer({ sku })])).toEqual({ appended: 0, confirmed: 1 });
    expect(await observed(sku)).toHaveLength(2);
  });

  it('are the same, however often a reading is repeated, and by how many at once', async () => {
    const skus = Array.from({ length: 50 }, (_, i) => offer({ sku: `repeated-${i}` }));
    await Promise.all([1, 2, 3].map(() => recordOffers(store, reading('04'), skus)));
    await recordOffers(store, reading('04'), [...skus].reverse());
    expect(await observed('repeated-7')).toHaveLength(1);
  });

  it('are kept from names that look like SQL, and of regions without a name', async () => {
    const sku = `'); drop table offers; --`;
    await recordOffers(store, reading('01'), [offer({ sku, region: null })]);
    expect(await observed(sku)).toHaveLength(1);
  });

  it('give the cheapest GPU-hour by provider and day, and no point where nobody saw an offer', async () => {
    const accelerator = 'chart-gpu';
    const one = (date: string, usdPerHour: number, over: Partial<Offer> = {}) =>
      recordOffers(store, reading(date, 'charted'), [
        offer({ accelerator, nativeAmount: usdPerHour, usdPerHour, ...over }),
      ]);
    await one('01', 24);
    await one('03', 24);
    await one('04', 16);
    await one('04', 5, { sku: 'small-1', count: 1 });
    await one('10', 16);
    const points = await priceHistory(store, { since: day('02'), until: day('12'), accelerators: [accelerator] });
    expect(points.map(({ day, usdPerGpuHour }) => [day.slice(-2), usdPerGpuHour])).toEqual([
      ['02', 3],
      ['03', 3],
      ['04', 2],
      ['10', 2],
    ]);
    expect(points[0]).toMatchObject({ provider: 'somecloud', accelerator, tier: 'on-demand' });
    expect(await priceHistory(store, { since: day('12'), until: day('13') })).toEqual([]);
  });

  it('are confirmed by "not modified", and left alone by a failure', async () => {
    const sku = 'unmodified';
    const source = 'cached';
    const record = recorder(store);
    const refresh = (date: string, status: FetchRun['status'], offers: Offer[]) =>
      record({
        sources: [
          {
            id: source,
            label: 'Cached',
            kind: 'list',
            licence: 'MIT',
            url: 'https://example.com',
            asOf: null,
            state: 'fresh',
          },
        ],
        runs: [
          {
            source,
            startedAt: day(date).toISOString(),
            finishedAt: day(date).toISOString(),
            status,
            rows: offers.length,
            reason: null,
            upstreamVersion: null,
          },
        ],
        offers,
        apiPrices: [],
      });
    const gone = offer({ sku: 'gone', source });
    await refresh('01', 'ok', [offer({ sku, source }), gone]);
    await refresh('02', 'ok', [offer({ sku, source })]);
    await refresh('03', 'not-modified', []);
    await refresh('04', 'failed', []);
    expect(await observed(sku)).toMatchObject([{ first_seen: day('01'), last_seen: day('03') }]);
    expect(await observed('gone')).toMatchObject([{ last_seen: day('01') }]);
    const runs = await store.use((db) =>
      db.selectFrom('fetch_runs').select('status').where('source', '=', source).execute(),
    );
    expect(runs.map(({ status }) => status)).toEqual(['ok', 'ok', 'not-modified', 'failed']);
  });

  it('of API prices are appended on change too', async () => {
    const record = recorder(store);
    const refresh = (date: string, outputPerMillion: number) =>
      record({
        sources: [],
        runs: [
          {
            source: 'api',
            startedAt: day(date).toISOString(),
            finishedAt: day(date).toISOString(),
            status: 'ok',
            rows: 1,
            reason: null,
            upstreamVersion: null,
          },
        ],
        offers: [],
        apiPrices: [null, 'fp8'].map((quantization) => ({
          model: 'some-model',
          provider: 'someapi',
          inputPerMillion: 1,
          outputPerMillion,
          quantization,
          source: 'api',
          observedAt: '2026-03-01',
        })),
      });
    await refresh('01', 2);
    await refresh('02', 2);
    await refresh('03', 3);
    const rows = await store.use((db) =>
      db
        .selectFrom('api_prices')
        .select(['output_per_million', 'last_seen'])
        .where('quantization', 'is', null)
        .orderBy('id')
        .execute(),
    );
    expect(rows).toEqual([
      { output_per_million: 2, last_seen: day('02') },
      { output_per_million: 3, last_seen: day('03') },
    ]);
  });
});
