import { describe, expect, it } from 'vitest';
import { type FitAnswer, isFit, isTraining } from '../../../src/answer/answer.ts';
import type { Row } from '../../../src/answer/card.ts';
import { fit } from '../../../src/answer/fit.ts';
import { costSchema } from '../../../src/answer/price/cost-answer.ts';
import type { Market } from '../../../src/answer/price/market.ts';
import { train } from '../../../src/answer/train.ts';
import { daysAgo, marketOf, offer } from '../../fakes/prices.ts';

const eight = offer({ provider: 'nebius', usdPerHour: 24 });
const single = offer({ provider: 'runpod', usdPerHour: 2, count: 1 });

function asked(
  words: string,
  market: Market,
): { answer: FitAnswer; rows: Map<string, Row>; verdict: string; tone: string } {
  const { card, answer } = fit(words, market);
  if (!isFit(answer)) throw new Error(`${words}: not answered`);
  const section = card.sections.find(({ id }) => id === 'cost');
  const rows = new Map(section?.kind === 'rows' ? section.rows.map((row) => [row.label, row]) : []);
  return { answer, rows, verdict: card.verdict.text, tone: card.verdict.tone };
}

describe('the cost of a plan', () => {
  it('is that of machines that can host it: TP8 wants eight GPUs in one, not eight singles', () => {
    const { answer } = asked('405b fp8 8xh100', marketOf([eight, single]));
    expect(answer.plan.tensorParallel).toBe(8);
    expect(answer.cost).toMatchObject({
      provider: 'nebius',
      usdPerHour: 24,
      usdPerMonth: 17_520,
      machines: 1,
      gpus: 8,
    });
    expect(costSchema.parse(answer.cost)).toEqual(answer.cost);
  });

  it('is that of the single GPU where one is enough', () => {
    const { answer, rows } = asked('8b bf16 h100', marketOf([eight, single]));
    expect(answer.cost).toMatchObject({
      provider: 'runpod',
      usdPerHour: 2,
      usdPerMonth: 1460,
      ageDays: 4,
      age: 'plain',
    });
    expect(rows.get('On demand')).toMatchObject({ value: '$2.00 an hour' });
  });

  it('counts whole machines for pipeline stages in several', () => {
    const { answer } = asked('405b bf16 16xh100 tp8 pp2', marketOf([eight, single]));
    expect(answer.cost).toMatchObject({ machines: 2, usdPerHour: 48, offer: 'nebius-machine' });
  });

  it('does not take eight GPUs without links for a tensor-parallel plan', () => {
    const loose = offer({ provider: 'vultr', usdPerHour: 9, nvlink: false });
    expect(asked('405b fp8 8xh100', marketOf([eight, loose])).answer.cost?.provider).toBe('nebius');
  });

  it('says spot beside on demand, with whose and of when', () => {
    const spot = offer({ provider: 'gcp', usdPerHour: 9, tier: 'spot', region: 'europe-west4' });
    const { answer, rows } = asked('405b fp8 8xh100', marketOf([eight, spot]));
    expect(answer.cost?.spot).toMatchObject({ provider: 'gcp', usdPerHour: 9, region: 'europe-west4' });
    expect(rows.get('Spot')?.note).toContain('Google Cloud gcp-machine (8 GPUs) in europe-west4');
    expect(asked('405b fp8 8xh100 spot', marketOf([eight, spot])).answer.cost).toMatchObject({
      tier: 'spot',
      usdPerHour: 9,
    });
  });

  it.each([
    [4, 'On demand', '$24.00 an hour', 24, 24],
    [20, 'On demand', '$24.00 an hour', 24, 24],
    [60, 'On demand', '$14.40 to $33.60 an hour', 14.4, 33.6],
    [140, 'On demand, July 2026', '$24.00 an hour', 14.4, 33.6],
  ])('of %i days ago is told as %s: %s', (days, label, value, low, high) => {
    const { answer, rows } = asked('405b fp8 8xh100', marketOf([{ ...eight, observedAt: daysAgo(days) }]));
    expect(rows.get(label)?.value).toBe(value);
    expect(answer.cost).toMatchObject({ ageDays: days, low, high });
  });

  it('calls nobody the cheapest where all prices are historic', () => {
    const old = [
      offer({ provider: 'aws', usdPerHour: 55, observedAt: '2026-07-20' }),
      offer({ provider: 'azure', usdPerHour: 88, observedAt: '2026-06-18' }),
    ];
    const { rows } = asked('405b fp8 8xh100', marketOf(old));
    expect(rows.get('On demand, June to July 2026')).toMatchObject({
      value: '$55.00 to $88.00 an hour',
      note: expect.stringMatching(/^historic: .*2 providers, such as AWS/),
    });
  });

  it('takes a young price before an old one, whatever the old one was', () => {
    const old = offer({ provider: 'aws', usdPerHour: 5, observedAt: daysAgo(200) });
    expect(asked('405b fp8 8xh100', marketOf([old, eight])).answer.cost?.provider).toBe('nebius');
  });

  it('takes a marketplace only where nobody lists a price', () => {
    const vast = offer({ provider: 'vast', usdPerHour: 8, market: true });
    expect(asked('405b fp8 8xh100', marketOf([vast, eight])).answer.cost?.provider).toBe('nebius');
    expect(asked('405b fp8 8xh100', marketOf([vast])).answer.cost).toMatchObject({ provider: 'vast', market: true });
  });

  it('is not that of the usual card for one with other memory', () => {
    const usual = offer({ provider: 'runpod', usdPerHour: 0.5, count: 1, accelerator: 'rtx4090' });
    expect(asked('8b bf16 4090', marketOf([usual])).answer.cost?.usdPerHour).toBe(0.5);
    expect(asked('8b bf16 4090 48gb', marketOf([usual])).answer.cost).toBeUndefined();
  });

  it('is left out where no price is known and none was asked for', () => {
    const { answer, rows } = asked('8b bf16 4090', marketOf([eight]));
    expect(answer.cost).toBeUndefined();
    expect(rows.size).toBe(0);
  });

  it('says so where none is known and one was asked for', () => {
    const { answer, rows } = asked('405b fp8 8xh100 on aws in eu', marketOf([eight]));
    expect(answer.cost).toEqual({ gpus: 8, tier: 'on-demand' });
    expect(rows.get('On demand')?.note).toContain('from AWS in the EU');
    expect(answer.warnings.join(' ')).toContain('No on demand price is known');
  });

  it('is that of training runs too', () => {
    const { answer } = train('llama 3.1 8b full finetune 8xh100', marketOf([eight, single]));
    expect(isTraining(answer) && answer.cost).toMatchObject({ provider: 'nebius', usdPerHour: 24 });
  });

  it('holds a training run against its budget, tier and region', () => {
    const spot = offer({ provider: 'gcp', usdPerHour: 9, tier: 'spot', region: 'europe-west4' });
    const { card, answer } = train('llama 3.1 8b full finetune 8xh100 spot in eu under $5/h', marketOf([eight, spot]));
    expect(isTraining(answer) && answer.cost).toMatchObject({
      provider: 'gcp',
      tier: 'spot',
      budget: { state: 'over' },
    });
    expect(card.verdict.text).toContain('over $5/h');
    expect(card.caveats.join(' ')).not.toContain('Left out');
  });
});

describe('a budget', () => {
  it.each([
    ['under $30/h', 'within', 'good', /\$24\.00 an hour at Nebius is within \$30\/h\.$/],
    ['budget 20k/month', 'within', 'good', /within \$20k\/month\.$/],
    ['under $20/h', 'over', 'bad', /\$24\.00 an hour at Nebius is over \$20\/h\./],
    ['under 10k/month', 'over', 'bad', /over \$10k\/month/],
    ['under $30/h and under 10k/month', 'over', 'bad', /over \$30\/h and \$10k\/month/],
  ])('"%s" is %s', (words, state, tone, sentence) => {
    const result = asked(`405b fp8 8xh100 ${words}`, marketOf([eight]));
    expect(result.answer.cost?.budget?.state).toBe(state);
    expect(result.verdict).toMatch(sentence);
    expect(['good', 'tight'].includes(result.tone) ? 'good' : result.tone).toBe(tone);
  });

  it('is not promised with a historic price near it', () => {
    const result = asked('405b fp8 8xh100 under $25/h', marketOf([{ ...eight, observedAt: daysAgo(120) }]));
    expect(result.answer.cost?.budget?.state).toBe('unsure');
    expect(result.tone).toBe('tight');
    expect(result.verdict).toContain('too long ago to promise $25/h');
  });

  it('names spot where only that is within', () => {
    const spot = offer({ provider: 'gcp', usdPerHour: 9, tier: 'spot' });
    expect(asked('405b fp8 8xh100 under $20/h', marketOf([eight, spot])).verdict).toMatch(/Spot at \$9\.00 is\.$/);
  });

  it('cannot be held against nothing', () => {
    const result = asked('8b bf16 4090 under $1/h', marketOf([]));
    expect(result.answer.cost?.budget?.state).toBe('unsure');
    expect(result.verdict).toContain('No price is known to hold against $1/h.');
  });
});

describe('own hardware', () => {
  it('costs what the worked example says: 1.11 of depreciation and 0.29 of power an hour', () => {
    const { answer, rows } = asked('405b fp8 8xh100 on-prem', marketOf([]));
    // 310,000 / 8 / (4 x 8,760) + 10.2 / 8 kW x 1.58 x 0.146
    expect(answer.cost?.owned?.usdPerHour).toBeCloseTo(8 * (1.1059 + 0.2941), 1);
    expect(rows.get('Own hardware')?.note).toContain('$1.11');
  });

  it('takes the price of the hardware and of power from the question', () => {
    const { answer } = asked('8b bf16 4090 $2000/gpu 0.3/kwh', marketOf([]));
    const power = 0.45 * (10.2 / 5.6) * 1.58 * 0.3;
    expect(answer.cost?.owned?.usdPerHour).toBeCloseTo(2000 / 35_040 + power, 2);
  });

  it('counts power alone where nobody said what the hardware costs, and says so', () => {
    const { answer, rows } = asked('8b bf16 4090 on-prem', marketOf([]));
    expect(answer.cost?.owned?.usdPerGpu).toBeUndefined();
    expect(rows.get('Own hardware')?.note).toContain('power alone: say what a GPU costs');
  });

  it('is what a budget is held against', () => {
    expect(asked('405b fp8 8xh100 on-prem under $12/h', marketOf([eight])).verdict).toMatch(
      /Own hardware .* within \$12\/h\.$/,
    );
  });
});

describe('the break-even with an API', () => {
  const api = {
    model: 'meta-llama/Llama-3.1-405B-Instruct',
    provider: 'together',
    inputPerMillion: 1,
    outputPerMillion: 1,
    quantization: 'fp8',
    source: 'list',
    observedAt: daysAgo(2),
  };

  it('is the rent over the price of the tokens: 24 $/h at 1 $ a million is 6,667 tokens a second', () => {
    const { answer, rows } = asked('405b fp8 8xh100', marketOf([eight], { apiPrices: [api] }));
    expect(answer.cost?.breakEven).toMatchObject({
      tokensPerSecond: 6667,
      tokensPerDay: 576_000_000,
      provider: 'together',
      quantization: 'fp8',
    });
    expect(rows.get('As cheap as an API from')).toMatchObject({
      value: '580 million tokens a day',
      note: expect.stringMatching(/^6,700 a second \(\d+ % of what the plan serves\), in and out together; /),
    });
  });

  it('is at no load where the plan serves too few tokens for it', () => {
    const cheap = { ...api, inputPerMillion: 0.1, outputPerMillion: 0.1 };
    const { answer, rows } = asked('405b fp8 8xh100', marketOf([eight], { apiPrices: [cheap] }));
    expect(answer.cost?.breakEven?.loadFactor).toBeGreaterThan(2);
    expect(rows.get('As cheap as an API from')?.value).toBe('no load: the API is cheaper');
  });

  it('weighs input and output as the request does', () => {
    const dear = { ...api, outputPerMillion: 5 };
    const { answer } = asked('405b fp8 8xh100 in 3k out 1k', marketOf([eight], { apiPrices: [dear] }));
    // (3 x 1 + 1 x 5) / 4 = 2 $ a million
    expect(answer.cost?.breakEven?.tokensPerSecond).toBe(3333);
  });

  it.each([
    ['free', { inputPerMillion: 0, outputPerMillion: 0 }],
    ['absurd', { inputPerMillion: 5000, outputPerMillion: 5000 }],
    ['a promotion at a twentieth of the others', { inputPerMillion: 0.05, outputPerMillion: 0.05 }],
  ])('leaves out an API that is %s', (_, price) => {
    const others = [api, { ...api, provider: 'novita', inputPerMillion: 1.2, outputPerMillion: 1.2 }];
    const market = marketOf([eight], { apiPrices: [{ ...api, provider: 'odd', ...price }, ...others] });
    expect(asked('405b fp8 8xh100', market).answer.cost?.breakEven?.provider).toBe('together');
  });
});
