import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutKey } from '../../src/estimate/layout.ts';

describe('the key of a layout', () => {
  it('is equal for equal layouts only, however many GPUs are asked for', () => {
    const degree = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(4096, 8191, 8192, 8193, 1_000_000));
    const layout = fc.record({
      tensorParallel: degree,
      pipelineParallel: degree,
      dataParallel: degree,
      decodeContextParallel: degree,
      expertParallel: fc.boolean(),
    });
    fc.assert(
      fc.property(layout, layout, (one, other) => {
        const equal = Object.entries(one).every(([name, value]) => other[name as keyof typeof other] === value);
        expect(layoutKey(one) === layoutKey(other)).toBe(equal);
        expect(layoutKey({ ...one })).toBe(layoutKey(one));
      }),
    );
    const alike = fc.record({ tensorParallel: degree, pipelineParallel: degree, dataParallel: degree });
    fc.assert(
      fc.property(alike, degree, (degrees, more) => {
        const one = { ...degrees, decodeContextParallel: 1, expertParallel: false };
        const other = { ...one, decodeContextParallel: more };
        expect(layoutKey(one) === layoutKey(other)).toBe(more === 1);
        expect(layoutKey(one)).not.toBe(layoutKey({ ...one, expertParallel: true }));
      }),
    );
  });
});
