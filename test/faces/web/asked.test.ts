import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf, askedIn, nothingAsked } from '../../../src/faces/web/page/asked.ts';

const origin = 'https://fitcheck.test';

describe('the page’s address', () => {
  it('brings back every question it was made from', () => {
    const words = fc.string({ unit: 'grapheme', maxLength: 300 });
    fc.assert(
      fc.property(fc.constantFrom('fit', 'explain', 'help'), words, (command, asked) => {
        expect(askedIn(new URL(addressOf({ command, words: asked }), origin))).toEqual({ command, words: asked });
      }),
    );
  });

  it('is short for /fit, and bare when nothing is asked', () => {
    expect(addressOf({ command: 'fit', words: '405b int4 h100' })).toBe('/?q=405b+int4+h100');
    expect(addressOf(nothingAsked)).toBe('/');
    expect(askedIn(new URL(origin))).toEqual(nothingAsked);
  });
});
