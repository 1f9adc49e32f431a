import type { Card, Section } from '../answer/card.ts';
import { usd } from '../answer/price/usd.ts';
import { window } from './card.ts';
import type { Digest } from './digest.ts';
import { sayDay } from './schedule/say-rule.ts';

/** Everything behind a digest: every line with its observations, what was held back, what could not be checked. */
export function detailsCard(digest: Digest): Card {
  const { lines, heldBack, unchecked, asOf, deployments } = digest;
  return {
    kind: 'digest-details',
    title: `Behind the digest of ${sayDay(digest.period)}`,
    verdict: { tone: 'neutral', text: `${lines.length} lines of news, ${window(digest)}.` },
    sections: [
      ...list('news', 'Prices that moved, and what was observed', observed(lines)),
      ...list('deployments', 'Your deployments', deployments.map(deploymentLine)),
      ...list('held-back', 'Held back', heldBack),
      ...list('unchecked', 'Not checked', unchecked),
      ...list('sources', 'As of', asOf),
    ],
    caveats: [],
    actions: [],
    footnotes: [],
  };
}

function observed(lines: Digest['lines']): string[] {
  return lines.flatMap(({ text, facts }) => [text, ...facts.map((fact) => `↳ ${fact}`)]);
}

function deploymentLine({ words, title, quote, before, problem }: Digest['deployments'][number]): string {
  if (quote === undefined) return `${title} (${words}): ${problem ?? 'no price'}`;
  const was = before === undefined ? '' : `; before ${usd(before.usdPerHour)}/h at ${before.host}`;
  return `${title} (${words}): ${usd(quote.usdPerHour)}/h at ${quote.host}, as of ${sayDay(quote.asOf)}${was}`;
}

function list(id: string, title: string, items: readonly string[]): Section[] {
  return items.length === 0 ? [] : [{ kind: 'list', id, title, items, importance: 'main' }];
}
