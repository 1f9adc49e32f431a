import { ask } from '../ask/ask.ts';
import { format } from '../ask/format.ts';
import type { QuestionDraft } from '../ask/question.ts';
import type { Reading } from '../ask/reading.ts';
import type { Refusal } from '../ask/refusal.ts';
import { acceleratorLabel, findAccelerator } from '../catalogue/find-accelerator.ts';
import type { Action, Card } from './card.ts';
import { helpReply } from './help.ts';
import { historyChart } from './price/history-chart.ts';
import { type Listing, listingOf } from './price/listing.ts';
import { listingSections, sourcesSection } from './price/listing-sections.ts';
import { listingVerdict, unknownPrice } from './price/listing-verdict.ts';
import { currentMarket, type Market } from './price/market.ts';
import { toPrices, toSources } from './price/to-price-answer.ts';
import { refusedReading } from './refusal-card.ts';
import type { Reply } from './reply.ts';

/** What a question about prices may say; the rest is about a model and is named as left out. */
const own = ['gpu', 'gpus', 'tier', 'provider', 'region', 'maxUsdPerHour', 'maxUsdPerMonth'] as const;

/** Answers words about prices: "h100", "h100 spot eu", "8x h100 on aws". Never throws. */
export function price(words: string, market: Market = currentMarket()): Reply {
  return priceReading(ask(words), market);
}

const money = /\b(?:costs?|prices?|pricing|priced|rent|rental|renting|expensive|cheap|cheaper|cheapest|how much is)\b/i;

/** Whether words ask what a GPU costs, whatever command they stand behind: a GPU is named, no model, and money or a way to rent. */
export function asksPrice(words: string, { question, refusal }: Reading): boolean {
  const { model, gpu, tier } = question;
  return model === undefined && gpu !== undefined && refusal === undefined && (tier !== undefined || money.test(words));
}

/** Answers words that were read already. Never throws. */
export function priceReading(reading: Reading, market: Market): Reply {
  if (reading.wishes.help) return helpReply(reading.wishes.private);
  const { gpu } = reading.question;
  const found = gpu === undefined ? undefined : findAccelerator(gpu);
  if (reading.refusal !== undefined) return refusedReading(reading, reading.refusal, 'price');
  if (!found?.found) return refusedReading(reading, unknownGpu(gpu), 'price');
  return priceReply(reading, found.accelerator.id, acceleratorLabel(found.accelerator), market);
}

function unknownGpu(gpu: string | undefined): Refusal {
  return {
    code: 'unknown-gpu',
    message:
      gpu === undefined
        ? 'Prices of which GPU? Name one: /price h100, /price 8x h100 spot eu.'
        : `"${gpu}" is not a GPU that fitcheck knows, so nothing is known of its price.`,
    field: 'gpu',
    suggestions: ['h100', 'h200', 'b200', 'mi300x', 'a100 80gb'],
  };
}

function priceReply(reading: Reading, accelerator: string, name: string, market: Market): Reply {
  const question: QuestionDraft = Object.fromEntries(
    Object.entries(reading.question).filter(([field]) => (own as readonly string[]).includes(field)),
  );
  const listing = listingOf(market, accelerator, question);
  const { book } = market;
  const words = format(question);
  const gpus = question.gpus ?? undefined;
  const warnings = warningsOf(reading, question, listing);
  const chart = historyChart(book, accelerator, name, question.tier ?? 'on-demand', question.provider);
  const card: Card = {
    kind: 'price',
    title: `Prices of ${gpus === undefined ? '' : `${gpus} × `}${name}`,
    verdict:
      listing.rows.length === 0
        ? unknownPrice(market, accelerator, name, question)
        : listingVerdict(listing, name, question),
    sections: listing.rows.length === 0 ? [sourcesSection(book.sources)] : listingSections(listing, book, gpus),
    ...(chart === undefined ? {} : { chart }),
    caveats: warnings,
    actions: actionsOf(question, reading, words),
    footnotes: ['List prices without tax, traffic and storage; a month is 730 hours'],
    words,
  };
  return {
    card,
    answer: {
      ok: true,
      kind: 'price',
      question: { ...question },
      words,
      warnings,
      ...(reading.unknown.length === 0 ? {} : { notUnderstood: [...reading.unknown] }),
      accelerator,
      prices: toPrices(listing),
      history: (chart?.series ?? []).map(({ label, points }) => ({ provider: label, points: [...points] })),
      sources: toSources(book),
    },
    private: reading.wishes.private,
  };
}

function warningsOf({ unknown, notes, question: said }: Reading, question: QuestionDraft, listing: Listing): string[] {
  const rest = format(Object.fromEntries(Object.entries(said).filter(([field]) => !(field in question))));
  return [
    ...(unknown.length > 0 ? [`Not understood, so left out: ${unknown.join(', ')}`] : []),
    ...(rest === ''
      ? []
      : [`Not about the price of a GPU, so left out: ${rest}. /fit says what a model costs to serve`]),
    ...(listing.overBudget > 0
      ? [
          `${listing.overBudget} provider${listing.overBudget === 1 ? ' costs' : 's cost'} more than was said, and are left out`,
        ]
      : []),
    ...notes,
  ];
}

function actionsOf(question: QuestionDraft, { question: said, alternatives }: Reading, words: string): Action[] {
  const { tier: _tier, ...anyTier } = question;
  const { gpus: _gpus, ...anyNumber } = question;
  const ask = (id: string, label: string, draft: QuestionDraft): Action => ({
    id,
    label,
    command: 'price',
    words: format(draft),
    effect: 'replace',
  });
  return [
    ...(said.model === undefined
      ? []
      : [
          {
            id: 'fit',
            label: 'What the model needs',
            command: 'fit',
            words: format(said),
            effect: 'replace' as const,
          },
        ]),
    ...alternatives
      .filter(({ field }) => field === 'gpu')
      .slice(0, 3)
      .map(({ label, change }, index) => ask(`other:${index}`, `${label}?`.slice(0, 40), { ...anyNumber, ...change })),
    question.tier === 'spot'
      ? ask('tier:any', 'All ways to rent', anyTier)
      : ask('tier:spot', 'Spot only', { ...question, tier: 'spot' }),
    ...(question.gpus === 8 ? [] : [ask('gpus:8', '8 in one machine', { ...question, gpus: 8 })]),
    ...(question.region === undefined ? [ask('region:eu', 'In the EU', { ...question, region: 'eu' })] : []),
    { id: 'share', label: 'Share', command: 'share', words, effect: 'follow-up' },
  ];
}
