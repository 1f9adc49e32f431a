import type { Answer } from './answer.ts';
import type { Card } from './card.ts';

/** What a command gives back to a face: the card for people, the answer for scripts. */
export interface Reply {
  readonly card: Card;
  readonly answer: Answer;
  /** The person asked for a reply only they see. */
  readonly private: boolean;
}

/**
 * A reply whose answer is made when it is read, as chats show the card alone. A class, since a getter in an object literal
 * gives every object a shape of its own, which keeps all that it refers to until the next full collection.
 */
export class LateReply implements Reply {
  readonly card: Card;
  readonly private: boolean;
  readonly #make: () => Answer;
  #made: Answer | undefined;

  constructor(card: Card, isPrivate: boolean, make: () => Answer) {
    this.card = card;
    this.private = isPrivate;
    this.#make = make;
  }

  get answer(): Answer {
    this.#made ??= this.#make();
    return this.#made;
  }
}
