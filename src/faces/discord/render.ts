import type { APIEmbed } from 'discord-api-types/v10';
import type { Card, Chart, Section, Verdict } from '../../answer/card.ts';
import { commandNamed } from '../commands.ts';
import { type ButtonRow, buttonRows } from './buttons.ts';
import { cut, escapeMarkdown, hasLink, visible } from './escape.ts';
import { fieldsWithin } from './fields-within.ts';
import { footerText } from './footer.ts';
import { embedLimits, messageLimits } from './limits.ts';

/** A message as Discord's API takes it, without files. */
export interface DiscordMessage {
  readonly embeds: APIEmbed[];
  readonly components: ButtonRow[];
  /** Nothing in a reply may ping, whatever the text. */
  readonly allowed_mentions: { readonly parse: [] };
  readonly attachments?: { readonly id: string; readonly filename: string; readonly description: string }[];
}

export interface RenderOptions {
  /** Whether only the asker sees the message: then it offers a button to share it. Default: no. */
  readonly private?: boolean;
  /** Whether the chart is sent along as memory.png. Default: when the card has one. */
  readonly chart?: boolean;
  /** The page's address; the title then links to the same question there. */
  readonly pageUrl?: string | undefined;
}

export const chartFile = 'memory.png';

/** The embed's edge, and a sign in the text, because colour alone says nothing to many readers. */
const tones: Readonly<Record<Verdict['tone'], { readonly sign: string; readonly colour: number }>> = {
  good: { sign: '✅', colour: 0x2e_9e_5b },
  tight: { sign: '⚠️', colour: 0xd9_9a_1c },
  bad: { sign: '❌', colour: 0xd4_3f_3a },
  neutral: { sign: 'ℹ️', colour: 0x58_65_f2 },
};

/** Longer ones are cut long before Discord's limits, so that they never push out the figures. */
const room = { verdict: 1000, caveat: 400, caveats: 1500 } as const;

/**
 * A card as a Discord message. With a chart these are two embeds, because Discord puts an embed's picture under all of
 * its text: verdict, caveats and chart first, then the figures. Never fails on a long card: sections of lesser importance
 * go first, then whatever does not fit, and the footer says that something is missing.
 */
export function renderDiscord(card: Card, options: RenderOptions = {}): DiscordMessage {
  const chart = options.chart === false ? undefined : card.chart;
  const head = headOf(card, options.pageUrl);
  const details = detailsOf(card, embedLimits.total - (head.title?.length ?? 0) - (head.description?.length ?? 0));
  const { color } = head;
  return {
    embeds: chart
      ? [{ ...head, image: { url: `attachment://${chartFile}` } }, ...(isEmpty(details) ? [] : [{ color, ...details }])]
      : [{ ...head, ...details }],
    components: buttonRows(card.actions, options.private ?? false),
    allowed_mentions: { parse: [] },
    ...(chart ? { attachments: [{ id: '0', filename: chartFile, description: alternativeText(chart) }] } : {}),
  };
}

function headOf(card: Card, pageUrl: string | undefined): APIEmbed & { readonly color: number } {
  const { sign, colour } = tones[card.verdict.tone];
  const title = cut(card.title, embedLimits.title, escapeMarkdown);
  const url = pageLink(card, pageUrl);
  const verdict = cut(card.verdict.text, room.verdict, (text) => `${sign} **${escapeMarkdown(text)}**`);
  return {
    ...(title === '' ? {} : { title }),
    ...(url === undefined ? {} : { url }),
    description: [verdict, ...caveatLines(card)].join('\n'),
    color: colour,
  };
}

/** As many caveats as there is room for, the most important first. */
function caveatLines({ caveats }: Card): readonly string[] {
  const lines = caveats.map((caveat) => cut(caveat, room.caveat, (text) => `⚠️ ${escapeMarkdown(text)}`));
  let used = 0;
  const end = lines.findIndex((line) => {
    used += line.length + 1;
    return used > room.caveats;
  });
  return end === -1 ? lines : lines.slice(0, end);
}

function detailsOf(card: Card, characters: number): Pick<APIEmbed, 'fields' | 'footer'> {
  const remark = card.kind === 'explain' ? 'Shortened to what a Discord message holds.' : 'Shortened: more in explain.';
  const sources = card.footnotes.filter(hasLink);
  const small = { ...card, footnotes: card.footnotes.filter((note) => !hasLink(note)) };
  const { fields, complete } = fieldsWithin(
    [...card.sections, sourcesSection(sources)],
    characters - (footerText(small, remark)?.length ?? 0),
  );
  const footer = footerText(small, complete ? undefined : remark);
  return {
    ...(fields.length === 0 ? {} : { fields: [...fields] }),
    ...(footer === undefined ? {} : { footer: { text: footer } }),
  };
}

/** Footnotes with an address, as a section: in the footer, where Discord puts small print, nobody can follow it. */
function sourcesSection(items: readonly string[]): Section {
  return { kind: 'list', id: 'sources', title: 'Sources', items, importance: 'more' };
}

function isEmpty(details: Pick<APIEmbed, 'fields' | 'footer'>): boolean {
  return Object.keys(details).length === 0;
}

function alternativeText(chart: Chart): string {
  return cut(visible(chart.alt), messageLimits.alternativeText);
}

/** A short message of our own words, such as "ask again in 20 s". */
export function renderText(text: string): {
  readonly content: string;
  readonly allowed_mentions: { readonly parse: [] };
} {
  return { content: cut(text, messageLimits.content, escapeMarkdown), allowed_mentions: { parse: [] } };
}

/** The same question on the page. Discord refuses a message whose link is longer than it takes. */
function pageLink({ words, kind }: Card, pageUrl: string | undefined): string | undefined {
  if (pageUrl === undefined || words === undefined) return undefined;
  const query = new URLSearchParams({
    q: words,
    ...(kind !== 'fit' && commandNamed(kind) !== undefined ? { command: kind } : {}),
  });
  const link = `${pageUrl}/?${query}`;
  return link.length <= embedLimits.link ? link : undefined;
}
