import type { RawTextElement, RichTextBlock, TableBlock } from '@slack/types';
import type { Row, RowsSection } from '../../../answer/card.ts';
import { slackLimits } from '../limits.ts';
import { clip } from '../text.ts';
import { bold, filled, paragraph, preformatted } from './rich-text.ts';

interface Column {
  readonly title: string;
  readonly numeric: boolean;
  read(row: Row): string | undefined;
}

/** Long enough for every label and note we write, short enough that a full table stays far below Slack's total. */
const cellLength = 150;

const columns: readonly Column[] = [
  { title: 'What', numeric: false, read: (row) => row.label },
  { title: 'Value', numeric: true, read: (row) => row.value },
  { title: '90 % range', numeric: true, read: (row) => row.range },
  { title: 'Note', numeric: false, read: (row) => row.note },
];

/** The rows as Slack's native table; a message may hold one. Columns that no row fills are left out. */
export function table(section: RowsSection): TableBlock {
  const used = usedColumns(section.rows);
  const head = used.map((column) => cell(column.title, true));
  const body = rowsThatFit(section.rows, used).map((row) =>
    used.map((column) => cell(column.read(row) ?? '', row.emphasis === true)),
  );
  return {
    type: 'table',
    column_settings: used.map((column) => (column.numeric ? { align: 'right' } : { is_wrapped: true })),
    rows: [head, ...body],
  };
}

/** The same rows as aligned text, for modals and for every table after a message's first. */
export function alignedRows(section: RowsSection): RichTextBlock {
  const used = usedColumns(section.rows);
  const cells = section.rows.map((row) => used.map((column) => column.read(row) ?? ''));
  const widths = used.map((_, index) => Math.max(...cells.map((row) => row[index]?.length ?? 0)));
  const lines = cells.map((row) =>
    used
      .map((column, index) =>
        column.numeric
          ? (row[index] ?? '').padStart(widths[index] ?? 0)
          : (row[index] ?? '').padEnd(widths[index] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return preformatted(section.title, lines.join('\n'));
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

function cell(text: string, emphasis: boolean): RawTextElement | RichTextBlock {
  const shown = clip(filled(text), cellLength);
  return emphasis ? paragraph(bold(shown)) : { type: 'raw_text', text: shown };
}
