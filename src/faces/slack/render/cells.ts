import type { RichTextBlock, TableBlock } from '@slack/types';
import type { TableSection } from '../../../answer/card.ts';
import { slackLimits } from '../limits.ts';
import { clip } from '../text.ts';
import { bold, bulletLines, filled, plain } from './rich-text.ts';
import { cell, cellLength } from './rows.ts';

/** A table section as Slack's native table; a message may hold one. Rows that pass Slack's total of characters are left out. */
export function cellTable({ columns, rows }: TableSection): TableBlock {
  let left = slackLimits.table.characters - columns.reduce((sum, { title }) => sum + title.length, 0);
  const fitting = rows.slice(0, slackLimits.table.rows - 1).filter((cells) => {
    left -= cells.reduce((sum, text) => sum + Math.min(cellLength, Math.max(1, text.length)), 0);
    return left >= 0;
  });
  return {
    type: 'table',
    column_settings: columns.map(({ numeric }) => (numeric ? { align: 'right' } : { is_wrapped: true })),
    rows: [
      columns.map(({ title }) => cell(title, true)),
      ...fitting.map((cells) => cells.map((text) => cell(text, false))),
    ],
  };
}

/** The same rows as lines: what each is about in bold, then each figure behind its name. */
export function cellLines({ title, columns, rows }: TableSection): RichTextBlock {
  return bulletLines(
    [bold(title)],
    rows.slice(0, slackLimits.table.rows).map(([name = '', ...cells]) => {
      const figures = cells.flatMap((text, index) => (text === '' ? [] : [`${columns[index + 1]?.title} ${text}`]));
      return [bold(clip(filled(name), cellLength)), plain(clip(`: ${figures.join(' · ')}`, 4 * cellLength))];
    }),
  );
}
