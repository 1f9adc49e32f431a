import type { KnownBlock } from '@slack/types';
import type { Card, Section } from '../../answer/card.ts';
import { slackLimits } from './limits.ts';
import { inCharacters, type Picture } from './picture.ts';
import { actionsBlock } from './render/buttons.ts';
import {
  caveatsBlock,
  chartBlock,
  footnotesBlock,
  headerBlock,
  noteBlock,
  sectionBlocks,
  verdictBlock,
} from './render/card-blocks.ts';
import { fitToLimits, type Part } from './render/fit-to-limits.ts';
import { clip, escapeMrkdwn } from './text.ts';

/** A message as Slack's Web API, `response_url` and slash-command replies take it. */
export interface SlackMessage {
  /** For notifications and screen readers; mrkdwn, escaped. */
  readonly text: string;
  readonly blocks: KnownBlock[];
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}

export interface RenderOptions {
  /** Characters when absent. */
  readonly picture?: Picture;
  /** One person sees the reply: it can be shared with the channel. */
  readonly canShare?: boolean;
  /** A line of our own under the answer, such as how a long message was read. */
  readonly note?: string | undefined;
}

/** A card as a Slack message. A card too long for one message loses its `more` sections first. */
export function renderSlack(card: Card, options: RenderOptions = {}): SlackMessage {
  return {
    text: fallbackText(card),
    blocks: cardBlocks(card, { ...options, tables: slackLimits.message.tables, blocks: slackLimits.message.blocks }),
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** One line of plain words as a message: a refusal, a limit, an apology. */
export function renderNotice(words: string): SlackMessage {
  return {
    text: clip(escapeMrkdwn(words), slackLimits.message.text),
    blocks: [
      { type: 'section', text: { type: 'plain_text', text: clip(words, slackLimits.section.text), emoji: false } },
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** A message without blocks, for when Slack does not take them. */
export function renderWithoutBlocks(card: Card): Omit<SlackMessage, 'blocks'> {
  return { text: fallbackText(card), unfurl_links: false, unfurl_media: false };
}

/**
 * A card's blocks.
 * @param options.tables how many native tables the surface takes: one in a message, none in a modal or on the home tab.
 */
export function cardBlocks(
  card: Card,
  options: RenderOptions & { readonly tables: number; readonly blocks: number },
): KnownBlock[] {
  const main = card.sections.filter((section) => section.importance === 'main');
  const firstRows = main.find(({ kind }) => kind === 'table') ?? main.find(({ kind }) => kind === 'rows');
  const isTable = (section: Section) => options.tables > 0 && section === firstRows;
  const parts: Part[] = [
    part(0, headerBlock(card)),
    part(0, verdictBlock(card)),
    part(2, chartBlock(card, options.picture ?? inCharacters)),
    ...card.sections.map((section) => ({
      blocks: sectionBlocks(section, isTable(section)),
      rank: section === firstRows ? 1 : section.importance === 'main' ? 2 : 4,
    })),
    part(2, caveatsBlock(card)),
    part(3, footnotesBlock(card)),
    part(1, options.note === undefined ? undefined : noteBlock(options.note)),
    part(1, actionsBlock(card, options.canShare === true)),
  ];
  const fitted = fitToLimits(parts, { blocks: options.blocks - 1, characters: slackLimits.message.characters });
  return fitted.cut ? [...fitted.blocks, noteBlock(leftOut)] : [...fitted.blocks];
}

const leftOut = 'The rest of this answer is left out: a Slack message holds no more.';

function part(rank: number, block: KnownBlock | undefined): Part {
  return { rank, blocks: block === undefined ? [] : [block] };
}

function fallbackText(card: Card): string {
  return clip(escapeMrkdwn(`${card.title}\n${card.verdict.text}`), slackLimits.message.text);
}
