import type { Action } from '../../answer/card.ts';
import { messageLimits } from './limits.ts';

/** What a pressed button asks for. */
export type Press =
  | { readonly kind: 'ask'; readonly command: string; readonly words: string; readonly effect: Action['effect'] }
  /** The question did not fit into the button: it is the action of that id on the card of the message. */
  | { readonly kind: 'action'; readonly id: string; readonly effect: Action['effect'] };

/** In front of a button whose answer is a new message. */
const followUp = '+';
const byAction = '~';

/**
 * A button's custom_id. It holds the whole question (`fit|405b fp8 h100`, `+explain|405b int4 h100`), so that a button
 * works after a restart without anything stored; a question too long for Discord's 100 characters is found again through
 * the message (`~format:fp8`).
 */
export function customId(action: Action): string {
  const whole = `${sign(action)}${action.command}|${action.words}`;
  return whole.length <= messageLimits.customId ? whole : actionId(action);
}

/** The short form, when the whole question does not fit or another button already has this custom_id. */
export function actionId(action: Action): string {
  return `${sign(action)}${byAction}${action.id}`.slice(0, messageLimits.customId);
}

function sign({ effect }: Action): string {
  return effect === 'follow-up' ? followUp : '';
}

/** Reads a custom_id; undefined when it is not one of ours. */
export function readCustomId(id: string): Press | undefined {
  const effect = id.startsWith(followUp) ? 'follow-up' : 'replace';
  const rest = effect === 'follow-up' ? id.slice(1) : id;
  if (rest.startsWith(byAction)) return rest.length > 1 ? { kind: 'action', id: rest.slice(1), effect } : undefined;
  const bar = rest.indexOf('|');
  if (bar < 1) return undefined;
  return { kind: 'ask', command: rest.slice(0, bar), words: rest.slice(bar + 1), effect };
}
