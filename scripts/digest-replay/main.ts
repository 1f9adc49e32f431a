import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { digestCard } from '../../src/digest/card.ts';
import { compose } from '../../src/digest/compose.ts';
import type { Digest } from '../../src/digest/digest.ts';
import { RecordReader } from '../../src/digest/news/read-record.ts';
import { renderTerminal } from '../../src/faces/terminal/render.ts';
import { monthsOf } from './history-runs.ts';
import { naiveAlerts } from './naive.ts';
import { rawRows, runsOf } from './raw-runs.ts';
import { tally } from './tally.ts';
import { caughtTraps } from './traps.ts';

/**
 * Replays recorded prices as if they came in day by day, and shows the weekly digests that would have been sent. The
 * records are of trackers without a licence: they are read from the folder beside the project when they are there, and
 * nothing of them is kept. `node scripts/digest-replay/main.ts [--all]`: every digest, or the first four.
 */
const facts = fileURLToPath(new URL('../../../shared/facts/', import.meta.url));
const [raw, history] = [`${facts}price-raw-159-days.csv.gz`, `${facts}price-history.csv.gz`];
const say = (text: string): void => void process.stdout.write(`${text}\n`);

if (!existsSync(raw) || !existsSync(history)) {
  say(`There is nothing to replay: ${raw} and ${history} are not both there.`);
  process.exit(0);
}

const rows = rawRows(raw);
const runs = runsOf(rows);
const reader = new RecordReader();
for (const run of runs.toSorted((a, b) => a.day.localeCompare(b.day))) reader.take(run);
const record = reader.record();
const digests = weekly(runs[0]?.day ?? '', runs.at(-1)?.day ?? '');

const shown = process.argv.includes('--all') ? digests : digests.slice(0, 4);
for (const digest of shown) say(renderTerminal(digestCard(digest), { columns: 100, colour: false }));
say(
  `${runs.length} runs of ${new Set(runs.map(({ source }) => source)).size} sources, ${digests.length} weekly digests\n`,
);
say(tally(digests, record.events, naiveAlerts(rows)));
say('\nTraps of the 159 days');
for (const line of caughtTraps(record.events, digests)) say(line);
say('\nThe long record, 2022 to 2026');
for (const line of monthsOf(history)) say(line);

/** Every Monday's digest, each following the one before. */
function weekly(first: string, last: string): Digest[] {
  const made: Digest[] = [];
  const monday = Date.parse('2026-02-16');
  for (let at = monday; at <= Date.parse(last); at += 7 * 86_400_000) {
    const period = new Date(at).toISOString().slice(0, 10);
    const until = new Date(at - 86_400_000).toISOString().slice(0, 10);
    const previous = made.at(-1);
    const input = { period, late: false, until, usualDays: 7, watches: [], record: upTo(until), sources: [] };
    if (until >= first) made.push(compose(previous === undefined ? input : { ...input, previous }));
  }
  return made;
}

/** What was on record on that day. */
function upTo(day: string): typeof record {
  return {
    events: record.events.filter((event) => event.day <= day),
    prices: record.prices.map(({ series, prices }) => ({ series, prices: prices.filter((price) => price.day <= day) })),
  };
}
