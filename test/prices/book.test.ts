import { describe, expect, it } from 'vitest';
import { ageClass, ageDays } from '../../src/prices/age.ts';
import { makeBook } from '../../src/prices/book.ts';
import { currentPrices, publishPrices } from '../../src/prices/current.ts';
import { inPlace } from '../../src/prices/regions.ts';
import { offer } from './offers.ts';

const empty = { offers: [], sources: [], apiPrices: [], history: [], generatedAt: '2026-11-24' };

describe('a book of prices', () => {
  it('has the offers of an accelerator by the price of a GPU-hour', () => {
    const book = makeBook({
      ...empty,
      offers: [
        offer({ sku: 'b', usdPerHour: 24 }),
        offer({ sku: 'a', count: 1, usdPerHour: 2 }),
        offer({ accelerator: 'l4', sku: 'c' }),
      ],
    });
    expect(book.for('h100-80gb-sxm').map(({ sku }) => sku)).toEqual(['a', 'b']);
    expect(book.for('nonsense')).toEqual([]);
  });

  it('takes an offer that two sources tell once: the later word, or the earlier source of the same day', () => {
    const told = [
      offer({ source: 'one', usdPerHour: 20, observedAt: '2026-11-20' }),
      offer({ source: 'two', usdPerHour: 30, observedAt: '2026-11-22' }),
      offer({ source: 'three', usdPerHour: 40, observedAt: '2026-11-22' }),
    ];
    expect(makeBook({ ...empty, offers: told }).offers).toMatchObject([{ source: 'two' }]);
  });

  it('has history by provider and day, and API prices by model', () => {
    const point = { accelerator: 'l4', tier: 'spot' as const, usdPerGpuHour: 1 };
    const price = { model: 'a/b', quantization: null, inputPerMillion: 1, source: 's', observedAt: '2026-11-24' };
    const book = makeBook({
      ...empty,
      history: [
        { ...point, provider: 'gcp', day: '2026-02-01' },
        { ...point, provider: 'aws', day: '2026-03-01' },
        { ...point, provider: 'gcp', day: '2026-01-01' },
      ],
      apiPrices: [
        { ...price, provider: 'dear', outputPerMillion: 2 },
        { ...price, provider: 'cheap', outputPerMillion: 1 },
      ],
    });
    expect(book.series('l4', 'spot').map(({ provider, day }) => `${provider} ${day}`)).toEqual([
      'aws 2026-03-01',
      'gcp 2026-01-01',
      'gcp 2026-02-01',
    ]);
    expect(book.series('l4', 'on-demand')).toEqual([]);
    expect(book.apiPrices('a/b').map(({ provider }) => provider)).toEqual(['cheap', 'dear']);
  });

  it('is the shipped one until another is published', () => {
    const shipped = currentPrices();
    expect(shipped.sources.every(({ state }) => state === 'embedded')).toBe(true);
    const book = makeBook(empty);
    publishPrices(book);
    expect(currentPrices()).toBe(book);
    publishPrices(undefined);
    expect(currentPrices()).toBe(shipped);
  });
});

describe('the age of a price', () => {
  const now = new Date('2026-11-24T12:00:00Z');
  it.each([
    ['2026-11-24', 0, 'plain'],
    ['2026-11-17', 7, 'plain'],
    ['2026-11-16', 8, 'note'],
    ['2026-10-25', 30, 'note'],
    ['2026-10-24', 31, 'warning'],
    ['2026-08-26', 90, 'warning'],
    ['2026-08-25', 91, 'historic'],
    ['2026-11-25T13:00:00Z', -2, 'plain'],
  ])('of %s is %i days: %s', (asOf, days, name) => {
    expect(ageDays(asOf, now)).toBe(days);
    expect(ageClass(days)).toBe(name);
  });

  it('is not made up for what is no date', () => {
    expect(() => ageDays('soon', now)).toThrow('"soon" is not an ISO date');
  });
});

describe('the place of an offer', () => {
  it.each([
    ['eu-central-1', ['eu', 'europe']],
    ['eu-west-2', ['europe', 'uk']],
    ['eu-central-2', ['europe']],
    ['europe-west4', ['eu', 'europe']],
    ['europe-west2', ['europe', 'uk']],
    ['westeurope', ['eu', 'europe']],
    ['swedencentral', ['eu', 'europe']],
    ['switzerlandnorth', ['europe']],
    ['uksouth', ['europe', 'uk']],
    ['FIN-03', ['eu', 'europe']],
    ['EU-RO-1', ['eu', 'europe']],
    ['EUR-IS-1', ['europe']],
    ['Bulgaria, BG', ['eu', 'europe']],
    ['SE', ['eu', 'europe']],
    ['us-east-1', ['us']],
    ['eastus2', ['us']],
    ['California, US', ['us']],
    ['US-KS-2', ['us']],
    ['CA-MTL-1', ['canada']],
    ['canadacentral', ['canada']],
    ['CANADA-1', ['canada']],
    ['NORWAY-1', ['europe']],
    ['me-south-1', ['middle east']],
    ['ap-northeast-1', ['asia']],
    ['asia-east1', ['asia']],
    ['southeastasia', ['asia']],
    ['centralindia', ['asia']],
    ['Taiwan, TW', ['asia']],
    ['ap-southeast-2', ['australia']],
    ['australiaeast', ['australia']],
    ['me-central-1', ['middle east']],
    ['sa-east-1', ['south america']],
    ['brazilsouth', ['south america']],
    ['southafricanorth', ['africa']],
  ])('%s is in %s', (region, expected) => {
    const words = ['eu', 'europe', 'uk', 'us', 'canada', 'asia', 'australia', 'middle east', 'south america', 'africa'];
    expect(words.filter((word) => inPlace(offer({ region }), word))).toEqual(expected);
  });

  it('may be the provider’s own region, or the beginning of its name', () => {
    expect(inPlace(offer({ region: 'us-east-1' }), 'US-East-1')).toBe(true);
    expect(inPlace(offer({ region: 'us-east-1' }), 'us-east')).toBe(true);
    expect(inPlace(offer({ region: 'us-east-1' }), 'us-eas')).toBe(false);
    expect(inPlace(offer({ region: null }), 'us')).toBe(false);
  });
});
