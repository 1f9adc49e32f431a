import { describe, expect, it } from 'vitest';
import { digestAnswerSchema } from '../../../src/answer/digest-answer.ts';
import { fit } from '../../../src/answer/fit.ts';
import { previewDigest } from '../../../src/digest/preview/preview.ts';
import { previewWords, readPreview } from '../../../src/digest/preview/read-preview.ts';
import { renderDiscord } from '../../../src/faces/discord/render.ts';
import { renderSlack } from '../../../src/faces/slack/render.ts';
import { makeBook, type PriceBook } from '../../../src/prices/book.ts';
import type { Offer } from '../../../src/prices/offer.ts';
import { faultsOfEdit } from '../../fakes/discord/outgoing.ts';
import { problemsWith } from '../../fakes/slack/validate.ts';
import { offer as anOffer } from '../../prices/offers.ts';

const now = new Date('2026-11-24T12:00:00Z');
const daysAgo = (days: number): string => new Date(now.getTime() - days * 86_400_000).toISOString().slice(0, 10);
const offer = (usdPerHour: number, changes: Partial<Offer> = {}): Offer =>
  anOffer({ provider: 'acme', sku: 'box', region: null, usdPerHour, source: 's', observedAt: daysAgo(0), ...changes });
const point = (usdPerGpuHour: number, days: number, provider = 'acme') => ({
  provider,
  accelerator: 'h100-80gb-sxm',
  tier: 'on-demand' as const,
  usdPerGpuHour,
  day: daysAgo(days),
});
const source = {
  id: 's',
  label: 'Made-up lists',
  kind: 'list',
  licence: 'MIT',
  url: 'https://x.example',
  asOf: daysAgo(0),
  state: 'fresh',
} as const;

function bookOf(contents: Partial<Parameters<typeof makeBook>[0]> = {}): PriceBook {
  return makeBook({
    offers: [offer(20)],
    sources: [source],
    apiPrices: [],
    // Every day, as a database tells it: 3.00 until five days ago, 2.50 since.
    history: Array.from({ length: 60 }, (_, index) => point(index < 5 ? 2.5 : 3, index)),
    generatedAt: now.toISOString(),
    ...contents,
  });
}

function preview(words: string, book = bookOf()) {
  return previewDigest(words, { book, answer: (asked) => fit(asked, { book, now }), now });
}

describe('a digest that is tried out', () => {
  const words = 'weekly monday 9:00 berlin; watch 405b int4 h100; budget 10k/month';

  it('shows its next three runs, what is watched, the budget and what moved, from the book alone', () => {
    const { card, answer } = preview(words);
    expect(card.verdict.text).toMatch(
      /^Over the budget of \$10,000 a month by \$4,600\. Your deployment costs \$14,600/,
    );
    expect(card.sections.map(({ id }) => id)).toEqual(['runs', 'deployments', 'news']);
    expect(digestAnswerSchema.parse(answer)).toMatchObject({
      runs: ['2026-11-30T08:00:00.000Z', '2026-12-07T08:00:00.000Z', '2026-12-14T08:00:00.000Z'],
      deployments: [{ words: '405b int4 h100', usdPerHour: 20, usdPerMonth: 14_600 }],
      budgetUsdPerMonth: 10_000,
      news: [expect.stringMatching(/acme.*\$3\.00.*\$2\.50/i)],
    });
    expect(card.chart).toMatchObject({ kind: 'lines', series: [{ points: { length: 9 } }] });
  });

  it('is a message that both platforms take', () => {
    const { card } = preview(words);
    expect(faultsOfEdit(renderDiscord(card, { chart: true }), ['memory.png'])).toEqual([]);
    const { blocks } = renderSlack(card, { picture: { kind: 'native' } });
    const known = blocks.filter(({ type }) => String(type) !== 'data_visualization');
    expect(
      problemsWith('OutgoingPost', {
        channel: 'C1',
        text: 'x',
        blocks: known,
        unfurl_links: false,
        unfurl_media: false,
      }),
    ).toEqual([]);
  });

  it('says that nothing is known of what moved where no source was read', () => {
    const book = bookOf({ sources: [{ ...source, asOf: daysAgo(120), state: 'embedded' }] });
    expect(preview('daily 9:00 utc; watch 405b int4 h100', book).card.verdict.text).toContain(
      'No price was read since 22 Nov 2026, so what moved is not known.',
    );
  });

  it('names a price too old to count against the budget', () => {
    const book = bookOf({ offers: [offer(20, { observedAt: daysAgo(100) })] });
    expect(preview(words, book).card.caveats[0]).toMatch(/against the budget: its price is of 16 Aug 2026, too old/);
  });

  it.each([
    ['', /Say when a digest should come/],
    ['wekly monday', /neither a time zone nor a time/],
    ['weekly monday; watch gibberish', /"gibberish" cannot be watched/],
    ['weekly monday; watch h100', /"h100" cannot be watched/],
    ['list', /type \/digest list there/],
    ['weekly monday; budget €5k', /US dollars/],
  ])('refuses "%s" with a way out that it takes', (said, problem) => {
    const { card, answer } = preview(said);
    expect(answer).toMatchObject({ ok: false, error: { message: expect.stringMatching(problem) } });
    expect(card.actions.length).toBeGreaterThan(0);
    for (const action of card.actions) expect(preview(action.words).answer, action.words).toMatchObject({ ok: true });
  });
});

describe('the words of a preview', () => {
  it.each([
    ['weekly monday 9:00 berlin watch 405b int4 h100 watch 70b fp8 2xh100 budget 20k', 2, 20_000],
    ['watch 405b int4 h100\nweekly monday 9:00 berlin', 1, undefined],
    ['watch 405b int4 h100; watch 405b int4 h100', 1, undefined],
    ['daily 9:00 utc; budget 20k; budget off', 0, undefined],
  ])('"%s"', (words, watches, budget) => {
    const plan = readPreview(words);
    if ('problem' in plan) throw new Error(plan.problem);
    expect([plan.watches.length, plan.budgetUsdPerMonth]).toEqual([watches, budget]);
    expect(readPreview(previewWords(plan))).toEqual({ ...plan, notes: [] });
  });

  it('say what was assumed and what was left out', () => {
    expect(readPreview('watch 405b int4 h100')).toMatchObject({
      notes: [expect.stringMatching(/no schedule was said/)],
    });
    expect(readPreview('daily 9:00 utc; weekly monday 9:00 utc')).toMatchObject({
      notes: [expect.stringMatching(/^Left out: weekly monday 9:00 utc/)],
    });
  });
});
