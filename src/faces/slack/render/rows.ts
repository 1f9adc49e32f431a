import type { RawTextElement, RichTextBlock, RichTextElement, TableBlock } from '@slack/types';
import type { Row, RowsSection } from '../../../answer/card.ts';
import { slackLimits } from '../limits.ts';
import { clip } from '../text.ts';
import { bold, bulletLines, filled, paragraph, plain } from './rich-text.ts';

interface Column {
  readonly title: string;
  readonly numeric: boolean;
  read(row: Row): string | undefined;
}

/** Long enough for every label and note we write, short enough that a full table stays far below Slack's total. */
export const cellLength = 150;

const columns: readonly Column[] = [
  { title: 'What', numeric: false, read: (row) => row.label },
  { title: 'Value', numeric: true, read: (row) => row.value },
  { title: '90 % range', numeric: true, read: (row) => row.range },
  { title: 'Note', numeric: false, read: (row) => row.note },
];

/** The rows as Slack's native table; a message may hold one. Columns that no row fills are left out. */
export function table(section: RowsSection): TableBlock {
  const shown = notesInPlace(section.rows);
  const used = usedColumns(shown);
  const head = used.map((column) => cell(column.title, true));
  const body = rowsThatFit(shown, used).map((row) =>
    used.map((column) => cell(column.read(row) ?? '', row.emphasis === true)),
  );
  return {
    type: 'table',
    column_settings: used.map((column) => (column.numeric ? { align: 'right' } : { is_wrapped: true })),
    rows: [head, ...body],
  };
}

/**
 * The same rows as lines with the figure in bold, for modals and for every table after a message's first. Not as columns in
 * a fixed-width font: those wrap in the middle of words where the window is narrow.
 */
export function rowLines(section: RowsSection): RichTextBlock {
  return bulletLines([bold(section.title)], section.rows.slice(0, slackLimits.table.rows).map(rowLine));
}

function rowLine(row: Row): RichTextElement[] {
  const rest = [
    ...(row.range === undefined ? [] : [` (${row.range})`]),
    ...(row.note === undefined ? [] : [` · ${row.note}`]),
  ].join('');
  const [label, value] = [clip(row.label, cellLength), clip(filled(row.value), cellLength)];
  return [
    ...(row.emphasis ? [bold(`${label}: ${value}`)] : [plain(`${label}: `), bold(value)]),
    ...(rest === '' ? [] : [plain(clip(rest, 2 * cellLength))]),
  ];
}

/** A column that most rows leave empty makes a table wide and says little: the few notes then stand behind their labels. */
function notesInPlace(rows: readonly Row[]): readonly Row[] {
  const noted = rows.filter(({ note }) => note !== undefined).length;
  if (noted * 2 > rows.length) return rows;
  return rows.map(({ note, ...row }) => (note === undefined ? row : { ...row, label: `${row.label} (${note})` }));
}

function usedColumns(rows: readonly Row[]): readonly Column[] {
  return columns.filter((column, index) => index < 2 || rows.some((row) => column.read(row) !== undefined));
}

/** Slack counts characters over all cells of a table. */
function rowsThatFit(rows: readonly Row[], used: readonly Column[]): readonly Row[] {
  let left = slackLimits.table.characters - used.reduce((sum, column) => sum + column.title.length, 0);
  const fitting: Row[] = [];
  for (const row of rows.slice(0, slackLimits.table.rows - 1)) {
    left -= used.reduce((sum, column) => sum + Math.min(cellLength, Math.max(1, (column.read(row) ?? '').length)), 0);
    if (left < 0) break;
    fitting.push(row);
  }
  return fitting;
}

export function cell(text: string, emphasis: boolean): RawTextElement | RichTextBlock {
  const shown = clip(filled(text), cellLength);
  return emphasis ? paragraph(bold(shown)) : { type: 'raw_text', text: shown };
}
