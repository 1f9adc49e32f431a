import { type App, SocketModeReceiver, type webApi } from '@slack/bolt';
import type pino from 'pino';
import { boltLogger, reasonOf } from './log.ts';
import type { SlackTuning } from './tuning.ts';

/** One open Socket Mode connection. */
export interface SocketConnection {
  /** Resolves with why the connection is no longer good; another should be opened then. */
  readonly ended: Promise<string>;
  /** Closes it; an answer under way on it must be finished before. */
  close(): void;
}

export interface SocketOptions {
  readonly appToken: string;
  readonly clientOptions: webApi.WebClientOptions;
  readonly tuning: Pick<SlackTuning, 'helloTimeoutMs' | 'staleAfterMs'>;
  readonly logger: pino.Logger;
}

/**
 * Opens one Socket Mode connection through Bolt's receiver and resolves when Slack has said hello.
 *
 * Bolt's own reconnection is off. On Slack's routine `disconnect` it closes first and then sleeps, deaf for as long as
 * `clientPingTimeout`; and when the next connection is refused with a 5xx it gives up in an unhandled rejection
 * (socket-mode 3.1). Here the end of a connection is only reported, and `keepSocketsOpen` opens the next at once.
 * @throws what the Web API client throws when Slack refuses, or an Error when it does not say hello in time
 */
export async function openSocket(app: App, options: SocketOptions): Promise<SocketConnection> {
  const receiver = new SocketModeReceiver({
    appToken: options.appToken,
    autoReconnectEnabled: false,
    logger: boltLogger(options.logger),
    // A connection is opened once; trying again is up to keepSocketsOpen.
    installerOptions: {
      clientOptions: { ...options.clientOptions, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true },
    },
    processEventErrorHandler: async ({ error }) => {
      options.logger.error({ reason: reasonOf(error) }, 'An event over Socket Mode failed');
      return false;
    },
  });
  receiver.init(app);
  const { client } = receiver;
  const close = () => {
    client.disconnect().catch(() => {});
  };
  const ended = new Promise<string>((resolve) => {
    let stale: NodeJS.Timeout | undefined;
    const heard = () => {
      clearTimeout(stale);
      stale = setTimeout(() => resolve('Slack has been silent on it'), options.tuning.staleAfterMs).unref();
    };
    client.on('ws_message', (data: unknown) => {
      heard();
      const reason = disconnectReason(data);
      if (reason !== undefined) resolve(`Slack recycles it (${reason})`);
    });
    client.on('disconnected', () => {
      clearTimeout(stale);
      resolve('it was closed');
    });
    heard();
  });
  try {
    await within(options.tuning.helloTimeoutMs, client.start());
  } catch (error) {
    close();
    throw error ?? new Error('the connection was closed before Slack said hello');
  }
  return { ended, close };
}

/** Slack announces the end of a connection: `{"type":"disconnect","reason":"refresh_requested"}`. */
function disconnectReason(data: unknown): string | undefined {
  if (typeof data !== 'string' || !data.includes('"disconnect"')) return undefined;
  try {
    const message: unknown = JSON.parse(data);
    if (typeof message !== 'object' || message === null || !('type' in message)) return undefined;
    if (message.type !== 'disconnect') return undefined;
    return 'reason' in message && typeof message.reason === 'string' ? message.reason.slice(0, 60) : 'no reason given';
  } catch {
    return undefined;
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Slack did not say hello within ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
