import type { Card } from '../../answer/card.ts';

/** A reply to `/digest`, for the asker alone or for the channel. */
export interface DigestReply {
  readonly card: Card;
  readonly private: boolean;
}

export function forAsker(card: Card): DigestReply {
  return { card, private: true };
}

export function forAll(card: Card): DigestReply {
  return { card, private: false };
}
