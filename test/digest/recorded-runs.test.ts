import { describe, expect, it } from 'vitest';
import { runsOfDay } from '../../src/digest/recorded-runs.ts';
import type { Offer } from '../../src/prices/offer.ts';
import { recorder } from '../../src/store/record-refresh.ts';
import type { Store } from '../../src/store/store.ts';
import { databases, openForTests } from '../fakes/store.ts';
import { offer as anOffer } from '../prices/offers.ts';

const offer = (sku: string, usdPerHour: number, over: Partial<Offer> = {}): Offer =>
  anOffer({
    provider: 'somecloud',
    sku,
    region: 'eu-1',
    usdPerHour,
    source: 'list',
    observedAt: '2026-03-01',
    ...over,
  });

describe.each(databases)('runs of a day, from what refreshes took down in %s', (_name, start) => {
  let store: Store;
  openForTests(start, (opened) => {
    store = opened;
  });

  /** What a refresh takes down: one source, read at that moment. */
  const refreshed = (at: string, offers: readonly Offer[], status: 'ok' | 'not-modified' | 'failed' = 'ok') =>
    recorder(store)({
      sources: [],
      runs: [
        {
          source: 'list',
          startedAt: at,
          finishedAt: at,
          status,
          rows: offers.length,
          reason: null,
          upstreamVersion: null,
        },
      ],
      offers,
      apiPrices: [],
    });

  it('are what the last healthy reading of each day found', async () => {
    await refreshed('2026-03-01T06:00:00.123Z', [offer('big-8', 24), offer('old-8', 16)]);
    await refreshed('2026-03-01T18:00:00.456Z', [offer('big-8', 28)]);
    await refreshed('2026-03-02T06:00:00.789Z', [], 'not-modified');
    await refreshed('2026-03-03T06:00:00.000Z', [], 'failed');
    const day = async (date: string) =>
      (await runsOfDay(store, date)).map(({ source, market, offers }) => ({
        source,
        market,
        offers: offers.map(({ variant, usdPerGpuHour }) => [variant, usdPerGpuHour]),
      }));
    const afternoon = [{ source: 'list', market: false, offers: [['big-8 eu-1', 3.5]] }];
    expect(await day('2026-03-02')).toEqual(afternoon);
    expect(await day('2026-03-01')).toEqual(afternoon);
    expect(await day('2026-03-03')).toEqual([]);
    expect(await day('2026-02-28')).toEqual([]);
  });

  it('tell a marketplace of a source from its list', async () => {
    await refreshed('2026-04-01T06:00:00Z', [offer('big-8', 24), offer('ask-1', 2, { count: 1, market: true })]);
    const runs = await runsOfDay(store, '2026-04-01');
    expect(runs.map(({ market, offers }) => [market, offers.map(({ usdPerGpuHour }) => usdPerGpuHour)])).toEqual(
      expect.arrayContaining([
        [false, [3]],
        [true, [2]],
      ]),
    );
  });
});
