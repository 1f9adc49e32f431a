import { price } from '../../src/answer/price.ts';
import { cloudProviders } from '../../src/catalogue/cloud-providers.ts';
import { renderSlack } from '../../src/faces/slack/render.ts';
import { makeBook } from '../../src/prices/book.ts';
import type { Offer, Tier } from '../../src/prices/offer.ts';
import { atMost, percentile, type Row } from './row.ts';

const offers = 100_000;
const days = 365;
const accelerators = ['h100-80gb-sxm', 'h200-141gb-sxm', 'b200-180gb-sxm', 'l4', 'l40s', 'a10g', 'mi300x'] as const;
const gpus = ['h100', 'h200', 'b200', 'l4', 'l40s', 'a10g', 'mi300x'];
const conditions = [
  '',
  'spot',
  'in eu',
  'spot in us',
  'on aws',
  'under $30/h',
  'in us-east-3',
  '8 gpus',
  '16 gpus spot in asia',
];
const regions = ['us-east', 'eu-west', 'ap-south', 'europe-north', 'us-west'];
const now = new Date('2026-11-24T12:00:00Z');

/** `/price` to a Slack message, among 100,000 offers and a year of history. */
export async function priceAnswers(): Promise<Row[]> {
  const book = makeBook({
    offers: Array.from({ length: offers }, (_, index) => offerNumber(index)),
    sources: [],
    apiPrices: [],
    history: accelerators.flatMap((accelerator) =>
      cloudProviders.flatMap(({ id: provider }, which) =>
        Array.from({ length: days }, (_, back) => ({
          accelerator,
          tier: 'on-demand' as const,
          provider,
          day: new Date(now.getTime() - (days - back) * 86_400_000).toISOString().slice(0, 10),
          usdPerGpuHour: 2 + ((back * (which + 1)) % 17) / 10,
        })),
      ),
    ),
    generatedAt: now.toISOString(),
  });
  const questions = gpus.flatMap((gpu) => conditions.map((words) => `${gpu} ${words}`.trim()));
  const times: number[] = [];
  for (let round = 0; round < 20; round += 1) {
    // Another day each round: nothing that was remembered helps.
    const market = { book, now: new Date(now.getTime() + round * 86_400_000) };
    for (const words of questions) {
      const began = performance.now();
      const { card, answer } = price(words, market);
      renderSlack(card);
      times.push(performance.now() - began);
      if (!answer.ok) throw new Error(`${words}: ${answer.error.message}`);
    }
  }
  const what = `/price to a Slack message, ${offers.toLocaleString('en-US')} offers and a year of history, 99th percentile`;
  return [atMost(what, percentile(times, 0.99), 50, 'ms')];
}

function offerNumber(index: number): Offer {
  const provider = cloudProviders[index % cloudProviders.length]?.id ?? 'aws';
  const count = 2 ** (Math.floor(index / 7) % 4);
  const usdPerHour = count * (1.5 + (index % 997) / 200);
  return {
    provider,
    sku: `machine-${index % 140}`,
    region: `${regions[index % regions.length]}-${index % 41}`,
    accelerator: accelerators[index % accelerators.length] ?? 'l4',
    count,
    tier: (['on-demand', 'spot', 'reserved'] satisfies Tier[])[index % 3] ?? 'spot',
    market: index % 11 === 0,
    nativeAmount: usdPerHour,
    nativeCurrency: 'USD',
    usdPerHour,
    nvlink: true,
    inStock: null,
    source: 'made up',
    observedAt: new Date(now.getTime() - (index % 200) * 86_400_000).toISOString().slice(0, 10),
  };
}
