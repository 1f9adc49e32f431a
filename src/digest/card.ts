import type { Action, Card, Row, Section, Verdict } from '../answer/card.ts';
import { usd } from '../answer/price/usd.ts';
import { totalOf } from './compose.ts';
import type { Deployment, Digest } from './digest.ts';
import { moved } from './money.ts';
import { sayDay } from './schedule/say-rule.ts';

/** Lines of market news in the channel; the others are in the details. */
const mostLines = 8;
/** A deployment whose price moved less than this is as it was. */
const leastShare = 0.005;

/**
 * The digest as it is posted: what it comes to, the watched deployments, at most eight lines of news. A digest with nothing
 * to tell is one line.
 * @param details the action that shows the rest; absent in a preview of what is not delivered
 */
export function digestCard(digest: Digest, details?: Action): Card {
  const shown = digest.lines.slice(0, mostLines);
  const quiet = isQuiet(digest);
  const budget = budgetSentence(digest);
  // A preview and a quiet digest have no button that shows the rest.
  const rest = details === undefined || quiet ? '' : ', under Details';
  return {
    kind: 'digest',
    title: `Hardware costs · ${sayDay(digest.period)}${digest.late ? ' (late)' : ''}`,
    verdict: verdictOf(digest, budget),
    sections: quiet
      ? []
      : [
          ...(digest.deployments.length === 0 ? [] : [deploymentRows(digest)]),
          ...newsSection(shown, digest.lines.length - shown.length, rest),
        ],
    ...(quiet || digest.chart === undefined ? {} : { chart: digest.chart }),
    caveats: [...(digest.late ? [lateSentence] : []), ...caveats(digest, rest)],
    actions: details === undefined || quiet ? [] : [details],
    footnotes: [`Prices ${window(digest)}`, ...asOf(digest)],
  };
}

const lateSentence = 'This digest was due earlier. It is made up for once; what else was missed is in it.';

/** Nothing that anybody needs to read: no price moved that counts, no mark was passed, nothing was held back. */
function isQuiet({ lines, heldBack, deployments, budget }: Digest): boolean {
  return (
    lines.length === 0 &&
    heldBack.length === 0 &&
    budget?.crossed === undefined &&
    budget?.backUnder === undefined &&
    deployments.every((deployment) => !hasMoved(deployment) && deployment.problem === undefined)
  );
}

function hasMoved({ quote, before }: Deployment): boolean {
  if (quote === undefined || before === undefined) return quote !== undefined;
  return Math.abs(quote.usdPerHour / before.usdPerHour - 1) >= leastShare;
}

function verdictOf(digest: Digest, budget: string | undefined): Verdict {
  const sentences = [budget, costSentence(digest), newsSentence(digest)].filter((text) => text !== undefined);
  const over = digest.budget?.crossed !== undefined;
  return { tone: over ? 'tight' : 'neutral', text: sentences.join(' ').slice(0, 280) };
}

function budgetSentence({ budget }: Digest): string | undefined {
  if (budget === undefined) return undefined;
  const { usdPerMonth, total, crossed, backUnder } = budget;
  const limit = `${usd(usdPerMonth)} a month`;
  if (backUnder) return `Back under the budget of ${limit}.`;
  if (crossed === undefined) return undefined;
  return crossed === 100
    ? `Over the budget of ${limit} by ${usd(total - usdPerMonth)}.`
    : `${crossed} % of the budget of ${limit} passed.`;
}

function costSentence({ deployments }: Digest): string | undefined {
  const priced = deployments.filter(({ quote }) => quote !== undefined && !quote.historic);
  if (priced.length === 0) return undefined;
  const total = totalOf(priced.map(({ quote }) => quote));
  const both = priced.filter(({ before }) => before !== undefined && !before.historic);
  const was = totalOf(both.map(({ before }) => before));
  const is = totalOf(both.map(({ quote }) => quote));
  const subject = priced.length === 1 ? 'Your deployment costs' : `Your ${priced.length} deployments cost`;
  const change =
    both.length === 0 ? '' : Math.abs(is - was) < 0.5 ? ', as last time' : `, ${moved(was, is)} since last time`;
  return `${subject} ${usd(total)} a month${change}.`;
}

function newsSentence({ lines, since, nothingRead }: Digest): string {
  const day = sayDay(since);
  if (nothingRead) return `No price was read since ${day}, so what moved is not known.`;
  if (lines.length === 0) return `No price that counts moved since ${day}.`;
  return lines.length === 1 ? `One thing moved since ${day}.` : `${lines.length} things moved since ${day}.`;
}

function deploymentRows({ deployments }: Digest): Section {
  return {
    kind: 'rows',
    id: 'deployments',
    title: 'Your deployments',
    importance: 'main',
    rows: deployments.map(deploymentRow),
  };
}

function deploymentRow({ title, quote, before, problem }: Deployment): Row {
  if (quote === undefined) return { label: title, value: 'no price', note: problem ?? 'nobody lists it' };
  const change =
    before === undefined
      ? 'new on the list'
      : Math.abs(quote.usdPerHour / before.usdPerHour - 1) < leastShare
        ? 'unchanged'
        : moved(before.usdPerHour, quote.usdPerHour);
  const age = quote.historic ? `historic price of ${sayDay(quote.asOf)}` : sayDay(quote.asOf);
  return {
    label: title,
    value: `${usd(quote.usdPerHour)}/h`,
    note: `${change} · ${usd(quote.usdPerMonth)} a month · ${quote.host}, ${age}`,
  };
}

function newsSection(shown: Digest['lines'], more: number, rest: string): Section[] {
  if (shown.length === 0) return [];
  const items = shown.map(({ text }) => text);
  return [
    {
      kind: 'list',
      id: 'news',
      title: 'Prices that moved',
      items: more > 0 ? [...items, `… and ${more} more${rest}`] : items,
      importance: 'main',
    },
  ];
}

/** At most so many words about sources: the rest is in the details. */
const mostUnchecked = 3;

/** @param rest where the rest is, in words; empty where nothing shows it */
function caveats({ heldBack, unchecked }: Digest, rest: string): string[] {
  const first = unchecked.slice(0, mostUnchecked);
  const more = unchecked.length - first.length;
  return [
    ...(rest === '' ? heldBack.slice(0, mostUnchecked).map((text) => `Held back: ${text}`) : []),
    ...(rest !== '' && heldBack.length > 0
      ? [`${counted(heldBack.length)} held back as errors of a source${rest}`]
      : []),
    ...first.map((text) => `Not checked: ${text}`),
    ...(more > 0 ? [`Not checked: ${more} more${rest}`] : []),
  ];
}

function counted(things: number): string {
  return things === 1 ? 'One thing' : `${things} things`;
}

export function window({ since, until }: Pick<Digest, 'since' | 'until'>): string {
  return `from ${sayDay(since)} to ${sayDay(until)}, USD without tax; a month is 730 hours`;
}

function asOf({ asOf: sources }: Digest): string[] {
  return sources.length === 0 ? [] : [`As of: ${sources.slice(0, 4).join('; ')}`];
}
