import type { Row } from '../../answer/card.ts';
import type { Colours } from './colour.ts';
import { harmless, padEnd, padStart, width, wrap } from './text.ts';

/** A value longer than this is words and stands left-aligned; figures stand under each other by their last digit. */
const longestFigure = 12;

/** How far remarks below their row are moved in. */
const remarkIndent = '      ';

/**
 * Label/value rows: labels left, figures right-aligned, ranges and notes behind them; what does not fit behind its figure
 * goes below.
 */
export function rowLines(rows: readonly Row[], columns: number, paint: Colours): string[] {
  const clean = rows.map(cleaned);
  const isShort = ({ label }: CleanRow): boolean => width(label) <= columns / 2;
  const labels = Math.max(...clean.filter(isShort).map(({ label }) => width(label)), 0);
  const values = Math.max(...clean.filter(isFigure).map(({ value }) => width(value)), 0);
  const valuesFrom = labels + 4;
  return clean.flatMap((row) => {
    const strong = (line: string): string => (row.emphasis ? paint.bold(line) : line);
    if (!isShort(row)) return rowInBlock(row, columns, strong);
    const start = `  ${padEnd(row.label, labels)}  `;
    if (!isFigure(row)) return wordsRow(row, start, columns, paint);
    const figure = strong(start + padStart(row.value, values));
    const room = columns - valuesFrom - values - 2;
    const behind = row.remarks.join('; ');
    if (behind === '') return [figure];
    if (width(behind) <= room) return [`${figure}  ${paint.dim(behind)}`];
    // The range is short and belongs to the figure; a long note gets lines of its own.
    const [range, ...notes] = row.remarks;
    const rangeFits = range !== undefined && notes.length > 0 && width(range) <= room;
    return rangeFits
      ? [`${figure}  ${paint.dim(range)}`, ...below(notes.join('; '), columns, paint.dim)]
      : [figure, ...below(behind, columns, paint.dim)];
  });
}

interface CleanRow {
  readonly label: string;
  readonly value: string;
  /** The range, then the note, as far as there are any. */
  readonly remarks: readonly string[];
  readonly emphasis: boolean;
}

function cleaned({ label, value, range, note, emphasis }: Row): CleanRow {
  const remarks = [range, note].filter((remark) => remark !== undefined).map(harmless);
  return { label: harmless(label), value: harmless(value), remarks, emphasis: emphasis === true };
}

function isFigure({ value }: CleanRow): boolean {
  return width(value) <= longestFigure;
}

/** A value in words: beside its label where there is room for words, else below it; remarks too long for the line below that. */
function wordsRow(row: CleanRow, start: string, columns: number, paint: Colours): string[] {
  const strong = (line: string): string => (row.emphasis ? paint.bold(line) : line);
  const remarks = row.remarks.join('; ');
  const room = columns - width(start);
  const inOneLine = remarks === '' ? row.value : `${row.value} (${remarks})`;
  if (width(inOneLine) <= room) return [strong(start + inOneLine)];
  const [first = '', ...more] = room < 20 ? [] : wrap(row.value, room);
  const value =
    first === ''
      ? [strong(`  ${row.label}`), ...below(row.value, columns, strong)]
      : [strong(start + first), ...more.map((line) => ' '.repeat(width(start)) + strong(line))];
  return [...value, ...(remarks === '' ? [] : below(remarks, columns, paint.dim))];
}

/** A row whose label would leave no room: everything under everything. */
function rowInBlock(row: CleanRow, columns: number, strong: (line: string) => string): string[] {
  return [
    ...wrap(row.label, columns - 2).map((line) => `  ${strong(line)}`),
    ...below([row.value, ...row.remarks].join('; '), columns, strong),
  ];
}

function below(text: string, columns: number, paint: (line: string) => string): string[] {
  return wrap(text, columns - remarkIndent.length).map((line) => remarkIndent + paint(line));
}
