import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { energyRow, tokensPerJoule } from '../../../src/answer/price/energy.ts';
import { perToken } from '../../../src/answer/price/per-token.ts';
import { usdPerMillion } from '../../../src/answer/price/per-token-rows.ts';
import { acceleratorWithId } from '../../../src/catalogue/data.ts';
import { exactly, times } from '../../../src/estimate/range.ts';
import type { Speed } from '../../../src/estimate/speed/speed.ts';
import { speedOf } from '../../../src/estimate/speed/speed.ts';
import { estimateOf } from '../../estimate/subjects.ts';

const real = speedOf(estimateOf({ model: 'meta-llama/Llama-3.1-8B-Instruct', gpu: 'h100-80gb-sxm', gpus: 1 }));
if (real === undefined) throw new Error('an H100 holds a request of an 8B model');

/** 1,000 tokens in and 100 out; full, 1,000 tokens/s come out, and 50,000 go in while nothing else is done. */
const speed: Speed = {
  ...real,
  load: { inputTokens: 1000, outputTokens: 100, concurrency: 1 },
  total: exactly(100),
  saturated: { ...real.saturated, total: exactly(1000) },
  prefill: exactly(50_000),
};
const hourly = { usdPerHour: 3.6, low: 3.6, high: 3.6 };

describe('what tokens cost', () => {
  it('splits the cost by the time of reading and of writing', () => {
    // A request takes 100 / 1,000 s, of which 1,000 / 50,000 s to read: a fifth. A second costs $0.001.
    const { input, output, mixed } = perToken(hourly, speed);
    expect(input.value).toBeCloseTo(0.02, 10);
    expect(output.value).toBeCloseTo(0.8, 10);
    expect(mixed.value).toBeCloseTo(1e6 * (0.0001 / 1100), 10);
  });

  it('charges as much for the sides as for the whole', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 1000, noNaN: true }),
        fc.double({ min: 1, max: 1e6, noNaN: true }),
        fc.double({ min: 1, max: 1e6, noNaN: true }),
        fc.integer({ min: 1, max: 100_000 }),
        fc.integer({ min: 1, max: 100_000 }),
        (usdPerHour, full, reading, inputTokens, outputTokens) => {
          const asked: Speed = {
            ...speed,
            load: { inputTokens, outputTokens, concurrency: 1 },
            saturated: { ...speed.saturated, total: exactly(full) },
            prefill: exactly(reading),
          };
          const { input, output, mixed } = perToken({ usdPerHour, low: usdPerHour, high: usdPerHour }, asked);
          const sides = inputTokens * input.value + outputTokens * output.value;
          expect(sides / ((inputTokens + outputTokens) * mixed.value)).toBeCloseTo(1, 9);
          expect(Math.min(input.value, output.value)).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  it('is a floor at full load, and twice as much at half of it', () => {
    const [full, half] = [perToken(hourly, speed), perToken(hourly, speed, 0.5)];
    for (const side of ['input', 'output', 'mixed'] as const)
      expect(half[side].value / full[side].value).toBeCloseTo(2, 10);
    expect(full.mixedAsked.value).toBeGreaterThan(full.mixed.value);
    expect(half.mixedAsked).toEqual(full.mixedAsked);
  });

  it('carries the ranges of speed and price: errors that multiply add in squares', () => {
    const unsure = { ...speed, saturated: { ...speed.saturated, total: times(1000, { down: 1.5, up: 1.5 }) } };
    expect(perToken(hourly, unsure).mixed.high / perToken(hourly, unsure).mixed.value).toBeCloseTo(1.5, 10);
    const old = perToken({ usdPerHour: 3.6, low: 2.4, high: 5.4 }, unsure).mixed;
    expect(Math.log(old.high / old.value)).toBeCloseTo(Math.SQRT2 * Math.log(1.5), 10);
    expect(Math.log(old.value / old.low)).toBeCloseTo(Math.SQRT2 * Math.log(1.5), 10);
  });

  it.each([
    [1234.4, '$1,234'],
    [12.4, '$12.40'],
    [0.6, '$0.60'],
    [0.0423, '$0.042'],
  ])('writes %s as %s', (amount, words) => {
    expect(usdPerMillion(amount)).toBe(words);
  });
});

describe('tokens per joule', () => {
  const h100 = acceleratorWithId('h100-80gb-sxm');
  if (h100 === undefined) throw new Error('the catalogue has an H100');

  it('are those of a full plan over the power limit of its GPUs', () => {
    expect(tokensPerJoule(speed, h100, 2)?.value).toBeCloseTo(1000 / 1400, 10);
    expect(energyRow(speed, h100, 2)).toMatchObject([
      { value: 'at least 0.71', note: expect.stringContaining('700 W') },
    ]);
  });

  it('are not told where the limit is not known', () => {
    expect(tokensPerJoule(speed, { ...h100, tdpW: null }, 2)).toBeUndefined();
    expect(energyRow(speed, { ...h100, tdpW: null }, 2)).toEqual([]);
  });
});
