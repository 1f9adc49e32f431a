import { writeFile } from 'node:fs/promises';
import { answers } from './answers.ts';
import { charts } from './charts.ts';
import { digests } from './digests.ts';
import { hub } from './hub.ts';
import { memory } from './memory.ts';
import { priceAnswers } from './price-answers.ts';
import { prices } from './prices.ts';
import { report } from './report.ts';
import type { Row } from './row.ts';
import { slack } from './slack.ts';
import { start } from './start.ts';
import { store } from './store.ts';
import { sweep } from './sweep.ts';

/**
 * `npm run bench`: measures everything and writes docs/benchmarks.md. `npm run bench -- answers start` measures these parts
 * and only prints. Exit status 1 when a promise is not kept.
 */
const parts: Readonly<Record<string, () => Promise<Row[]>>> = {
  answers,
  charts,
  start,
  slack,
  memory,
  sweep,
  prices,
  'price-answers': priceAnswers,
  store,
  digests,
  hub,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
  process.stderr.write(`There is no part ${unknown.join(', ')}. The parts: ${Object.keys(parts).join(', ')}.\n`);
  process.exit(2);
}
const rows: Row[] = [];
for (const [name, measure] of Object.entries(parts)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  process.stderr.write(`measuring ${name} ...\n`);
  rows.push(...(await measure()));
}
const text = report(rows, new Date());
process.stdout.write(text);
if (asked.length === 0) await writeFile(new URL('../../docs/benchmarks.md', import.meta.url), text);
process.exitCode = rows.every((row) => row.promise?.kept ?? true) ? 0 : 1;
