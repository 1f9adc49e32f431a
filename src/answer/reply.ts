import type { Answer } from './answer.ts';
import type { Card } from './card.ts';

/** What a command gives back to a face: the card for people, the answer for scripts. */
export interface Reply {
  readonly card: Card;
  readonly answer: Answer;
  /** The person asked for a reply only they see. */
  readonly private: boolean;
}
