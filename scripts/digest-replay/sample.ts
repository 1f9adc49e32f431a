import { compose } from '../../src/digest/compose.ts';
import type { Digest, Quote } from '../../src/digest/digest.ts';
import { RecordReader } from '../../src/digest/news/read-record.ts';
import { day, type MadeUp, runs, step } from '../../test/digest/series.ts';

const days = 120;
const offer = (provider: string, accelerator: string, price: MadeUp['price'], more: Partial<MadeUp> = {}): MadeUp => ({
  provider,
  accelerator,
  price,
  ...more,
});
const h100 = 'h100-80gb-sxm';
const h200 = 'h200-141gb-sxm';

/** A week's digest of made-up prices. */
export function sampleDigest(): Digest {
  const listed = [
    offer('runpod', h100, step(116, 2.79, 2.99)),
    offer('runpod', h200, step(116, 3.59, 3.99)),
    offer('runpod', 'b200-180gb-sxm', step(116, 5.49, 5.89)),
    offer('lambda', h100, (index) => (index < 40 ? 2.99 : index < 115 ? 2.89 : 2.59)),
    offer('nebius', h200, (index) => (index < 70 ? 3.5 : 3.29)),
    offer('gcp', h100, step(117, 2.25, 1.91), { tier: 'spot' }),
    offer('hyperstack', h100, (index) => (index < 115 ? 1.9 : undefined), { tier: 'spot' }),
  ];
  const asks = Array.from({ length: 9 }, (_, ask) =>
    offer('vast', 'rtx4090', (index) => (index < 112 ? 0.32 : 0.42) + ask * 0.01, { variant: `ask ${ask}` }),
  );
  const reader = new RecordReader();
  for (const run of [...runs(days, listed), ...runs(days, asks, { source: 'vast', market: true })]) reader.take(run);
  const record = reader.record();
  const quote = (usdPerHour: number, host: string): Quote => ({
    usdPerHour,
    usdPerMonth: usdPerHour * 730,
    host,
    asOf: day(days - 1),
    historic: false,
  });
  const watch = (usdPerHour: number) => [
    {
      words: '405b int4 h100',
      title: 'Llama 3.1 405B · int4 · 4 × H100',
      accelerator: h100,
      quote: quote(usdPerHour, 'Lambda gpu_8x_h100'),
    },
    {
      words: 'qwen3 235b a22b fp8 h200',
      title: 'Qwen3 235B A22B · FP8 · 2 × H200',
      accelerator: h200,
      quote: quote(26.32, 'Nebius 8x-h200'),
    },
  ];
  const common = { late: false, usualDays: 7, record, budgetUsdPerMonth: 40_000 };
  const sources = [
    {
      id: 'a',
      label: 'Made-up lists',
      kind: 'list',
      licence: '',
      url: 'https://x.example',
      asOf: day(days - 1),
      state: 'fresh',
    },
    {
      id: 'b',
      label: 'Made-up market',
      kind: 'market',
      licence: '',
      url: 'https://x.example',
      asOf: day(days - 4),
      state: 'degraded',
      note: 'HTTP 503',
    },
  ] as const;
  const previous = compose({ ...common, period: day(days - 7), until: day(days - 8), watches: watch(23.12), sources });
  return compose({ ...common, period: day(days), until: day(days - 1), watches: watch(20.72), sources, previous });
}
