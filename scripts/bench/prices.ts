import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { strToU8, zipSync } from 'fflate';
import { cheapestHost } from '../../src/prices/cheapest.ts';
import { sourceClient } from '../../src/prices/http/client.ts';
import { refresh } from '../../src/prices/refresh/refresh.ts';
import { toBook } from '../../src/prices/refresh/to-book.ts';
import { embeddedPrices } from '../../src/prices/snapshot.ts';
import { gpuhuntSources } from '../../src/prices/sources/gpuhunt.ts';
import { atMost, percentile, type Row } from './row.ts';

const offers = 100_000;
const lookUps = 1_000;
/** GPUs with their memory and a price, over which the made-up offers are spread. */
const gpus = ['H200,141,3.5', 'B200,180,5.5', 'L4,24,0.7', 'L40S,48,1.5', 'A10G,24,1.1', 'T4,16,0.4', 'MI300X,192,2.5'];

/** A refresh of a catalogue of 100,000 offers from a server on loopback, and the cheapest host among them. */
export async function prices(): Promise<Row[]> {
  const zip = zipSync({ 'nebius.csv': strToU8(catalogue()) });
  const server = createServer((request, response) => {
    response.end(request.url?.endsWith('/version') === true ? '20261124-1' : zip);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sources = gpuhuntSources(url).filter(({ id }) => id === 'gpuhunt-nebius');
  const now = (): Date => new Date('2026-11-24T12:00:00Z');
  const started = performance.now();
  const { states, runs } = await refresh({
    sources,
    states: new Map(),
    client: sourceClient({ now, random: () => 0, sleep: () => Promise.resolve() }),
    now,
    known: embeddedPrices().offers,
  });
  const book = toBook(sources, states, embeddedPrices(), now());
  const seconds = (performance.now() - started) / 1000;
  server.close();
  if (runs[0]?.rows !== offers) throw new Error(`the refresh brought ${runs[0]?.rows} offers: ${runs[0]?.reason}`);
  const times: number[] = [];
  for (let i = 0; i < lookUps; i++) {
    const start = performance.now();
    const need = { accelerator: 'h200-141gb-sxm', gpus: 16, gpusPerNode: 8, needsNvlink: true };
    if (cheapestHost(book, need, 'on-demand', now()) === undefined) throw new Error('no host');
    times.push(performance.now() - start);
  }
  return [
    atMost(`refresh of ${offers.toLocaleString('en-US')} offers, from the request to the new book`, seconds, 30, 's'),
    atMost(
      `the cheapest host among ${offers.toLocaleString('en-US')} offers, 99th percentile`,
      percentile(times, 0.99),
      50,
      'ms',
    ),
  ];
}

function catalogue(): string {
  const lines = ['instance_name,location,price,gpu_count,gpu_name,gpu_memory,spot'];
  for (let i = 0; i < offers; i++) {
    const [name, memory, price] = (gpus[i % gpus.length] ?? '').split(',');
    const count = 2 ** (i % 4);
    const usd = Number(price) * count * (1 + (i % 100) / 100);
    lines.push(`machine-${i % 140},region-${i % 997},${usd.toFixed(4)},${count},${name},${memory},False`);
  }
  return lines.join('\n');
}
