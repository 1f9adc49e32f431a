import { describe, expect, it } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import { askObject } from '../../src/ask/ask-object.ts';
import type { QuestionDraft } from '../../src/ask/question.ts';
import { cloudProviders } from '../../src/catalogue/cloud-providers.ts';

const read: readonly (readonly [string, QuestionDraft])[] = [
  ['budget $20/h', { maxUsdPerHour: 20 }],
  ['$20 per hour', { maxUsdPerHour: 20 }],
  ['20 usd/hr', { maxUsdPerHour: 20 }],
  ['at most 2.5 dollars an hour', { maxUsdPerHour: 2.5 }],
  ['under 20k/month', { maxUsdPerMonth: 20_000 }],
  ['$1,500 a month', { maxUsdPerMonth: 1500 }],
  ['under $24/day', { maxUsdPerMonth: 730 }],
  ['under $12k a year', { maxUsdPerMonth: 1000 }],
  ['max-usd-per-hour=20', { maxUsdPerHour: 20 }],
  ['maxUsdPerMonth=20k', { maxUsdPerMonth: 20_000 }],
  ['spot', { tier: 'spot' }],
  ['preemptible', { tier: 'spot' }],
  ['on demand', { tier: 'on-demand' }],
  ['tier=reserved', { tier: 'reserved' }],
  ['on aws', { provider: 'aws' }],
  ['google cloud', { provider: 'gcp' }],
  ['vast.ai', { provider: 'vast' }],
  ['lambda labs', { provider: 'lambda' }],
  ['in eu', { region: 'eu' }],
  ['in the US', { region: 'us' }],
  ['europe', { region: 'europe' }],
  ['in us-east-1', { region: 'us-east-1' }],
  ['europe-west4', { region: 'europe-west4' }],
  ['region=eastus', { region: 'eastus' }],
  ['spot on azure in asia under $9/h', { tier: 'spot', provider: 'azure', region: 'asia', maxUsdPerHour: 9 }],
  ['on-prem', { hosting: 'owned' }],
  ['own hardware', { hosting: 'owned' }],
  ['$30k per gpu', { usdPerGpu: 30_000 }],
  ['$0.12/kWh', { usdPerKwh: 0.12 }],
  ['0.12 per kwh', { usdPerKwh: 0.12 }],
];

describe('words about money', () => {
  it.each(read)('"405b h100 %s"', (words, fields) => {
    const { question, unknown, refusal } = ask(`405b h100 ${words}`);
    expect(question).toEqual({ model: 'meta-llama/Llama-3.1-405B-Instruct', gpu: 'h100-80gb-sxm', ...fields });
    expect(unknown).toEqual([]);
    expect(refusal).toBeUndefined();
  });

  it.each(cloudProviders)('know $label by its id and its label', ({ id, label }) => {
    expect(ask(`h100 on ${id}`).question.provider).toBe(id);
    expect(ask(`h100 provider="${label}"`).question.provider).toBe(id);
    expect(askObject({ model: '405b', provider: label }).question.provider).toBe(id);
  });

  it.each([
    'give us 405b on h100',
    'a vast amount of text goes through our llama 70b on two H100, and we wonder together what is lambda here',
    'I pay $20/month for another service, can I run llama 70b on my two 4090 at home with a 32k context',
    'google gemma 3 27b on h100',
  ])('are not heard where there are none: "%s"', (words) => {
    const { tier, provider, region, maxUsdPerHour, maxUsdPerMonth } = ask(words).question;
    expect({ tier, provider, region, maxUsdPerHour, maxUsdPerMonth }).toEqual({});
  });

  it('in another currency are named as not understood: no rate is known', () => {
    expect(ask('405b h100 under €20/h').unknown).toEqual(['€20/h']);
  });

  it.each([
    ['provider=nobody', 'provider', /it is one of aws, azure/],
    ['max-usd-per-hour=lots', 'maxUsdPerHour', /amount in US dollars/],
    ['max-usd-per-hour=0', 'maxUsdPerHour', /the least is 0\.01/],
    ['tier=free', 'tier', /on-demand, spot, reserved, community/],
    ['on aws on azure', 'provider', /given twice: "on aws" and "on azure"/],
  ])('that make no sense are refused: "%s"', (words, field, message) => {
    const { refusal } = ask(`405b h100 ${words}`);
    expect(refusal?.field).toBe(field);
    expect(refusal?.message).toMatch(message);
  });
});
