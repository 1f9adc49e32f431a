import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { currentPrices, publishPrices } from '../../../src/prices/current.ts';
import { type PriceService, startPrices } from '../../../src/prices/refresh/background.ts';
import type { RecordRefresh } from '../../../src/prices/refresh/record.ts';
import { newState } from '../../../src/prices/refresh/state.ts';
import { writeStates } from '../../../src/prices/refresh/state-files.ts';
import { skypilotSources } from '../../../src/prices/sources/skypilot.ts';
import { answering, type PriceServer, quickWorld, startPriceServer } from '../../fakes/price-server.ts';
import { offer } from '../offers.ts';

let server: PriceServer;
let directory: string;
beforeEach(async () => {
  server = await startPriceServer();
  directory = await mkdtemp(join(tmpdir(), 'prices-'));
  server.on(
    '/catalogs/v8/nebius/vms.csv',
    answering('InstanceType,AcceleratorName,AcceleratorCount,Price,Region\ngpu-h100-sxm,H100-80GB-SXM,8,23.6,eu\n'),
  );
});
afterEach(async () => {
  publishPrices(undefined);
  await server.stop();
  await rm(directory, { recursive: true });
});

const service = (more: Partial<Pick<PriceService, 'directory' | 'isRefreshing' | 'history'>> = {}) => ({
  sources: skypilotSources(server.url).filter(({ id }) => id === 'skypilot-nebius'),
  directory,
  isRefreshing: true,
  world: quickWorld(),
  log: { info: vi.fn(), warn: vi.fn() },
  record: vi.fn<RecordRefresh>().mockResolvedValue(undefined),
  history: () => Promise.resolve([]),
  ...more,
});
/** The first turn reads the shipped prices, which takes a second where others work too. */
const patience = { timeout: 20_000 };
const nebius = () => currentPrices().offers.filter(({ provider }) => provider === 'nebius');

it('asks, publishes, keeps and has taken down what the sources say', async () => {
  const one = service();
  const { stop } = startPrices(one, 0);
  await vi.waitFor(() => expect(nebius()).toMatchObject([{ usdPerHour: 23.6 }]), patience);
  stop();
  expect(one.record).toHaveBeenCalledOnce();
  expect(one.record.mock.calls[0]?.[0]).toMatchObject({
    runs: [{ source: 'skypilot-nebius', status: 'ok' }],
    offers: [{ provider: 'nebius' }],
    sources: expect.arrayContaining([expect.objectContaining({ id: 'skypilot-nebius', state: 'fresh' })]),
  });
  publishPrices(undefined);

  const asked = server.asked.length;
  const next = startPrices(service({ isRefreshing: false }), 0);
  await vi.waitFor(() => expect(nebius()).toHaveLength(1), patience);
  next.stop();
  expect(server.asked).toHaveLength(asked);
});

it('publishes all the same when nothing can be kept, taken down or looked up', async () => {
  await writeFile(join(directory, 'file'), '');
  const fails = () => Promise.reject(new Error('closed'));
  const one = service({ directory: join(directory, 'file', 'prices'), history: fails });
  one.record.mockImplementation(fails);
  const { stop } = startPrices(one, 0);
  await vi.waitFor(() => expect(nebius()).toHaveLength(1), patience);
  stop();
  expect(one.log.warn.mock.calls.map(([, message]) => message)).toEqual([
    expect.stringContaining('set PRICES_DIR'),
    expect.stringContaining('could not be written to the database'),
    expect.stringContaining('history could not be read'),
  ]);
});

it('answers from what is shipped until then, and for good when it is stopped first', async () => {
  const reading = { offers: [offer()], apiPrices: [], mark: null, asOf: '2026-11-24' };
  await writeStates(directory, [{ ...newState('skypilot-nebius'), reading, answeredAt: '2026-11-24T12:00:00Z' }]);
  const { stop } = startPrices(service(), 0);
  stop();
  await new Promise((resolve) => setImmediate(resolve));
  expect(nebius()).toEqual([]);
  expect(server.asked).toEqual([]);
});
