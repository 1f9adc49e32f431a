import type { App } from '@slack/bolt';
import { backoffMs, pause } from './backoff.ts';
import { reasonOf } from './log.ts';
import { openSocket, type SocketConnection, type SocketOptions } from './socket-connection.ts';
import { askedToWaitMs, slackTrouble } from './trouble.ts';
import type { SlackTuning } from './tuning.ts';

/** Socket Mode as a whole: how many connections are open, and what keeps the others closed. */
export interface Sockets {
  readonly open: () => number;
  /** What the last failed try said; undefined when there was none since the last success. */
  readonly trouble: () => string | undefined;
  /** Resolves after the first try, whatever came of it. */
  start(signal: AbortSignal): Promise<void>;
  /** Closes every connection. Raise the signal first. */
  close(): void;
}

export interface SocketsOptions extends SocketOptions {
  readonly tuning: Pick<SlackTuning, 'helloTimeoutMs' | 'staleAfterMs' | 'connections' | 'backoff'>;
}

/** A connection that ends sooner says that something is wrong; Slack's own last for hours. */
const shortLivedMs = 10_000;

/** How many short-lived connections in a row are replaced without a pause. */
const freeReplacements = 2;

/**
 * Keeps connections open: when one ends the next is opened at once, while the others go on hearing; when none can be
 * opened it tries again with backoff. Slack spreads events over all connections of an app, each event to one of them.
 */
export function keepSocketsOpen(app: App, options: SocketsOptions): Sockets {
  const { logger, tuning } = options;
  const live = new Set<SocketConnection>();
  const firstOpen = Promise.withResolvers<void>();
  let trouble: string | undefined;
  let atLeastMs = 0;

  async function tryOpen(): Promise<SocketConnection | undefined> {
    try {
      const connection = await openSocket(app, options);
      live.add(connection);
      trouble = undefined;
      atLeastMs = 0;
      firstOpen.resolve();
      return connection;
    } catch (error) {
      trouble = slackTrouble(error, 'SLACK_APP_TOKEN');
      atLeastMs = askedToWaitMs(error);
      return undefined;
    }
  }

  async function keepOne(signal: AbortSignal, tried: () => void): Promise<void> {
    let old: SocketConnection | undefined;
    let failures = 0;
    while (!signal.aborted) {
      const connection = await tryOpen();
      old?.close();
      old = connection;
      tried();
      if (signal.aborted) break;
      if (connection === undefined) {
        failures += 1;
      } else {
        const openedAt = Date.now();
        logger.info({ why: await connection.ended }, 'A Socket Mode connection ended');
        live.delete(connection);
        failures = Date.now() - openedAt < shortLivedMs ? failures + 1 : 0;
      }
      // A connection that ended is replaced at once; only where they keep ending, or none opens, is there a pause.
      const inARow = connection === undefined ? failures : failures - freeReplacements;
      if (inARow < 1 || signal.aborted) continue;
      const ms = Math.max(atLeastMs, backoffMs(tuning.backoff, inARow, Math.random()));
      logger.warn({ nextTryMs: ms }, trouble ?? 'Socket Mode connections keep ending');
      await pause(ms, signal);
    }
    old?.close();
  }

  return {
    open: () => live.size,
    trouble: () => trouble,
    start(signal) {
      return new Promise((tried) => {
        const keep = (onTry: () => void) => {
          keepOne(signal, onTry).catch((error: unknown) =>
            logger.error({ reason: reasonOf(error) }, 'Socket Mode ended'),
          );
        };
        keep(tried);
        // The others follow once the first has shown that the token is good.
        firstOpen.promise.then(() => {
          for (let extra = 1; extra < tuning.connections; extra += 1) keep(() => {});
        });
      });
    },
    close() {
      for (const connection of live) connection.close();
      live.clear();
    },
  };
}
