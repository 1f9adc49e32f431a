import { describe, expect, it } from 'vitest';
import { placeName } from '../../../src/answer/price/places.ts';
import { rentalWords } from '../../../src/ask/words/rental.ts';
import { places } from '../../../src/prices/regions.ts';

const regions = rentalWords.flatMap(({ sets }) => sets.region ?? []);

describe('places', () => {
  it.each([...new Set(regions)])('that questions name are known to the prices: %s', (region) => {
    expect(places.some(({ words }) => words.includes(region))).toBe(true);
  });

  it.each([
    ['eu', 'the EU'],
    ['us', 'the US'],
    ['asia', 'Asia'],
    ['us-east-1', 'us-east-1'],
  ])('are named in sentences: %s is %s', (region, name) => {
    expect(placeName(region)).toBe(name);
  });
});
