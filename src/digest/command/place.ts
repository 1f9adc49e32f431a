import type { Card } from '../../answer/card.ts';

/** Where a command was typed, by whom, and what they may do there. */
export interface Place {
  readonly platform: string;
  readonly workspace: string;
  readonly channel: string;
  readonly person: string;
  /**
   * Whether the person may change what is posted in the channel.
   * @param owner who set the channel's digest up; undefined: nobody has
   * @returns undefined when they may, else why not
   */
  mayManage(owner: string | undefined): Promise<string | undefined>;
  /** Why the bot cannot post in the channel, as far as the platform says without being asked; undefined: nothing is known against it. */
  readonly cannotPost?: string;
}

/**
 * Answers `/digest ...` in a channel. Rejects only when something is broken.
 * @returns the card, and whether only the asker is to see it
 */
export type ChannelCommand = (
  words: string,
  place: Place,
) => Promise<{ readonly card: Card; readonly private: boolean }>;
