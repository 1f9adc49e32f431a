import type { ActionsBlock, Button } from '@slack/types';
import { z } from 'zod';
import type { Card } from '../../../answer/card.ts';
import { slackLimits } from '../limits.ts';
import { clip } from '../text.ts';
import { filled } from './rich-text.ts';

/** What a button carries. `share` posts the card that is shown to one person for everyone in the channel. */
export const pressSchema = z.object({
  effect: z.enum(['replace', 'follow-up', 'share']),
  command: z.string().max(32),
  words: z.string().max(slackLimits.button.value),
});
export type Press = z.infer<typeof pressSchema>;

/** Every button of a card has an action_id that starts so; the rest is the action's id. */
export const cardAction = 'card:';

/** What a button says it does, or undefined when the value is not one of ours. */
export function readPress(value: string | undefined): Press | undefined {
  if (value === undefined) return undefined;
  try {
    return pressSchema.safeParse(JSON.parse(value)).data;
  } catch {
    return undefined;
  }
}

/** A button that asks a question. Undefined when the question is too long for a button to carry. */
export function pressButton(id: string, label: string, press: Press): Button | undefined {
  const value = JSON.stringify(press);
  if (value.length > slackLimits.button.value) return undefined;
  return {
    type: 'button',
    action_id: clip(`${cardAction}${id}`, slackLimits.button.actionId),
    text: { type: 'plain_text', text: clip(filled(label), slackLimits.button.text), emoji: false },
    value,
  };
}

/**
 * A card's buttons. Share is only offered where it does something: under a reply that one person sees in a channel.
 * @returns undefined when there is none.
 */
export function actionsBlock(card: Card, canShare: boolean): ActionsBlock | undefined {
  const buttons: Button[] = [];
  for (const action of card.actions) {
    const press: Press =
      action.command === 'share'
        ? { effect: 'share', command: card.kind, words: action.words }
        : { effect: action.effect, command: action.command, words: action.words };
    if (press.effect === 'share' && !canShare) continue;
    const button = pressButton(action.id, action.label, press);
    if (button !== undefined) buttons.push(button);
  }
  return buttons.length === 0
    ? undefined
    : { type: 'actions', elements: buttons.slice(0, slackLimits.actions.elements) };
}
