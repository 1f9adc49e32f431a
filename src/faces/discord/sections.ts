import type { Row, Section, TableSection } from '../../answer/card.ts';
import { closeFence, codeText, cut, escapeMarkdown, openFence } from './escape.ts';
import { embedLimits } from './limits.ts';

export interface Field {
  readonly name: string;
  readonly value: string;
}

/** Lines that stand together: in a code block when there is a language (an empty one is plain text). */
interface Block {
  readonly language?: string;
  readonly lines: readonly string[];
}

/** A value longer than this is a sentence, not a figure. */
const sentence = 30;

/** What a field without a name of its own is called: Discord refuses an empty name. */
const noName = '\u200b';

/** A section as embed fields: as many as its length needs, each within Discord's limits. */
export function sectionFields(section: Section): readonly Field[] {
  return fieldsOf(section.title, blockOf(section));
}

function blockOf(section: Section): Block {
  switch (section.kind) {
    case 'rows':
      return { lines: section.rows.map(rowLine) };
    case 'table':
      return { lines: section.rows.map((cells) => tableLine(section, cells)) };
    case 'list':
      return { lines: section.items.map((item) => `• ${escapeMarkdown(item)}`) };
    case 'code':
      return {
        language: section.language === 'text' ? '' : section.language,
        lines: codeText(section.code).split('\n'),
      };
  }
}

/**
 * A row as one line. Not as columns in a code block: on a phone that holds some 30 characters before it wraps, and a label, a
 * figure and its range are longer.
 */
function rowLine(row: Row): string {
  const value = escapeMarkdown(row.value);
  const label = escapeMarkdown(row.label);
  const range = row.range === undefined ? '' : ` (${escapeMarkdown(row.range.replace(' to ', '–'))})`;
  const note = row.note === undefined ? '' : ` · ${escapeMarkdown(row.note)}`;
  if (row.emphasis) return `• **${label}: ${value}**${range}${note}`;
  // What stands out is the figure; where there is a sentence in its place, what it is about.
  const [name, said] = row.value.length > sentence ? [`**${label}**`, value] : [label, `**${value}**`];
  return `• ${name}: ${said}${range}${note}`;
}

/** A row of a table as one line: what it is about, then each figure behind its name. */
function tableLine({ columns }: TableSection, [name = '', ...cells]: readonly string[]): string {
  const figures = cells.flatMap((cell, index) =>
    cell === '' ? [] : [`${escapeMarkdown(columns[index + 1]?.title ?? '')} **${escapeMarkdown(cell)}**`],
  );
  return `• **${escapeMarkdown(name)}**: ${figures.join(' · ')}`;
}

function fieldsOf(title: string, block: Block): readonly Field[] {
  const values: string[] = [];
  for (const piece of pieces(block)) {
    const last = values.at(-1);
    if (last !== undefined && last.length + 1 + piece.length <= embedLimits.fieldValue)
      values[values.length - 1] = `${last}\n${piece}`;
    else values.push(piece);
  }
  const name = cut(title, embedLimits.fieldName, escapeMarkdown) || noName;
  return values.map((value, index) => ({ name: index === 0 ? name : noName, value }));
}

/** A block in pieces of whole lines, each short enough for a field; a single line that is longer is cut. */
function pieces({ language, lines }: Block): readonly string[] {
  const open = language === undefined ? '' : openFence(language);
  const close = language === undefined ? '' : closeFence;
  const room = embedLimits.fieldValue - open.length - close.length;
  const found: string[] = [];
  let held: string[] = [];
  let used = 0;
  const flush = (): void => {
    if (held.some((line) => line.trim() !== '')) found.push(`${open}${held.join('\n')}${close}`);
    held = [];
    used = 0;
  };
  for (const whole of lines) {
    // Cut before a backslash that would be left without what it escapes.
    const line = whole.length > room ? cut(whole, room).replace(/\\…$/, '…') : whole;
    if (held.length > 0 && used + 1 + line.length > room) flush();
    used += line.length + (held.length > 0 ? 1 : 0);
    held.push(line);
  }
  flush();
  return found;
}
