import { cpus, totalmem } from 'node:os';
import { version } from '../../src/version.ts';
import type { Row } from './row.ts';

/** The results as Markdown, with what is needed to judge them: when, on what, and how to repeat it. */
export function report(rows: readonly Row[], now: Date): string {
  const [cpu] = cpus();
  const machine = [
    cpu?.model.trim() ?? 'unknown processor',
    `${cpus().length} cores`,
    `${Math.round(totalmem() / 2 ** 30)} GiB`,
    `Node ${process.version}`,
    `${process.platform} ${process.arch}`,
  ].join(', ');
  return [
    '# Benchmarks',
    '',
    'Made by `npm run bench`; do not edit. The bot and what measures it share the machine.',
    '',
    `fitcheck ${version}, ${now.toISOString().slice(0, 10)}, ${machine}.`,
    '',
    '| what | result | promise | kept |',
    '|---|---|---|---|',
    ...rows.map(
      ({ what, result, promise }) =>
        `| ${what} | ${result} | ${promise?.text ?? ''} | ${promise ? (promise.kept ? 'yes' : '**no**') : ''} |`,
    ),
    '',
  ].join('\n');
}
