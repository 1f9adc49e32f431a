import type { Row } from '../../answer/card.ts';
import { codeText } from './escape.ts';

/** What one line of a code block in an embed holds on a phone, 390 pixels wide, before it wraps. */
const phoneColumns = 30;

/** Rows in columns, for a code block. */
export interface Table {
  readonly lines: readonly string[];
  /** Notes that are too long for their line. */
  readonly remarks: readonly { readonly label: string; readonly note: string }[];
}

/**
 * Rows as lines of label, value and range in columns, short notes behind them; » points at what is emphasized.
 * @returns undefined when the rows are too wide for a phone, or when most of what they say is in their notes
 */
export function rowLines(rows: readonly Row[]): Table | undefined {
  const cells = rows.map((row) => ({
    label: codeText(row.label),
    value: codeText(row.value),
    range: codeText(spread(row.range)),
  }));
  const labels = widest(cells.map(({ label }) => label));
  const values = widest(cells.map(({ value }) => value));
  const numeric = cells.every(({ value }) => /^[-−~≈]?\d[\d.,]*( ?[A-Za-z%/]+)?$/.test(value));
  const plainGap = rows.some(({ emphasis }) => emphasis) ? '   ' : '  ';
  const columns = cells.map(({ label, value, range }, index) => {
    const gap = rows[index]?.emphasis ? ' » ' : plainGap;
    const aligned = numeric ? ' '.repeat(values - width(value)) + value : pad(value, values);
    return `${pad(label, labels)}${gap}${aligned} ${range}`.trimEnd();
  });
  if (widest(columns) > phoneColumns) return undefined;
  const lines: string[] = [];
  const remarks: { label: string; note: string }[] = [];
  rows.forEach(({ label, note }, index) => {
    const line = columns[index] ?? '';
    const noted = note === undefined ? line : `${line} ${codeText(note)}`;
    if (width(noted) > phoneColumns && note !== undefined) remarks.push({ label, note });
    lines.push(width(noted) > phoneColumns ? line : noted);
  });
  return remarks.length * 3 > rows.length ? undefined : { lines, remarks };
}

/** "50.1 to 51.0" as "50.1–51.0": a phone's lines are short. */
export const spread = (range: string | undefined): string => (range ?? '').replace(' to ', '–');

const width = (text: string): number => Array.from(text).length;
const widest = (texts: readonly string[]): number => Math.max(...texts.map(width));
const pad = (text: string, columns: number): string => text + ' '.repeat(Math.max(0, columns - width(text)));
