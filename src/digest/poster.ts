import type { Card } from '../answer/card.ts';

/** Where a digest goes. */
export interface Place {
  readonly workspace: string;
  readonly channel: string;
}

/** One digest on its way. Posting it twice under one nonce must not show it twice, as far as the platform can tell. */
export interface Post extends Place {
  readonly card: Card;
  /** Names this delivery to the platform; 16 characters of letters, digits, - and _. */
  readonly nonce: string;
  /** Names this delivery to people: the number that its Details button carries. */
  readonly reference: string;
  /** When it is to be seen; at once when that is past. */
  readonly at: Date;
  /** When this attempt began. */
  readonly began: Date;
}

export type Outcome =
  /** The platform has it. */
  | { readonly kind: 'posted'; readonly messageId: string }
  /** It was not posted, and may be later. */
  | { readonly kind: 'later'; readonly reason: string; readonly afterMs: number }
  /** It may have been posted: there was no answer. */
  | { readonly kind: 'unknown'; readonly reason: string }
  /** The platform does not take it, and trying again does not help. `gone`: the bot cannot post in that channel any more. */
  | { readonly kind: 'refused'; readonly reason: string; readonly gone: boolean };

/** Whether a message is there, after an attempt that did not say how it went. */
export type Found =
  | { readonly kind: 'there'; readonly messageId: string }
  /** It is not there; or posting it again under its nonce would not show it again. */
  | { readonly kind: 'free' }
  /** The platform does not answer now. */
  | { readonly kind: 'trouble'; readonly reason: string }
  /** The platform does not let the bot look any more. */
  | { readonly kind: 'hidden'; readonly reason: string };

/** How a platform takes a digest. Nothing here throws: what went wrong is in the outcome. */
export interface Poster {
  /** How long before its time a message is handed over, ms. */
  readonly leadMs: number;
  post(post: Post): Promise<Outcome>;
  /** @param post of the attempt that did not say how it went: `began` is when that began */
  find(post: Post, now: Date): Promise<Found>;
  /**
   * Takes back a message that the platform has and has not shown yet.
   * @param messageId of its 'posted' or 'there'
   * @returns whether nobody will see it
   */
  recall(place: Place, messageId: string): Promise<boolean>;
  /** Tells one person something, in a direct message. @returns whether it was taken */
  tell(workspace: string, person: string, words: string): Promise<boolean>;
}
