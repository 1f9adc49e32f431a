import type { webApi } from '@slack/bolt';
import type pino from 'pino';
import { boltLogger } from './log.ts';
import type { SlackTuning } from './tuning.ts';

/**
 * How every client talks to Slack: the address, a time limit for each request, and explicit retries (the library's own
 * default is ten tries over half an hour).
 * @param apiUrl without a trailing slash
 */
export function createClientOptions(
  apiUrl: string,
  tuning: Pick<SlackTuning, 'retryConfig' | 'requestTimeoutMs'>,
  logger: pino.Logger,
): webApi.WebClientOptions {
  // Bolt's `respond` goes through this too and sets no time limit of its own.
  const limited: webApi.FetchFunction = (url, init) =>
    fetch(url, { ...init, signal: init?.signal ?? AbortSignal.timeout(tuning.requestTimeoutMs) });
  return {
    slackApiUrl: `${apiUrl}/`,
    retryConfig: tuning.retryConfig,
    timeout: tuning.requestTimeoutMs,
    logger: boltLogger(logger),
    fetch: limited,
  };
}
