import type { Card } from '../../answer/card.ts';
import type { DigestAnswer } from '../../answer/digest-answer.ts';
import type { Reply } from '../../answer/reply.ts';
import type { PriceBook } from '../../prices/book.ts';
import { recordOfBook } from '../book-record.ts';
import { digestCard } from '../card.ts';
import { cannotBeWatched, exampleWatch, runsSection, wordCard } from '../command/cards.ts';
import { compose } from '../compose.ts';
import type { Digest } from '../digest.ts';
import { priceWatch } from '../price-watch.ts';
import { readWatch } from '../read-watch.ts';
import { nextRuns } from '../schedule/next-runs.ts';
import { usualDays } from '../schedule/rule.ts';
import { sayRule } from '../schedule/say-rule.ts';
import { type PreviewPlan, previewWords, readPreview } from './read-preview.ts';

/** What a preview is made from. */
export interface PreviewRoom {
  readonly book: PriceBook;
  /** Answers a question in words; never throws. */
  readonly answer: (words: string) => Reply;
  readonly now: Date;
}

/**
 * The digest that a channel would get with this schedule, these deployments and this budget: its next three runs, and what
 * it would say now, from the prices at hand. Nothing is kept. Never throws.
 */
export function previewDigest(words: string, room: PreviewRoom): Reply {
  if (/^\s*(?:help)?\s*$/i.test(words)) return refused(introduction, examples);
  const plan = readPreview(words);
  if ('problem' in plan) return refused(plan.problem, plan.suggestions);
  for (const asked of plan.watches) {
    const reading = readWatch(asked, room.answer);
    if ('problem' in reading) return refused(cannotBeWatched(asked, reading.problem), [exampleWatch]);
  }
  const digest = digestOf(plan, room);
  const card = previewCard(plan, digest, room.now);
  return { card, answer: answerOf(plan, digest, card, room.now), private: false };
}

const introduction =
  'Say when a digest should come, what to watch and a budget, parted by semicolons: here is what a channel would get.';
const examples = [
  'weekly monday 9:00 Berlin; watch 405b int4 h100',
  'weekdays 8:30 utc; watch 70b fp8 2xh200; budget 30k',
];

function digestOf({ rule, watches, budgetUsdPerMonth }: PreviewPlan, { book, answer, now }: PreviewRoom): Digest {
  const until = new Date(now.getTime() - 86_400_000).toISOString().slice(0, 10);
  const priced = watches.map((words) => priceWatch(words, answer));
  const accelerators = [...new Set(priced.flatMap(({ accelerator }) => accelerator ?? []))];
  return compose({
    period: now.toISOString().slice(0, 10),
    late: false,
    until,
    usualDays: usualDays[rule.days.kind],
    watches: priced,
    ...(budgetUsdPerMonth === undefined ? {} : { budgetUsdPerMonth }),
    record: recordOfBook(book, accelerators, until),
    sources: book.sources,
  });
}

function previewCard(plan: PreviewPlan, digest: Digest, now: Date): Card {
  const card = digestCard(digest);
  const without =
    plan.watches.length > 0 ? [] : ['Nothing is watched: a channel without watched deployments gets market news only'];
  return {
    ...card,
    title: `Preview · ${card.title}`,
    sections: [runsSection(plan.rule, now), ...card.sections],
    caveats: [...plan.notes, ...without, ...card.caveats],
    footnotes: [...card.footnotes, 'A preview: /digest in a channel sets it up'],
    words: previewWords(plan),
  };
}

function answerOf(plan: PreviewPlan, digest: Digest, { caveats, words = '' }: Card, now: Date): DigestAnswer {
  const { rule, budgetUsdPerMonth } = plan;
  return {
    ok: true,
    kind: 'digest',
    words,
    warnings: [...caveats],
    schedule: sayRule(rule),
    zone: rule.zone,
    runs: nextRuns(rule, now, 3).map(({ at }) => at.toISOString()),
    deployments: digest.deployments.map(({ words: asked, title, quote, problem }) => ({
      words: asked,
      title,
      ...(quote && {
        usdPerHour: quote.usdPerHour,
        usdPerMonth: quote.usdPerMonth,
        host: quote.host,
        asOf: quote.asOf,
      }),
      ...(problem !== undefined && { problem }),
    })),
    ...(budgetUsdPerMonth !== undefined && { budgetUsdPerMonth }),
    news: digest.lines.map(({ text }) => text),
  };
}

function refused(message: string, suggestions: readonly string[]): Reply {
  const card = wordCard(message, { title: 'Preview of a digest', next: suggestions });
  return {
    card: {
      ...card,
      kind: 'refusal',
      sections: [{ kind: 'list', id: 'words', title: 'For example', items: suggestions, importance: 'main' }],
    },
    answer: { ok: false, error: { code: 'bad-value', message, suggestions: [...suggestions] } },
    private: true,
  };
}
