import type { webApi } from '@slack/bolt';
import type { Backoff } from './backoff.ts';

/** Times and counts that tests shorten. All times in ms. */
export interface SlackTuning {
  /** How the Web API client tries again: not at all on a refusal, on 5xx and network errors as said here. */
  readonly retryConfig: webApi.RetryOptions;
  /** One request to Slack may take this long. */
  readonly requestTimeoutMs: number;
  /** Between tries to reach Slack at all: the token check and Socket Mode's connections. */
  readonly backoff: Backoff;
  /** Socket Mode: connections held at once. Slack allows ten and spreads events over them. */
  readonly connections: number;
  /** Socket Mode: a connection that has not said hello by then is given up. */
  readonly helloTimeoutMs: number;
  /** Socket Mode: a connection on which Slack has said nothing for so long is replaced; it may be dead without a sign. */
  readonly staleAfterMs: number;
  readonly respondRetriesMs: readonly number[];
  readonly uploadPollMs: number;
  /** An answer that has to be read from the hub is announced when it takes so long. */
  readonly noticeAfterMs: number;
  /** A link that was shared is shown with what its model needs when that is known by then; later nobody looks at it. */
  readonly unfurlWithinMs: number;
  /** How long `stop` waits for answers under way. */
  readonly settleMs: number;
}

export const defaultTuning: SlackTuning = {
  retryConfig: { retries: 5, factor: 2, minTimeout: 500, maxTimeout: 15_000, randomize: true },
  requestTimeoutMs: 10_000,
  backoff: { firstMs: 1_000, maxMs: 60_000 },
  connections: 2,
  helloTimeoutMs: 15_000,
  staleAfterMs: 15 * 60_000,
  respondRetriesMs: [300, 1_500, 5_000],
  uploadPollMs: 500,
  noticeAfterMs: 1_500,
  unfurlWithinMs: 20_000,
  settleMs: 8_000,
};
