import type { TableSection } from '../../answer/card.ts';
import type { Colours } from './colour.ts';
import { harmless, padEnd, padStart, width, wrap } from './text.ts';

/** A table in columns; where the terminal is too narrow for them, a block for each row. */
export function tableLines(section: TableSection, columns: number, paint: Colours): string[] {
  const titles = section.columns.map(({ title }) => harmless(title));
  const rows = section.rows.map((cells) => cells.map(harmless));
  const widths = titles.map((title, index) =>
    Math.max(width(title), ...rows.map((cells) => width(cells[index] ?? ''))),
  );
  const whole = widths.reduce((sum, one) => sum + one + 2, 0);
  if (whole > columns) return rows.flatMap((cells) => inBlock(titles, cells, columns, paint));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => (section.columns[index]?.numeric ? padStart : padEnd)(cell, widths[index] ?? 0))
      .map((cell) => `  ${cell}`)
      .join('')
      .trimEnd();
  return [paint.dim(line(titles)), ...rows.map(line)];
}

function inBlock(
  titles: readonly string[],
  [name = '', ...cells]: readonly string[],
  columns: number,
  paint: Colours,
): string[] {
  const figures = cells.flatMap((cell, index) => (cell === '' ? [] : [`${titles[index + 1]} ${cell}`]));
  return [
    ...wrap(name, columns - 2).map((line) => `  ${paint.bold(line)}`),
    ...wrap(figures.join(' · '), columns - 4).map((line) => `    ${line}`),
  ];
}
