import { askSeveral } from '../ask/ask-several.ts';
import type { Reading } from '../ask/reading.ts';
import type { Refusal } from '../ask/refusal.ts';
import { isFit } from './answer.ts';
import type { Card, ListSection, MemoryChart, Verdict } from './card.ts';
import { formatGains } from './compare/format-gain.ts';
import { servingOf, speedTable } from './compare/speeds.ts';
import { comparisonTable, does, hourly, priceSection } from './compare/table.ts';
import { tradeOff } from './compare/trade-off.ts';
import { type Answered, commonName, comparisonWords, isAnswered, namesOf, type Variant } from './compare/variant.ts';
import { answerReading } from './fit.ts';
import { helpReply } from './help.ts';
import { currentMarket, type Market } from './price/market.ts';
import { usd } from './price/usd.ts';
import { refusedReading } from './refusal-card.ts';
import type { Reply } from './reply.ts';

/** More than a table in a chat holds, and than anybody weighs at once. */
const most = 8;

/** Answers words that name several GPUs, formats, models or engines: "405b fp8 h100 h200 mi300x". Never throws. */
export function compare(words: string, market: Market = currentMarket()): Reply {
  const { readings, count } = askSeveral(words, most);
  const [first] = readings;
  if (first === undefined || first.wishes.help) return helpReply(first?.wishes.private ?? false);
  const refusal = whyNone(words, first, readings.length, count);
  if (refusal !== undefined) return refusedReading(first, refusal, 'compare');
  const variants = readings.map((reading): Variant => {
    const { card, answer } = answerReading(
      { ...reading, wishes: { ...reading.wishes, explain: false, speed: false } },
      market,
    );
    return { reading, question: reading.question, card, answer };
  });
  const answered = variants.filter(isAnswered);
  return answered.length === 0 ? refusedAlike(first, variants) : compareReply(first, variants, answered, market);
}

function whyNone(words: string, { question, refusal }: Reading, readings: number, count: number): Refusal | undefined {
  if (readings > 1 && question.model === undefined) return withoutModel(words);
  if (readings === 1) return refusal ?? tooFew;
  return count > most ? tooMany(count) : undefined;
}

function withoutModel(words: string): Refusal {
  return {
    code: 'unknown-model',
    message: 'Compare them for which model? Name one, such as 405b fp8; /price says what a GPU costs by itself.',
    suggestions: ['405b fp8', 'llama 3.3 70b fp8'].map((model) => `${model} ${words.trim()}`),
  };
}

const tooFew: Refusal = {
  code: 'bad-value',
  message: 'That names one thing only. Name two or more GPUs, formats or models: /compare 405b fp8 h100 h200 mi300x.',
  suggestions: ['405b fp8 h100 h200 mi300x b200', '70b fp8 vs int4 h100'],
};

function tooMany(count: number): Refusal {
  return {
    code: 'bad-value',
    message: `That makes ${count} combinations, and a table of at most ${most} can be read. Name fewer GPUs, formats or models.`,
    suggestions: [],
  };
}

/** None can be answered: the reason of the first is said. */
function refusedAlike(first: Reading, [variant]: readonly Variant[]): Reply {
  const { answer } = variant ?? {};
  return refusedReading(first, answer !== undefined && !answer.ok ? answer.error : tooFew, 'compare');
}

function compareReply(
  first: Reading,
  variants: readonly Variant[],
  answered: readonly Answered[],
  market: Market,
): Reply {
  const names = namesOf(variants);
  const nameOf = (variant: Variant): string => names[variants.indexOf(variant)] ?? '';
  const words = comparisonWords(variants);
  const serving = servingOf(answered, nameOf, market);
  const warnings = first.unknown.length > 0 ? [`Not understood, so left out: ${first.unknown.join(', ')}`] : [];
  const card: Card = {
    kind: 'compare',
    title: `${commonName(variants)}${names.join(' vs ')}`.slice(0, 150),
    verdict: verdictOf(answered, nameOf),
    sections: [
      comparisonTable(answered, answered.map(nameOf)),
      ...speedTable(serving),
      ...formatGains(serving),
      ...priceSection(answered, answered.map(nameOf)),
      ...refusedSection(variants, nameOf),
      ...whyNot(answered, nameOf),
    ],
    chart: tradeOff(serving) ?? chartOf(answered, nameOf),
    caveats: warnings,
    actions: [
      ...answered.slice(0, 6).map((variant, index) => ({
        id: `one:${index}`,
        label: nameOf(variant).slice(0, 40),
        command: variant.answer.question['kind'] === 'training' ? 'train' : 'fit',
        words: variant.answer.words,
        effect: 'follow-up' as const,
      })),
      { id: 'share', label: 'Share', command: 'share', words, effect: 'follow-up' },
    ],
    footnotes: [
      ...new Set(answered.flatMap(({ card: { footnotes } }) => footnotes.filter((note) => note.startsWith('Prices:')))),
    ].slice(0, 2),
    words,
  };
  return {
    card,
    answer: { ok: true, kind: 'compare', words, warnings, answers: variants.map(({ answer }) => answer) },
    private: first.wishes.private,
  };
}

/** The fewest GPUs, and the least money where every price is young enough to say so. */
function verdictOf(answered: readonly Answered[], nameOf: (variant: Variant) => string): Verdict {
  const fitting = answered.filter(does);
  if (fitting.length === 0) return { tone: 'bad', text: `None of the ${answered.length} holds what was asked.` };
  const gpus = Math.min(...fitting.map(({ answer }) => answer.plan.gpus));
  const fewest = fitting.filter(({ answer }) => answer.plan.gpus === gpus).map(nameOf);
  const priced = fitting.flatMap((variant) => {
    const { cost } = variant.answer;
    const price = hourly(cost);
    return price === undefined || (cost?.owned === undefined && cost?.age === 'historic') ? [] : [{ variant, price }];
  });
  const cheapest = priced.toSorted((a, b) => a.price - b.price)[0];
  const money =
    cheapest === undefined || priced.length < fitting.length
      ? ''
      : ` Least an hour: ${usd(cheapest.price)} with ${nameOf(cheapest.variant)}.`;
  const fit = answered.some(({ answer }) => isFit(answer) && answer.target !== undefined)
    ? 'fit and are fast enough.'
    : 'fit.';
  const many = answered.length === 2 ? `Both ${fit}` : `All ${answered.length} ${fit}`;
  const all = fitting.length === answered.length ? many : `${fitting.length} of ${answered.length} ${fit}`;
  return {
    tone: fitting.length === answered.length ? 'good' : 'tight',
    text: `${all} Fewest GPUs: ${gpus} with ${fewest.join(', ')}.${money}`.slice(0, 280),
  };
}

function refusedSection(variants: readonly Variant[], nameOf: (variant: Variant) => string): ListSection[] {
  const items = variants.flatMap((variant) =>
    variant.answer.ok ? [] : [`${nameOf(variant)}: ${variant.answer.error.message}`],
  );
  return items.length === 0 ? [] : [{ kind: 'list', id: 'refused', title: 'Left out', items, importance: 'main' }];
}

/** Why those that do not fit do not. */
function whyNot(answered: readonly Answered[], nameOf: (variant: Variant) => string): ListSection[] {
  const items = answered
    .filter((variant) => !does(variant))
    .map((variant) => `${nameOf(variant)}: ${variant.card.verdict.text}`);
  return items.length === 0 ? [] : [{ kind: 'list', id: 'why-not', title: 'Why not', items, importance: 'main' }];
}

/** The plan of each, all to one scale. */
function chartOf(answered: readonly Answered[], nameOf: (variant: Variant) => string): MemoryChart {
  const bars = answered.flatMap((variant) => {
    const { chart } = variant.card;
    const bar = chart?.kind === 'memory' ? chart.bars[0] : undefined;
    return bar === undefined
      ? []
      : [{ ...bar, label: bar.label.includes(nameOf(variant)) ? bar.label : `${nameOf(variant)}: ${bar.label}` }];
  });
  return {
    kind: 'memory',
    title: 'Memory per GPU',
    bars,
    alt: answered.flatMap(({ card }) => card.chart?.alt ?? []).join(' '),
  };
}
