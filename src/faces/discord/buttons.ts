import { type APIActionRowComponent, type APIButtonComponent, ButtonStyle, ComponentType } from 'discord-api-types/v10';
import type { Action } from '../../answer/card.ts';
import { actionId, customId } from './custom-id.ts';
import { cut, visible } from './escape.ts';
import { messageLimits } from './limits.ts';

export type ButtonRow = APIActionRowComponent<APIButtonComponent>;

/**
 * A card's actions as rows of buttons, as many as Discord takes.
 * @param shareable whether a button that posts the card for all to see makes sense: not where all see it already
 */
export function buttonRows(actions: readonly Action[], shareable: boolean): ButtonRow[] {
  const taken = new Set<string>();
  const buttons: APIButtonComponent[] = [];
  for (const action of actions) {
    if (action.command === 'share' && !shareable) continue;
    const id = taken.has(customId(action)) ? actionId(action) : customId(action);
    // Discord refuses the whole message when two buttons share an id or a label is empty.
    if (taken.has(id) || visible(action.label) === '') continue;
    taken.add(id);
    buttons.push({
      type: ComponentType.Button,
      style: action.command === 'share' ? ButtonStyle.Primary : ButtonStyle.Secondary,
      label: cut(visible(action.label), messageLimits.buttonLabel),
      custom_id: id,
    });
  }
  const shown = buttons.slice(0, messageLimits.buttonRows * messageLimits.buttonsPerRow);
  // Rows of about equal length: five and one would look like a mistake.
  const perRow = Math.ceil(shown.length / Math.ceil(shown.length / messageLimits.buttonsPerRow));
  const rows: ButtonRow[] = [];
  for (let at = 0; at < shown.length; at += perRow) {
    rows.push({ type: ComponentType.ActionRow, components: shown.slice(at, at + perRow) });
  }
  return rows;
}
