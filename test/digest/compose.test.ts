import { describe, expect, it } from 'vitest';
import { digestCard } from '../../src/digest/card.ts';
import { compose, type DigestInput, type Priced } from '../../src/digest/compose.ts';
import { detailsCard } from '../../src/digest/details-card.ts';
import type { Digest, Quote } from '../../src/digest/digest.ts';
import { RecordReader } from '../../src/digest/news/read-record.ts';
import type { Run } from '../../src/digest/news/run.ts';
import { renderDiscord } from '../../src/faces/discord/render.ts';
import { renderSlack } from '../../src/faces/slack/render.ts';
import { faultsOfEdit } from '../fakes/discord/outgoing.ts';
import { problemsWith } from '../fakes/slack/validate.ts';
import { crowd, day, runs, steady, step } from './series.ts';

const quote = (usdPerHour: number, changes: Partial<Quote> = {}): Quote => ({
  usdPerHour,
  usdPerMonth: usdPerHour * 730,
  host: 'AWS p5.48xlarge',
  asOf: day(13),
  historic: false,
  ...changes,
});
const watch = (usdPerHour: number, changes: Partial<Priced> = {}): Priced => ({
  words: '405b int4 h100',
  title: 'Llama 3.1 405B · int4 · 4 × H100',
  accelerator: 'h100-80gb-sxm',
  quote: quote(usdPerHour),
  ...changes,
});

function recordOf(all: readonly Run[]) {
  const reader = new RecordReader();
  for (const run of all) reader.take(run);
  return reader.record();
}

function digest(changes: Partial<DigestInput> = {}): Digest {
  return compose({
    period: day(14),
    late: false,
    until: day(13),
    usualDays: 7,
    watches: [],
    record: recordOf(runs(14, [{ price: steady(2) }])),
    sources: [
      {
        id: 's',
        label: 'Lists',
        kind: 'list',
        licence: 'MIT',
        url: 'https://x.example',
        asOf: day(13),
        state: 'fresh',
      },
    ],
    ...changes,
  });
}

const details = {
  id: 'details',
  label: 'Details',
  command: 'digest',
  words: 'details 7',
  effect: 'follow-up',
} as const;

describe('a digest', () => {
  it('of a quiet week is one line', () => {
    const previous = digest({ watches: [watch(50)] });
    const card = digestCard(digest({ watches: [watch(50)], previous, period: day(21) }), details);
    expect(card.sections).toEqual([]);
    expect(card.chart).toBeUndefined();
    expect(card.caveats).toEqual([]);
    expect(card.verdict.text).toBe(
      'Your deployment costs $36,500 a month, as last time. No price that counts moved since 15 Mar 2026.',
    );
  });

  it('prices what is watched, with the change since last time', () => {
    const previous = digest({ watches: [watch(50)] });
    const card = digestCard(digest({ watches: [watch(40)], previous }));
    expect(card.verdict.text).toContain('Your deployment costs $29,200 a month, −$7,300 (−20.0 %) since last time.');
    expect(card.sections[0]).toMatchObject({
      id: 'deployments',
      rows: [
        {
          label: 'Llama 3.1 405B · int4 · 4 × H100',
          value: '$40.00/h',
          note: '−$10.00 (−20.0 %) · $29,200 a month · AWS p5.48xlarge, 15 Mar 2026',
        },
      ],
    });
  });

  it('says which it could not price, and why', () => {
    const { quote: _none, ...unpriced } = watch(0);
    const made = digest({ watches: [{ ...unpriced, problem: 'no price is known for this hardware' }] });
    expect(made.unchecked).toEqual(['Llama 3.1 405B · int4 · 4 × H100: no price is known for this hardware']);
    expect(digestCard(made).caveats[0]).toMatch(/^Not checked: Llama/);
  });

  it('names a historic price as one, and counts it in no budget', () => {
    const made = digest({ watches: [watch(50, { quote: quote(50, { historic: true }) })], budgetUsdPerMonth: 100 });
    expect(made.budget).toEqual({ usdPerMonth: 100, total: 0 });
    expect(JSON.stringify(digestCard(made))).toContain('historic price of 15 Mar 2026');
    expect(digestCard(made).verdict.text).not.toContain('cost');
  });

  it('tells of a budget once, when a mark is passed from below', () => {
    const at = (usdPerHour: number, previous?: Digest) =>
      digest({ watches: [watch(usdPerHour)], budgetUsdPerMonth: 10_000, ...(previous && { previous }) });
    const below = at(6);
    expect(below.budget).not.toHaveProperty('crossed');
    const past80 = at(11.5, below);
    expect(past80.budget?.crossed).toBe(80);
    expect(at(11.6, past80).budget).not.toHaveProperty('crossed');
    const over = at(15, past80);
    expect(over.budget?.crossed).toBe(100);
    expect(digestCard(over).verdict).toMatchObject({
      tone: 'tight',
      text: expect.stringMatching(/^Over the budget of \$10,000 a month by \$950\.00\./),
    });
    expect(at(15, over).budget).not.toHaveProperty('crossed');
    expect(at(9, over).budget?.backUnder).toBe(true);
    expect(at(15).budget?.crossed).toBe(100);
  });

  it('does not tell of a mark that is passed by cents', () => {
    const near = digest({ watches: [watch(9.995 / 0.73)], budgetUsdPerMonth: 10_000 });
    const next = digest({ watches: [watch(10.0001 / 0.73)], budgetUsdPerMonth: 10_000, previous: near });
    expect(next.budget).not.toHaveProperty('crossed');
  });

  it('holds back what a source did, and says so', () => {
    const all = runs(
      14,
      crowd(12, (index, which) => (2 + which * 0.1) * (index < 10 ? 8 : 1)),
    );
    const made = digest({ record: recordOf(all) });
    expect(made.lines).toEqual([]);
    expect(made.heldBack).toEqual([
      'list, 12 Mar 2026: 12 of 12 prices changed by about the number of GPUs in the machine: the source changed its unit. Not told as price changes; counting starts anew.',
    ]);
    expect(digestCard(made, details).caveats).toEqual(['One thing held back as errors of a source, under Details']);
    expect(digestCard(made).caveats).toEqual([`Held back: ${made.heldBack[0]}`]);
  });

  it('says what was not read', () => {
    const stale = {
      id: 'v',
      label: 'Vast.ai',
      kind: 'market',
      licence: '',
      url: 'https://x.example',
      asOf: day(2),
      state: 'degraded',
      note: 'HTTP 500',
    } as const;
    expect(digest({ sources: [stale] }).unchecked).toEqual(['Vast.ai: last read 4 Mar 2026 (HTTP 500)']);
  });

  it('shows eight lines, and the rest under Details with every observation', () => {
    const gpus = ['h100-80gb-sxm', 'h200-141gb-sxm', 'b200-180gb-sxm', 'l40s', 'rtx4090'];
    const offers = Array.from({ length: 40 }, (_, index) => ({
      provider: `p${index}`,
      accelerator: gpus[index % 5] ?? '',
      tier: index % 2 === 0 ? ('on-demand' as const) : ('spot' as const),
      price: index < 12 ? step(10, 2, index % 4 < 2 ? 2.5 : 1.5) : steady(2),
    }));
    const made = digest({ record: recordOf(runs(14, offers)) });
    expect(made.lines.length).toBeGreaterThan(8);
    const [news] = digestCard(made, details).sections;
    expect(news).toMatchObject({ id: 'news', items: { length: 9 } });
    const behind = JSON.stringify(detailsCard(made));
    for (const { text, facts } of made.lines) for (const told of [text, ...facts]) expect(behind).toContain(told);
  });

  it('charts the watched GPU over a quarter, without what was held back', () => {
    const all = runs(100, [{ price: (index) => (index === 95 ? 0.2 : step(50, 3, 2)(index)) }]);
    const { chart } = digest({ record: recordOf(all), watches: [watch(50)], until: day(99) });
    const values = chart?.series[0]?.points.map(({ value }) => value);
    expect(values).toHaveLength(14);
    expect(values?.[0]).toBe(3);
    expect(values?.at(-1)).toBe(2);
    expect(Math.min(...(values ?? []))).toBe(2);
  });

  it('is plain data: what is kept is what was composed', () => {
    const made = digest({ watches: [watch(50)], budgetUsdPerMonth: 100 });
    expect(JSON.parse(JSON.stringify(made))).toEqual(made);
  });

  it('is taken by both platforms, however much there is to say', () => {
    const offers = Array.from({ length: 300 }, (_, index) => ({
      provider: `provider-of-a-long-name-${index}`,
      tier: index % 2 === 0 ? ('on-demand' as const) : ('spot' as const),
      accelerator: `gpu-${index % 90}`,
      price: step(10, 2, index % 4 < 2 ? 2.5 : 1.5),
    }));
    const watches = Array.from({ length: 20 }, (_, index) =>
      watch(index + 1, {
        words: `question ${index}`,
        title: `A model with a name that is long · int4 · ${index} × H100 80GB`,
      }),
    );
    const previous = digest({ watches });
    const made = digest({ record: recordOf(runs(14, offers)), watches, previous, budgetUsdPerMonth: 5000 });
    for (const card of [digestCard(made, details), detailsCard(made)]) {
      const discord = renderDiscord(card, { chart: false });
      expect(faultsOfEdit(JSON.parse(JSON.stringify(discord)))).toEqual([]);
      expect(problemsWith('OutgoingMessage', renderSlack(card))).toEqual([]);
    }
  });
});
