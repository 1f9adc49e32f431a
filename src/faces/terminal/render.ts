import type { Action, Card, Chart, Section } from '../../answer/card.ts';
import { commandNamed } from '../commands.ts';
import { renderBars } from './bar.ts';
import { type Colours, colours } from './colour.ts';
import { curveLines } from './curve-lines.ts';
import { rowLines } from './rows.ts';
import { sparkLines } from './spark-lines.ts';
import { tableLines } from './table.ts';
import { harmless, padEnd, width, wrap } from './text.ts';

export interface TerminalOptions {
  /** Width of the terminal; lines are kept within it (code is not broken: it is there to be copied). */
  readonly columns: number;
  readonly colour: boolean;
}

/** Below this a card is unreadable anyway; it then runs over. */
const narrowest = 40;

/** A sign for each tone, so that the verdict does not hang on colour alone. */
const signs = { good: '✔', tight: '≈', bad: '✘', neutral: '·' } as const;
const tones = { good: 'green', tight: 'yellow', bad: 'red', neutral: 'bold' } as const;

/** The card as text for a terminal, ending with a line break. */
export function renderTerminal(card: Card, options: TerminalOptions): string {
  const columns = Math.max(narrowest, options.columns);
  const paint = colours(options.colour);
  const blocks: string[][] = [
    [
      ...wrap(harmless(card.title), columns).map((line) => paint.bold(line)),
      ...hanging(`${signs[card.verdict.tone]} `, card.verdict.text, columns).map((line) =>
        paint[tones[card.verdict.tone]](line),
      ),
    ],
  ];
  if (card.chart) blocks.push([heading(card.chart.title, columns, paint), ...chartLines(card.chart, columns, paint)]);
  for (const section of card.sections)
    blocks.push([heading(section.title, columns, paint), ...sectionLines(section, columns, paint)]);
  if (card.caveats.length > 0) blocks.push(card.caveats.flatMap((caveat) => hanging('! ', caveat, columns)));
  const next = card.actions.filter(({ command }) => command !== 'share' && commandNamed(command)?.ofChannel !== true);
  if (next.length > 0) blocks.push([heading('Ask next', columns, paint), ...actionLines(next, columns, paint)]);
  if (card.footnotes.length > 0)
    blocks.push(card.footnotes.flatMap((note) => wrap(harmless(note), columns)).map((line) => paint.dim(line)));
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function heading(title: string, columns: number, paint: Colours): string {
  return wrap(harmless(title), columns)
    .map((line) => paint.bold(line))
    .join('\n');
}

function chartLines(chart: Chart, columns: number, paint: Colours): string[] {
  switch (chart.kind) {
    case 'memory':
      return renderBars(chart, columns, paint);
    case 'lines':
      return sparkLines(chart, columns, paint);
    case 'curves':
      return curveLines(chart, columns, paint);
  }
}

function sectionLines(section: Section, columns: number, paint: Colours): string[] {
  switch (section.kind) {
    case 'rows':
      return rowLines(section.rows, columns, paint);
    case 'table':
      return tableLines(section, columns, paint);
    case 'list':
      return section.items.flatMap((item) => hanging('  - ', item, columns));
    case 'code':
      return section.code.split('\n').map((line) => `  ${paint.cyan(harmless(line))}`);
  }
}

/** "FP8 instead   405b fp8 h100": what to type for each next question, once where the label says the same. */
function actionLines(actions: readonly Action[], columns: number, paint: Colours): string[] {
  const rows = actions.map((action) => {
    const words = harmless(action.command === 'fit' ? action.words : `${action.command} ${action.words}`.trim());
    const label = harmless(action.label);
    return { label: label === words ? '' : label, words };
  });
  const labels = Math.max(...rows.map(({ label }) => width(label)));
  const gap = labels === 0 ? 2 : labels + 4;
  if (gap > columns / 2) {
    return rows.flatMap(({ label, words }) => [
      ...(label === '' ? [] : wrap(label, columns - 2).map((line) => `  ${line}`)),
      ...wrap(words, columns - 4).map((line) => `    ${paint.cyan(line)}`),
    ]);
  }
  return rows.flatMap(({ label, words }) => {
    const [first = '', ...more] = wrap(words, columns - gap);
    const start = padEnd(`  ${label}`, gap);
    return [start + paint.cyan(first), ...more.map((line) => ' '.repeat(gap) + paint.cyan(line))];
  });
}

/** Text behind a sign, its further lines under the text. */
function hanging(sign: string, text: string, columns: number): string[] {
  const lines = wrap(harmless(text), columns - width(sign));
  return lines.map((line, index) => (index === 0 ? sign : ' '.repeat(width(sign))) + line);
}
