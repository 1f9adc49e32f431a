import type { Reply } from '../../answer/reply.ts';
import type { ChannelCommand } from '../../digest/command/place.ts';
import type { Limits } from '../limits.ts';
import type { Charts } from './charts.ts';

/** One command answered, and how long the answer took to make (not to deliver). */
export interface Answered {
  readonly command: string;
  readonly reply: Reply;
  readonly seconds: number;
}

/** What every listener needs to answer. */
export interface Desk {
  readonly limits: Limits;
  readonly charts: Charts;
  /** Where the page is, for a link on the home tab. */
  readonly pageUrl: string | undefined;
  /** Waits between tries of a response_url, in ms. */
  readonly respondRetriesMs: readonly number[];
  /** An answer that has to be read from the hub is announced when it takes so long, in ms. */
  readonly noticeAfterMs: number;
  /** Set: links to models on the hub are shown with a line on what they need, when that is known within so many ms. */
  readonly unfurlWithinMs: number | undefined;
  /** Answers the commands that are about a channel; without it they are answered as anywhere else. */
  readonly ofChannel: ChannelCommand | undefined;
  /** What the bot's token may do, as far as Slack has said. */
  readonly scopes: () => readonly string[];
  /** Told of every answer, for the metrics. */
  readonly answered?: ((answered: Answered) => void) | undefined;
}
