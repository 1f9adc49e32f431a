import type { Digest } from '../../src/digest/digest.ts';
import type { NewsEvent } from '../../src/digest/news/event.ts';
import type { NaiveAlerts } from './naive.ts';

const kinds = ['list', 'spot', 'market', 'low', 'vanished', 'back'] as const;

/** Lines by class beside what the naive rule would have said, as a Markdown table. */
export function tally(digests: readonly Digest[], events: readonly NewsEvent[], naive: NaiveAlerts): string {
  const lines = digests.flatMap((digest) => digest.lines);
  const shown = digests.reduce((sum, digest) => sum + Math.min(8, digest.lines.length), 0);
  const counted = (kind: string): number => events.filter((event) => event.kind === kind).length;
  const quiet = digests.filter((digest) => digest.lines.length === 0).length;
  return [
    '| what | count |',
    '|---|---:|',
    `| naive rule: moved 10 % in a day | ${naive.changes} |`,
    `| naive rule: missing for a day | ${naive.vanished} |`,
    ...kinds.map((kind) => `| lines, ${kind} | ${lines.filter((line) => line.kind === kind).length} |`),
    `| lines in all | ${lines.length} |`,
    `| of them in the channel, the others under Details | ${shown} |`,
    `| weeks without news | ${quiet} |`,
    `| source events, told as one note each | ${counted('source')} |`,
    `| prices held back | ${counted('quarantined') + counted('doubted')} |`,
  ].join('\n');
}
