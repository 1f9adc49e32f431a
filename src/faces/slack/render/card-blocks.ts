import type { ContextBlock, HeaderBlock, KnownBlock, RichTextBlock } from '@slack/types';
import type { Card, Chart, Section, Verdict } from '../../../answer/card.ts';
import { slackLimits } from '../limits.ts';
import type { Picture } from '../picture.ts';
import { clip } from '../text.ts';
import { cellLines, cellTable } from './cells.ts';
import { nativeChart } from './native-chart.ts';
import { bold, bullets, filled, paragraph, preformatted } from './rich-text.ts';
import { rowLines, table } from './rows.ts';
import { textBar } from './text-bar.ts';
import { textCurves } from './text-curves.ts';
import { textSeries } from './text-series.ts';

/** Slack's own emoji names; the words beside them say the same. */
const toneEmoji: Readonly<Record<Verdict['tone'], string>> = {
  good: 'white_check_mark',
  tight: 'warning',
  bad: 'x',
  neutral: 'information_source',
};

export function headerBlock(card: Card): HeaderBlock {
  return {
    type: 'header',
    text: { type: 'plain_text', text: clip(filled(card.title), slackLimits.header), emoji: false },
  };
}

export function verdictBlock(card: Card): RichTextBlock {
  return paragraph(
    { type: 'emoji', name: toneEmoji[card.verdict.tone] },
    bold(clip(` ${card.verdict.text}`, slackLimits.section.text)),
  );
}

/** A section as blocks; `asTable` where the surface has room for Slack's native table. */
export function sectionBlocks(section: Section, asTable: boolean): readonly KnownBlock[] {
  switch (section.kind) {
    case 'rows':
      if (section.rows.length === 0) return [];
      return asTable ? [paragraph(bold(section.title)), table(section)] : [rowLines(section)];
    case 'table':
      if (section.rows.length === 0) return [];
      return asTable ? [paragraph(bold(section.title)), cellTable(section)] : [cellLines(section)];
    case 'list':
      return section.items.length === 0 ? [] : [bullets([bold(section.title)], itemsThatFit(section.items))];
    case 'code':
      return section.code === '' ? [] : [preformatted(section.title, clip(section.code, sectionLength))];
  }
}

/** No section takes more than half of a message. */
const sectionLength = slackLimits.message.characters / 2;

function itemsThatFit(items: readonly string[]): readonly string[] {
  const fitting: string[] = [];
  let length = 0;
  for (const item of items) {
    const shown = clip(item, slackLimits.section.text);
    length += shown.length;
    if (length > sectionLength) return [...fitting, `… and ${items.length - fitting.length} more`];
    fitting.push(shown);
  }
  return fitting;
}

export function caveatsBlock(card: Card): RichTextBlock | undefined {
  if (card.caveats.length === 0) return undefined;
  return bullets([{ type: 'emoji', name: 'warning' }, bold(' Caveats')], itemsThatFit(card.caveats));
}

/** The chart as a picture, or in characters when there is no picture. */
export function chartBlock(card: Card, picture: Picture): KnownBlock | undefined {
  if (card.chart === undefined) return undefined;
  if (picture.kind === 'native') {
    const native = card.chart.kind === 'lines' ? nativeChart(card.chart) : undefined;
    if (native !== undefined) return native as unknown as KnownBlock;
  }
  if (picture.kind === 'text' || picture.kind === 'native') return preformatted(card.chart.title, inText(card.chart));
  const words = {
    type: 'image' as const,
    alt_text: clip(card.chart.alt || card.chart.title, slackLimits.image.altText),
    // Without one Slack shows its sign for folding the picture beside nothing.
    title: { type: 'plain_text' as const, text: clip(filled(card.chart.title), slackLimits.image.title), emoji: false },
  };
  return picture.kind === 'url'
    ? { ...words, image_url: picture.url }
    : { ...words, slack_file: { id: picture.fileId } };
}

function inText(chart: Chart): string {
  switch (chart.kind) {
    case 'memory':
      return textBar(chart);
    case 'lines':
      return textSeries(chart);
    case 'curves':
      return textCurves(chart);
  }
}

export function footnotesBlock(card: Card): ContextBlock | undefined {
  const notes = card.footnotes.filter((note) => note.trim() !== '');
  if (notes.length === 0) return undefined;
  return {
    type: 'context',
    elements: notes
      .slice(0, slackLimits.context.elements)
      .map((note) => ({ type: 'plain_text', text: clip(note, slackLimits.section.text), emoji: false })),
  };
}

/** A line of our own in small print. */
export function noteBlock(note: string): ContextBlock {
  return {
    type: 'context',
    elements: [{ type: 'plain_text', text: clip(note, slackLimits.section.text), emoji: false }],
  };
}
