import { describe, expect, it } from 'vitest';
import { judge, priceBands } from '../../src/prices/checks.ts';
import type { Offer } from '../../src/prices/offer.ts';
import { tierPrices } from '../../src/prices/tier-mix-ups.ts';
import { offer } from './offers.ts';

/** What eight H100 cost at six providers: 2 to 12 $ a GPU-hour. */
const others = [16, 20, 24, 28, 55, 96].map((usdPerHour, i) => offer({ provider: `p${i}`, usdPerHour }));
/** One provider's list: three accelerators of which the H100 is known elsewhere. */
const list = (factor = 1): Offer[] => [
  offer({ provider: 'new', sku: 'h100', usdPerHour: 22 * factor }),
  offer({ provider: 'new', sku: 'l4', accelerator: 'l4', count: 1, usdPerHour: 0.7 * factor }),
  offer({ provider: 'new', sku: 'a10', accelerator: 'a10', count: 1, usdPerHour: 0.9 * factor }),
  offer({ provider: 'new', sku: 'l40s', accelerator: 'l40s', count: 1, usdPerHour: 1.5 * factor }),
];
const bands = priceBands(others);
const context = { previous: list(), bands, tiers: tierPrices([]), isMarket: false };

describe('a reading', () => {
  it('like the last one is believed', () => {
    expect(judge(list(1.2), context)).toEqual({ ok: true, offers: list(1.2), refused: 0 });
    expect(judge(list(), { ...context, previous: [] })).toMatchObject({ ok: true });
  });

  it.each([
    ['without an offer', [], /no offer that can be used/],
    ['of less than half the offers', list().slice(0, 1), /1 offers, after 4/],
    ['at ten times the prices', list(10), /4 of 4 prices moved more than 3 times/],
    ['of single GPUs where it was of machines', list(1 / 8), /4 of 4 prices moved more than 3 times/],
  ])('%s is not', (_name, offers, reason) => {
    const verdict = judge(offers, context);
    expect(verdict).toMatchObject({ ok: false });
    expect(!verdict.ok && verdict.reason).toMatch(reason);
  });

  it('that is the first of its source is held against what others ask', () => {
    const known = priceBands([...others, ...list()].map((one) => ({ ...one, provider: `${one.provider}x` })));
    expect(judge([offer({ usdPerHour: 300 })], { ...context, previous: [], bands: known })).toMatchObject({
      ok: false,
    });
  });

  it.each([
    ['the spot price of another source for the price on demand', 10, 1],
    ['a cut that the other source has not read yet', 12, 0],
  ])('with %s', (_name, usdPerHour, refused) => {
    const other = { provider: 'nebius', source: 'other', sku: 'h100' };
    const tiers = tierPrices([
      offer({ ...other, usdPerHour: 23.6 }),
      offer({ ...other, usdPerHour: 10, tier: 'spot' }),
    ]);
    const offers = [
      offer({ provider: 'nebius', sku: 'h100', usdPerHour }),
      offer({ provider: 'nebius', sku: 'h100', usdPerHour, tier: 'spot' }),
    ];
    expect(judge(offers, { ...context, previous: [], tiers })).toMatchObject({ ok: true, refused });
  });

  it('loses the GPUs whose price cannot be right, and keeps the rest', () => {
    const [h100, ...rest] = list();
    expect(
      judge([{ ...offer({ provider: 'new', sku: 'h100', usdPerHour: 2 }) }, ...rest], { ...context, previous: [] }),
    ).toEqual({
      ok: true,
      offers: rest,
      refused: 1,
    });
    expect(h100).toBeDefined();
  });

  it('loses one region that does not fit the others, on demand', () => {
    const inRegions = (tier: Offer['tier']) =>
      ['a', 'b', 'c', 'd'].map((region) => offer({ region, tier, usdPerHour: region === 'd' ? 5 : 24 }));
    const open = { ...context, previous: [], bands: new Map() };
    expect(judge(inRegions('on-demand'), open)).toMatchObject({ refused: 1 });
    expect(judge(inRegions('spot'), open)).toMatchObject({ refused: 0 });
  });

  it('of a marketplace may hold any price', () => {
    expect(judge([offer({ usdPerHour: 2, market: true })], { ...context, previous: [], isMarket: true })).toMatchObject(
      {
        ok: true,
        refused: 0,
      },
    );
  });
});

describe('what providers ask', () => {
  it('is a band around the median of five or more', () => {
    // The cheapest GPU-hours are 2, 2.5, 3, 3.5, 6.875 and 12 $.
    expect(bands.get('h100-80gb-sxm|on-demand')).toEqual({ low: 3.25 / 4, high: 3.25 * 4 });
  });

  it('is their whole range where they are few, and unknown where there is one', () => {
    expect(priceBands(others.slice(0, 3)).get('h100-80gb-sxm|on-demand')).toEqual({ low: 0.5, high: 12 });
    expect(priceBands(others.slice(0, 1)).size).toBe(0);
    expect(priceBands(others.map((one) => ({ ...one, market: true }))).size).toBe(0);
  });
});
