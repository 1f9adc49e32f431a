import type { Action, Card } from '../../../answer/card.ts';

/**
 * The action behind a button of a preview, found by what the button says: the renderers show payloads as they are and
 * tell nobody which button was pressed.
 */
export function actionLabelled(card: Card, label: string): Action | undefined {
  return card.actions.find((action) => action.label.trim() === label.trim());
}
