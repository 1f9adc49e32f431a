import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/answer/explain.ts';
import { daysAgo, marketOf, offer } from '../../fakes/prices.ts';

const market = marketOf(
  [
    offer({ provider: 'aws', usdPerHour: 56, observedAt: daysAgo(4) }),
    offer({ provider: 'aws', usdPerHour: 20, tier: 'spot', sku: 'spot-machine' }),
  ],
  {
    apiPrices: [
      {
        model: 'meta-llama/Llama-3.1-405B-Instruct',
        provider: 'acme',
        inputPerMillion: 1,
        outputPerMillion: 1,
        quantization: 'fp8',
        source: 'list',
        observedAt: daysAgo(1),
      },
    ],
  },
);

function steps(words: string) {
  const section = explain(words, market).card.sections.find(({ id }) => id === 'cost');
  if (section?.kind !== 'rows') throw new Error(`${words}: no cost`);
  return new Map(section.rows.map(({ label, value, note = '' }) => [label, `${value}: ${note.split(': ').at(-1)}`]));
}

describe('the arithmetic of the cost', () => {
  it('counts machines, hours and the month, with whose price of which day', () => {
    const rows = steps('405b int4 h100');
    expect(rows.get('On demand: machines')).toMatch(/AWS aws-machine.*: 1 of 4 \/ 2 = 1$/);
    expect(rows.get('On demand: an hour')).toBe(`$56.00: 1 x $56.00, as of ${daysAgo(4)} (4 days old)`);
    expect(rows.get('On demand: a month')).toBe('$40,880: $56.00 x 730');
    expect(rows.get('Spot: an hour')).toContain('1 x $20.00');
  });

  it('pays several machines where the plan needs them', () => {
    expect(steps('405b bf16 h100').get('On demand: an hour')).toContain('$112.00: 2 x $56.00');
  });

  it('adds up what own hardware costs where it is asked for', () => {
    // 4 x (38,750 / 35,040 h + 0.7 kW x 1.82 x 1.58 x 0.146)
    expect(steps('405b int4 h100 on-prem').get('Own hardware: an hour')).toMatch(/^\$5\.60: 4 x \(\$38,750/);
  });

  it('says which sources the prices are from', () => {
    const sources = explain('405b int4 h100', market).card.sections.find(({ id }) => id === 'sources');
    expect(JSON.stringify(sources)).toContain('On demand: an hour: ');
  });
});
