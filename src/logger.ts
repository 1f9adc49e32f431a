import pino, { type DestinationStream, type Logger } from 'pino';
import type { Config } from './config.ts';

/**
 * The log: JSON lines on stderr. Whatever is logged, no secret leaves: errors are reduced to what explains them (a
 * library's error can carry the request with its headers), and the finished line is searched for the configured secrets
 * and for anything shaped like one.
 */
export function createLogger(
  config: Config,
  destination: DestinationStream = pino.destination({ dest: 2, sync: true }),
): Logger {
  const scrub = scrubber(secretsOf(config));
  return pino(
    {
      level: config.logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: plainError, error: plainError, reason: plainError },
    },
    { write: (line) => destination.write(scrub(line)) },
  );
}

/** The configured values that must never be shown. */
export function secretsOf(config: Config): readonly string[] {
  const { discord, slack, hub, store, linkSecret, metricsToken } = config;
  return [
    discord.token,
    slack.botToken,
    slack.signingSecret,
    slack.appToken,
    hub.token,
    linkSecret,
    metricsToken,
    store.databaseUrl,
    databasePassword(store.databaseUrl),
    ...store.encryptionKeys.map(({ key }) => key.toString('base64')),
  ].filter((secret) => secret !== undefined);
}

/** As it stands in the address, where it may be percent-encoded. */
function databasePassword(address: string | undefined): string | undefined {
  return /^\w+:\/\/[^/@]*?:([^/]+)@/.exec(address ?? '')?.[1];
}

const removed = '[removed]';

/** Secrets by their shape: those that reach us from outside are not in the configuration. */
const shapes: readonly RegExp[] = [
  // Slack tokens, bot, app, user, refresh.
  /\bx(?:ox[a-z]|app)(?:e\.x(?:ox[a-z]|app))?-[A-Za-z0-9-]{6,}/g,
  // Discord bot tokens: three base64url parts.
  /\b[MNO][A-Za-z0-9_-]{22,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,}/g,
  // Hugging Face: users and organisations.
  /\b(?:hf_|api_org_)[A-Za-z0-9]{20,}/g,
  // Whoever has these addresses can post: Slack's response_url and webhooks, Discord's interaction and webhook tokens.
  /hooks\.slack\.com\/[A-Za-z0-9_/%-]+/g,
  /(?:interactions|webhooks)\/\d+\/[A-Za-z0-9_.-]{20,}/g,
];

/** Returns a function that takes the given secrets, and anything shaped like one, out of text. */
export function scrubber(secrets: readonly string[]): (text: string) => string {
  // A value this short would be found in ordinary words.
  const long = secrets.filter((secret) => secret.length >= 6);
  return (text) => {
    let clean = text;
    for (const secret of long) clean = clean.replaceAll(secret, removed);
    for (const shape of shapes) clean = clean.replace(shape, removed);
    return clean;
  };
}

interface PlainError {
  readonly type: string;
  readonly message: string;
  readonly code?: string | number;
  readonly status?: number;
  readonly stack?: string;
  readonly cause?: PlainError;
}

/** The parts of an error that explain it, its causes five deep; request, response and headers are left behind. */
export function plainError(error: unknown, depth = 0): PlainError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error).slice(0, 500) };
  const { code, status, statusCode } = error as { code?: unknown; status?: unknown; statusCode?: unknown };
  const httpStatus = typeof status === 'number' ? status : statusCode;
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(typeof httpStatus === 'number' ? { status: httpStatus } : {}),
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    ...(error.cause === undefined || depth >= 4 ? {} : { cause: plainError(error.cause, depth + 1) }),
  };
}
