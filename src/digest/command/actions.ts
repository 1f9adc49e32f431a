import type { Action } from '../../answer/card.ts';

/** Shows what is behind a digest, to whoever wants to know. */
export function detailsAction(delivery: number): Action {
  return { id: 'details', label: 'Details', command: 'digest', words: `details ${delivery}`, effect: 'follow-up' };
}
