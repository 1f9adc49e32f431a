import { describe, expect, it } from 'vitest';
import type { TableSection } from '../../src/answer/card.ts';
import { fit } from '../../src/answer/fit.ts';
import { priceAnswerSchema } from '../../src/answer/price/price-answer.ts';
import { price } from '../../src/answer/price.ts';
import { daysAgo, marketOf, offer } from '../fakes/prices.ts';

const market = marketOf(
  [
    offer({ provider: 'nebius', usdPerHour: 24, region: 'eu-north1' }),
    offer({ provider: 'aws', usdPerHour: 55 }),
    offer({ provider: 'aws', usdPerHour: 7, count: 1, sku: 'p5.4xlarge' }),
    offer({ provider: 'aws', usdPerHour: 20, tier: 'spot' }),
    offer({ provider: 'gcp', usdPerHour: 10, observedAt: daysAgo(200) }),
    offer({ provider: 'runpod', usdPerHour: 2.5, count: 1, region: null }),
    offer({ provider: 'vast', usdPerHour: 12, market: true, tier: 'community', region: 'Sweden, SE' }),
    offer({ provider: 'lambda', usdPerHour: 8, inStock: false }),
  ],
  {
    history: [
      { accelerator: 'h100-80gb-sxm', tier: 'on-demand', provider: 'aws', day: '2025-01-01', usdPerGpuHour: 12.29 },
      { accelerator: 'h100-80gb-sxm', tier: 'on-demand', provider: 'aws', day: '2025-06-01', usdPerGpuHour: 6.88 },
      { accelerator: 'h100-80gb-sxm', tier: 'on-demand', provider: 'aws', day: '2026-11-01', usdPerGpuHour: 6.88 },
    ],
  },
);

function asked(words: string, of = market) {
  const { card, answer } = price(words, of);
  if (!answer.ok || !('prices' in answer)) throw new Error(`${words}: not answered`);
  const table = card.sections.find((section): section is TableSection => section.kind === 'table');
  return { card, answer, providers: table?.rows.map(([name]) => name) ?? [], table };
}

describe('/price', () => {
  it('lists the best of each provider, historic ones last, what is sold out not at all', () => {
    const { providers, answer, card } = asked('h100');
    expect(providers).toEqual(['RunPod', 'Nebius', 'AWS', 'Vast.ai (market)', 'Google Cloud']);
    expect(card.verdict.text).toBe(
      'H100, on demand: from $2.50 a GPU-hour at RunPod (4 days old). Spot from $2.50 at AWS.',
    );
    expect(priceAnswerSchema.parse(answer)).toEqual(answer);
  });

  it('says of which machine each price is: one on spot is often another', () => {
    const rows = (spot: string) => {
      const offers = [
        offer({ provider: 'aws', usdPerHour: 55, sku: 'big' }),
        offer({ provider: 'aws', usdPerHour: 20, sku: spot, tier: 'spot' }),
      ];
      return asked('h100', marketOf(offers)).table?.rows.map((row) => row.slice(0, 6));
    };
    expect(rows('big')).toEqual([['AWS', '$6.88', '$2.50', 'big, us-east-1', '8', '$55.00 / $20.00']]);
    expect(rows('other')).toEqual([
      ['AWS', '$6.88', '', 'big, us-east-1', '8', '$55.00'],
      ['AWS', '', '$2.50', 'other, us-east-1', '8', '$20.00'],
    ]);
  });

  it('answers who asks what a GPU costs under another command', () => {
    for (const words of ['what does an h100 cost', 'h100 spot', 'how much is an h100 an hour', 'rent an h100'])
      expect(fit(words, market).card.kind, words).toBe('price');
    for (const words of ['h100', '405b h100 spot', 'what does 405b cost on h100', 'how many h100'])
      expect(fit(words, market).card.kind, words).not.toBe('price');
  });

  it('takes machines that hold as many GPUs together as were asked for', () => {
    const { providers, table } = asked('8x h100');
    expect(providers[0]).toBe('Nebius');
    expect(providers).not.toContain('RunPod');
    expect(table?.title).toBe('By provider, USD an hour for 8 GPUs');
  });

  it.each([
    ['h100 spot', ['AWS']],
    ['h100 in eu', ['Nebius', 'Vast.ai (market)']],
    ['h100 on aws', ['AWS']],
    ['h100 vast', ['Vast.ai (market)']],
    ['h100 under $3/h', ['RunPod']],
  ])('narrows: "%s"', (words, expected) => {
    expect(asked(words).providers).toEqual(expected);
  });

  it('says how many a budget leaves out', () => {
    expect(asked('h100 under $3/h').card.caveats).toEqual(['4 providers cost more than was said, and are left out']);
  });

  it('calls nobody the cheapest where all is historic', () => {
    const old = marketOf([
      offer({ provider: 'aws', usdPerHour: 55.04, observedAt: '2026-07-20' }),
      offer({ provider: 'azure', usdPerHour: 88.48, observedAt: '2026-06-18' }),
    ]);
    expect(asked('h100', old).card.verdict.text).toBe(
      'H100, on demand: listed at $6.88 to $11.06 a GPU-hour in June to July 2026. That is too old to say who is the cheapest now.',
    );
  });

  it('says what there is where nothing meets the conditions', () => {
    const { card, answer } = asked('h100 spot on nebius');
    expect(card.verdict.text).toMatch(
      /^No price is known of H100 at Nebius, spot\. Without the conditions there are prices of RunPod/,
    );
    expect(answer.prices).toEqual([]);
  });

  it('draws the history as the steps it has', () => {
    const { card } = asked('h100');
    expect(card.chart).toMatchObject({
      kind: 'lines',
      series: [{ label: 'AWS', points: [{ value: 12.29 }, { value: 6.88 }, { day: '2026-11-01', value: 6.88 }] }],
    });
    expect(asked('h100 spot').card.chart).toBeUndefined();
  });

  it('names what is not about a price, and offers to ask it', () => {
    const { card } = asked('405b int4 h100 32k');
    expect(card.caveats[0]).toContain('405b int4 ctx 32k');
    expect(card.actions[0]).toMatchObject({ command: 'fit', words: '405b int4 h100 ctx 32k' });
  });

  it.each([
    ['', 'unknown-gpu'],
    ['405b', 'unknown-gpu'],
    ['h100 h200', 'contradiction'],
  ])('refuses "%s" with a way out', (words, code) => {
    const { card, answer } = price(words, market);
    expect(!answer.ok && answer.error.code).toBe(code);
    expect(card.actions.every(({ command }) => command === 'price')).toBe(true);
    for (const action of card.actions) expect(price(action.words, market).answer.ok, action.words).toBe(true);
  });

  it('reads its own words again as the same card', () => {
    for (const words of ['h100', '8x h100 spot on aws in us', 'a100 40gb under $5/h'])
      expect(price(price(words, market).card.words ?? '', market).card).toEqual(price(words, market).card);
  });
});
