import { createHash } from 'node:crypto';
import type { InputBlock, ModalView } from '@slack/types';
import type { Card } from '../../../answer/card.ts';
import { holdsToken } from '../../../ask/tokens.ts';
import { commandNamed } from '../../commands.ts';
import { inputCap } from '../../input.ts';
import { slackLimits } from '../limits.ts';
import type { Picture } from '../picture.ts';
import { cardBlocks } from '../render.ts';
import { clip } from '../text.ts';

/** The callback_id of the modal in which a question is typed and answered. */
export const askView = 'ask';

const questionInput = 'question';

/**
 * A modal with the question on top and the answer below; sending it again asks the changed question.
 * @param options.command the command that answers: kept with the modal
 * @param options.typed the words that were asked, shown when the card has none of its own
 */
export function askModal(
  card: Card,
  options: { readonly command: string; readonly picture: Picture; readonly typed: string },
): ModalView {
  // What was typed stays in its place, but for a secret.
  const words = card.words ?? (holdsToken(options.typed) ? '' : options.typed);
  return {
    type: 'modal',
    callback_id: askView,
    private_metadata: options.command,
    title: { type: 'plain_text', text: 'fitcheck', emoji: false },
    submit: { type: 'plain_text', text: 'Ask', emoji: false },
    close: { type: 'plain_text', text: 'Close', emoji: false },
    blocks: [
      questionBlock(words, commandNamed(options.command)?.examples[0] ?? '405b int4 h100'),
      ...cardBlocks(card, { picture: options.picture, tables: 0, blocks: slackLimits.view.blocks - 1 }),
    ],
  };
}

/** A modal that only says something. */
export function noticeModal(words: string): ModalView {
  return {
    type: 'modal',
    title: { type: 'plain_text', text: 'fitcheck', emoji: false },
    close: { type: 'plain_text', text: 'Close', emoji: false },
    blocks: [
      { type: 'section', text: { type: 'plain_text', text: clip(words, slackLimits.section.text), emoji: false } },
    ],
  };
}

/** Slack keeps what is typed in a block as long as its block_id stays: another question is another block. */
function questionBlock(words: string, example: string): InputBlock {
  const shown = words.slice(0, inputCap);
  return {
    type: 'input',
    block_id: `question-${createHash('sha256').update(words).digest('base64url').slice(0, 12)}`,
    optional: true,
    label: { type: 'plain_text', text: 'What should run, and on what?', emoji: false },
    hint: {
      type: 'plain_text',
      text: 'In any order, as in a channel; the word help says what is understood.',
      emoji: false,
    },
    element: {
      type: 'plain_text_input',
      action_id: questionInput,
      max_length: inputCap,
      placeholder: { type: 'plain_text', text: example, emoji: false },
      ...(shown === '' ? {} : { initial_value: shown }),
    },
  };
}

/** The words in the modal's input, and the block that holds it. */
export function typedIn(values: Readonly<Record<string, Readonly<Record<string, { value?: string | null }>>>>): {
  readonly blockId: string;
  readonly words: string;
} {
  for (const [blockId, inputs] of Object.entries(values)) {
    const input = inputs[questionInput];
    if (input !== undefined) return { blockId, words: input.value ?? '' };
  }
  return { blockId: questionInput, words: '' };
}

/** The command kept in a modal's private_metadata; `fit` when there is none of that name. */
export function askedCommand(metadata: string): string {
  return commandNamed(metadata)?.name ?? 'fit';
}
