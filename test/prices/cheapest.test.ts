import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeBook } from '../../src/prices/book.ts';
import { cheapestHost, type HostNeed } from '../../src/prices/cheapest.ts';
import type { Offer } from '../../src/prices/offer.ts';
import { offer } from './offers.ts';

const now = new Date('2026-11-24T12:00:00Z');
const eight: HostNeed = { accelerator: 'h100-80gb-sxm', gpus: 8, gpusPerNode: 8, needsNvlink: true };
const book = (offers: readonly Offer[]) =>
  makeBook({ offers, sources: [], apiPrices: [], history: [], generatedAt: '2026-11-24' });
const host = (offers: readonly Offer[], need: Partial<HostNeed> = {}, tier: Offer['tier'] = 'on-demand') =>
  cheapestHost(book(offers), { ...eight, ...need }, tier, now);

const single = offer({ sku: '1x', count: 1, usdPerHour: 2 });

describe('the cheapest host', () => {
  it('of eight tensor-parallel GPUs is one machine with NVLink, not eight single ones', () => {
    const cards = offer({ sku: 'pcie', usdPerHour: 10, nvlink: false });
    const unsaid = offer({ sku: 'unsaid', usdPerHour: 11, nvlink: null });
    expect(host([single, cards, unsaid, offer()])).toMatchObject({
      offer: { sku: offer().sku },
      machines: 1,
      usdPerHour: 24,
    });
    expect(host([single, cards])).toBeUndefined();
  });

  it('of pipeline stages or replicas may be several machines', () => {
    expect(host([single], { gpusPerNode: 1 })).toMatchObject({ machines: 8, usdPerHour: 16 });
    expect(host([offer()], { gpus: 16 })).toMatchObject({ machines: 2, usdPerHour: 48 });
  });

  it('pays whole machines, and puts as many groups on one as it holds', () => {
    expect(host([offer()], { gpus: 4, gpusPerNode: 4 })).toMatchObject({ machines: 1, usdPerHour: 24 });
    expect(host([offer()], { gpus: 6, gpusPerNode: 2 })).toMatchObject({ machines: 1, usdPerHour: 24 });
    expect(host([offer()], { gpus: 9, gpusPerNode: 3 })).toMatchObject({ machines: 2, usdPerHour: 48 });
    const four = offer({ sku: '4x', count: 4, usdPerHour: 13 });
    expect(host([offer(), four], { gpus: 4, gpusPerNode: 4 })).toMatchObject({ offer: { sku: '4x' } });
    expect(host([offer(), four], { gpus: 8, gpusPerNode: 4 })).toMatchObject({ offer: { count: 8 }, usdPerHour: 24 });
  });

  it('is never what one owner asks on a marketplace, unless that is wanted', () => {
    const market = offer({ sku: 'm', market: true, usdPerHour: 8 });
    expect(host([offer(), market])).toMatchObject({ usdPerHour: 24 });
    expect(host([offer(), market], { market: true })).toMatchObject({ usdPerHour: 8 });
  });

  it('is not one that is sold out, of another tier, or elsewhere than wanted', () => {
    const soldOut = offer({ sku: 's', inStock: false, usdPerHour: 1 });
    const spot = offer({ tier: 'spot', usdPerHour: 9 });
    expect(host([soldOut, spot, offer()])).toMatchObject({ usdPerHour: 24 });
    expect(host([soldOut, spot, offer()], {}, 'spot')).toMatchObject({ usdPerHour: 9 });
    expect(host([offer()], { where: ({ provider }) => provider === 'aws' })).toBeUndefined();
  });

  it('is one of the last 90 days before any older one', () => {
    const old = offer({ sku: 'old', usdPerHour: 5, observedAt: '2026-08-20' });
    expect(host([old, offer()])).toMatchObject({ usdPerHour: 24 });
    expect(host([old])).toMatchObject({ usdPerHour: 5 });
  });

  it('never costs more when an offer is added, and holds every GPU', () => {
    const offers = fc.array(
      fc.record({ count: fc.integer({ min: 1, max: 16 }), usdPerHour: fc.integer({ min: 1, max: 100 }) }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(offers, fc.integer({ min: 1, max: 64 }), fc.integer({ min: 1, max: 8 }), (rows, groups, perNode) => {
        const all = rows.map((row, i) => offer({ ...row, sku: `${i}` }));
        const need = { gpus: groups * perNode, gpusPerNode: perNode };
        const found = host(all, need);
        const fewer = host(all.slice(1), need);
        if (found === undefined) return all.every(({ count }) => count < perNode);
        expect(found.machines * found.offer.count).toBeGreaterThanOrEqual(need.gpus);
        return fewer === undefined || found.usdPerHour <= fewer.usdPerHour;
      }),
    );
  });
});
