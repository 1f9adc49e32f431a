import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { models } from '../../src/catalogue/data.ts';
import { embeddedBook } from '../../src/prices/snapshot.ts';
import { snapshotFaults } from '../../src/prices/snapshot-faults.ts';
import type { Snapshot } from '../../src/prices/snapshot-schema.ts';

const snapshot = JSON.parse(
  readFileSync(new URL('../../src/prices/data/snapshot.json', import.meta.url), 'utf8'),
) as Snapshot;
const now = new Date();

describe('the shipped prices', () => {
  it('have no fault', () => {
    expect(snapshotFaults(snapshot, now)).toEqual([]);
  });

  it('hold the accelerators that people ask for', () => {
    const book = embeddedBook();
    for (const id of ['h100-80gb-sxm', 'h200-141gb-sxm', 'b200-180gb-sxm', 'mi300x', 'a100-80gb-sxm', 'l40s', 'l4']) {
      expect(book.for(id), id).not.toEqual([]);
    }
  });

  it('are of models of the catalogue, where they are of models', () => {
    const known = new Set(models.map(({ id }) => id));
    expect(snapshot.apiPrices.filter(({ model }) => !known.has(model))).toEqual([]);
  });

  const change = (
    edit: (
      copy: {
        -readonly [Key in keyof Snapshot]: Snapshot[Key];
      },
    ) => void,
  ): string[] => {
    const copy = structuredClone(snapshot);
    edit(copy);
    return snapshotFaults(copy, now);
  };

  it.each([
    [
      'a date in the future',
      () =>
        change((copy) =>
          copy.sources.splice(0, 1, { ...copy.sources[0], asOf: '2999-01-01' } as Snapshot['sources'][0]),
        ),
      /2999-01-01 is in the future/,
    ],
    [
      'a source without a licence that allows it',
      () => change((copy) => copy.sources.splice(0, 1, { ...copy.sources[0], licence: 'none' } as never)),
      /sources\.0\.licence/,
    ],
    [
      'a source without a date',
      () => change((copy) => copy.sources.splice(0, 1, { ...copy.sources[0], asOf: '' } as never)),
      /sources\.0\.asOf/,
    ],
    ['a row of no source', () => change((copy) => copy.sources.splice(0, 1)), /which is not among the sources/],
    [
      'a price far from the others',
      () =>
        change((copy) => {
          for (const one of copy.offers) if (one.provider === 'aws') one.usdPerHour /= 8;
        }),
      /far from what others ask/,
    ],
    [
      'one region far from the others',
      () =>
        change((copy) => {
          const one = copy.offers.find(
            ({ provider, sku }) => provider === 'azure' && sku === 'Standard_ND96isr_H100_v5',
          );
          if (one) one.usdPerHour = 9;
        }),
      /far from its price in other regions/,
    ],
    [
      'a price of nothing',
      () => change((copy) => copy.offers.splice(0, 1, { ...copy.offers[0], usdPerHour: 0 } as never)),
      /offers\.0\.usdPerHour/,
    ],
  ])('would fail with %s', (_name, faults, expected) => {
    expect(faults().join('\n')).toMatch(expected);
  });
});
