import type { Card } from '../../answer/card.ts';
import { cut, visible } from './escape.ts';
import { embedLimits } from './limits.ts';

/** The footer's first line: which command answered what. It is shown to people, and buttons find the question in it. */
const firstLine = /^fitcheck (?:([a-z-]{1,32}) )?· (.+)$/;

/** How much of the footer sources may take; the rest of the 6000 characters is worth more elsewhere. */
const footnoteRoom = 700;

/** Footer text: the question in words, then the small print. Footers know no markdown. */
export function footerText(card: Card, remark: string | undefined): string | undefined {
  const command = card.kind === 'fit' || card.kind === 'refusal' ? '' : ` ${card.kind}`;
  const question = card.words === undefined ? undefined : `fitcheck${command} · ${visible(card.words)}`;
  const notes = card.footnotes.length === 0 ? undefined : cut(card.footnotes.map(visible).join(' · '), footnoteRoom);
  const lines = [question, remark, notes].filter((line) => line !== undefined && line !== '');
  return lines.length === 0 ? undefined : cut(lines.join('\n'), embedLimits.footer);
}

/** The command and words in a footer that `footerText` wrote; undefined when there are none. */
export function readFooter(
  footer: string | undefined,
): { readonly command: string; readonly words: string } | undefined {
  const [, command = 'fit', words] = firstLine.exec(footer?.split('\n', 1)[0] ?? '') ?? [];
  return words === undefined ? undefined : { command, words };
}
