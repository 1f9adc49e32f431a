import { type Logger, LogLevel } from '@slack/bolt';
import type pino from 'pino';

/** Slack's tokens, and the parts of response_urls and webhooks that work like one. */
const secrets = /\b(?:xox[a-z]|xapp)-[\w.-]+|(hooks\.slack\.com\/)[^\s"')]+/g;

/** What went wrong down to its cause, fit for a log or a status: one line, without tokens. */
export function reasonOf(error: unknown): string {
  const reasons: string[] = [];
  for (let at: unknown = error, depth = 0; at !== undefined && depth < 5; at = causeOf(at), depth += 1) {
    const reason = at instanceof Error ? at.message || codeOf(at) : String(at);
    // Wrappers like to repeat what they wrap.
    if (!reasons.some((earlier) => earlier.includes(reason))) reasons.push(reason);
  }
  return withoutSecrets(reasons.join(': ')).replace(/\s+/g, ' ').slice(0, 300);
}

/** Slack's client keeps the cause of a failed request in `original`. */
function causeOf(error: unknown): unknown {
  if (!(error instanceof Error)) return undefined;
  return error.cause ?? ('original' in error ? error.original : undefined);
}

/** Node gives some network errors a code and no message. */
function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : error.name;
}

export function withoutSecrets(text: string): string {
  return text.replace(secrets, (_, host: string | undefined) => `${host ?? ''}[secret]`);
}

/**
 * Bolt's log in ours. Bolt's debug level is left out for good: it holds people's messages and whole payloads.
 */
export function boltLogger(logger: pino.Logger): Logger {
  const write =
    (level: 'info' | 'warn' | 'error') =>
    (...parts: unknown[]): void => {
      logger[level](parts.map((part) => (typeof part === 'string' ? withoutSecrets(part) : reasonOf(part))).join(' '));
    };
  return {
    debug: () => {},
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}
