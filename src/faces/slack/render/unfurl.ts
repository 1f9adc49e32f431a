import type { MessageAttachment } from '@slack/types';
import type { Card } from '../../../answer/card.ts';
import { slackLimits } from '../limits.ts';
import { clip } from '../text.ts';
import { pressButton } from './buttons.ts';

/** A card in one line under a link, with a button that asks for all of it in the thread. */
export function renderUnfurl({ title, verdict, words }: Card): MessageAttachment {
  const text = clip(`${title}: ${verdict.text}`, slackLimits.section.text);
  const full =
    words === undefined
      ? undefined
      : pressButton('unfurled', 'Full answer', { effect: 'follow-up', command: 'fit', words });
  return {
    blocks: [
      {
        type: 'section',
        text: { type: 'plain_text', text, emoji: false },
        ...(full === undefined ? {} : { accessory: full }),
      },
    ],
  };
}
