import { z } from 'zod';
import { type EncryptionKey, readKeys } from './store/keys.ts';

/**
 * What this process is for. web: the page and everything that comes in over HTTP; worker: the connections that stay open
 * (Discord's gateway, Slack's Socket Mode); all: both.
 */
export const processTypes = ['web', 'worker', 'all'] as const;
export type ProcessType = (typeof processTypes)[number];

/** The families of price sources; src/prices/sources/ has a file for each. */
export const priceFamilies = ['gpuhunt', 'skypilot', 'azure', 'runpod', 'vast', 'openrouter'] as const;
export type PriceFamily = (typeof priceFamilies)[number];

/** The environment, read once. Every variable is described in .env.example; an empty value is the same as none. */
export interface Config {
  readonly process: ProcessType;
  readonly host: string;
  readonly port: number;
  /** The address under which the page is reachable from outside (https), without a trailing slash. */
  readonly publicUrl: string | undefined;
  /** Signs chart links. Made up at start when absent, so that links die with the process. */
  readonly linkSecret: string | undefined;
  /** Proxies in front whose word about the visitor's address is taken; undefined: one when publicUrl is https, else none. */
  readonly trustedProxies: number | undefined;
  /** Set: /metrics answers only requests that carry it as a bearer token. */
  readonly metricsToken: string | undefined;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  readonly questionsPerMinute: { readonly person: number; readonly workspace: number };
  readonly discord: {
    readonly token: string | undefined;
    readonly applicationId: string | undefined;
    /** Set: interactions are also taken over HTTP at /discord/interactions, checked with this Ed25519 key. */
    readonly publicKey: string | undefined;
    /** Set: commands are registered for this server only, at once; for development. */
    readonly guildId: string | undefined;
    readonly apiUrl: string;
  };
  readonly slack: {
    readonly botToken: string | undefined;
    /** Set: HTTP mode at /slack/events. */
    readonly signingSecret: string | undefined;
    /** Set: Socket Mode. */
    readonly appToken: string | undefined;
    /** Whether links to models on the hub are shown with what they need. */
    readonly unfurl: boolean;
    readonly apiUrl: string;
  };
  /** Digests and installations are kept in one of these; in neither: there are none. */
  readonly store: {
    /** A postgres:// address. */
    readonly databaseUrl: string | undefined;
    /** A directory for the database within this process. */
    readonly dataDir: string | undefined;
    /** The first one encrypts; all of them decrypt. */
    readonly encryptionKeys: readonly EncryptionKey[];
  };
  /** Where models that the catalogue does not have are read. */
  readonly hub: {
    readonly isOn: boolean;
    readonly endpoint: string;
    readonly token: string | undefined;
  };
  readonly prices: {
    /** Whether this process asks the sources of prices from time to time. */
    readonly refresh: boolean;
    /** Where the last good reading of each source is kept. */
    readonly directory: string;
    /** Families of sources that are read: "gpuhunt", "vast"; undefined: all. */
    readonly sources: readonly string[] | undefined;
    /** Other base addresses, by family. */
    readonly addresses: Readonly<Partial<Record<PriceFamily, string>>>;
  };
}

const text = z
  .string()
  .trim()
  .transform((value) => (value === '' ? undefined : value))
  .optional();
const url = z
  .string()
  .trim()
  .transform((value) => value.replace(/\/+$/, ''))
  .refine((value) => value === '' || /^https?:\/\/[^\s/]+/.test(value), 'must be an http(s) address')
  .transform((value) => (value === '' ? undefined : value))
  .optional();
const perMinute = (fallback: number) =>
  z.preprocess(
    (value) => (value === '' ? undefined : value),
    z.coerce.number().int().min(1).max(100_000).default(fallback),
  );

const environment = z.object({
  PROCESS: z.preprocess((value) => (value === '' ? undefined : value), z.enum(processTypes).default('all')),
  HOST: text,
  PORT: z.preprocess(
    (value) => (value === '' ? undefined : value),
    z.coerce.number().int().min(0).max(65_535).optional(),
  ),
  PUBLIC_URL: url,
  LINK_SECRET: text,
  TRUSTED_PROXIES: z.preprocess(
    (value) => (value === '' ? undefined : value),
    z.coerce.number().int().min(0).max(10).optional(),
  ),
  METRICS_TOKEN: text,
  LOG_LEVEL: z.preprocess(
    (value) => (value === '' ? undefined : value),
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  ),
  QUESTIONS_PER_MINUTE_PERSON: perMinute(10),
  QUESTIONS_PER_MINUTE_WORKSPACE: perMinute(60),
  DISCORD_TOKEN: text,
  DISCORD_APPLICATION_ID: text,
  DISCORD_PUBLIC_KEY: text.refine(
    (value) => value === undefined || /^[0-9a-f]{64}$/i.test(value),
    'must be the 64 hexadecimal digits under General Information in the Discord developer portal',
  ),
  DISCORD_GUILD_ID: text,
  DISCORD_API_URL: url,
  SLACK_BOT_TOKEN: text,
  SLACK_SIGNING_SECRET: text,
  SLACK_APP_TOKEN: text,
  SLACK_UNFURL: z.preprocess((value) => (value === '' ? undefined : value), z.enum(['on', 'off']).default('off')),
  SLACK_API_URL: url,
  DATABASE_URL: text.refine(
    (value) => value === undefined || /^postgres(ql)?:\/\/\S+$/.test(value),
    'must be a postgres:// address',
  ),
  DATA_DIR: text,
  ENCRYPTION_KEYS: text.transform((value, context) => {
    try {
      return readKeys(value ?? '');
    } catch (error) {
      context.addIssue(error instanceof Error ? error.message : 'cannot be read');
      return z.NEVER;
    }
  }),
  HUB: z.preprocess((value) => (value === '' ? undefined : value), z.enum(['on', 'off']).default('on')),
  HF_ENDPOINT: url,
  HF_TOKEN: text,
  PRICES_REFRESH: z.preprocess((value) => (value === '' ? undefined : value), z.enum(['on', 'off']).default('off')),
  PRICES_DIR: text,
  PRICES_SOURCES: text
    .transform((value) => value?.split(',').map((name) => name.trim()))
    .pipe(z.array(z.enum(priceFamilies)).optional()),
  PRICES_GPUHUNT_URL: url,
  PRICES_SKYPILOT_URL: url,
  PRICES_AZURE_URL: url,
  PRICES_RUNPOD_URL: url,
  PRICES_VAST_URL: url,
  PRICES_OPENROUTER_URL: url,
});

/** A setting that cannot be used; the message names the variable and what it must be, never its value. */
export class ConfigError extends Error {}

/** The names of all variables that are read. */
export const variables: readonly string[] = Object.keys(environment.shape);

/**
 * Reads the configuration from environment variables.
 * @throws ConfigError naming every variable that cannot be used.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const read = environment.safeParse(env);
  if (!read.success) {
    const faults = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`These settings cannot be used:\n  ${faults.join('\n  ')}\nSee .env.example.`);
  }
  const e = read.data;
  if (e.DATABASE_URL !== undefined && e.DATA_DIR !== undefined)
    throw new ConfigError('DATABASE_URL and DATA_DIR are both set: leave one empty.\nSee .env.example.');
  return {
    process: e.PROCESS,
    host: e.HOST ?? '0.0.0.0',
    // A worker beside the web process must not take its port: without one of its own it listens on any free one.
    port: e.PORT ?? (e.PROCESS === 'worker' ? 0 : 3000),
    publicUrl: e.PUBLIC_URL,
    linkSecret: e.LINK_SECRET,
    trustedProxies: e.TRUSTED_PROXIES,
    metricsToken: e.METRICS_TOKEN,
    logLevel: e.LOG_LEVEL,
    questionsPerMinute: { person: e.QUESTIONS_PER_MINUTE_PERSON, workspace: e.QUESTIONS_PER_MINUTE_WORKSPACE },
    discord: {
      token: e.DISCORD_TOKEN,
      applicationId: e.DISCORD_APPLICATION_ID,
      publicKey: e.DISCORD_PUBLIC_KEY,
      guildId: e.DISCORD_GUILD_ID,
      apiUrl: e.DISCORD_API_URL ?? 'https://discord.com/api',
    },
    slack: {
      botToken: e.SLACK_BOT_TOKEN,
      signingSecret: e.SLACK_SIGNING_SECRET,
      appToken: e.SLACK_APP_TOKEN,
      unfurl: e.SLACK_UNFURL === 'on',
      apiUrl: e.SLACK_API_URL ?? 'https://slack.com/api',
    },
    store: { databaseUrl: e.DATABASE_URL, dataDir: e.DATA_DIR, encryptionKeys: e.ENCRYPTION_KEYS },
    hub: { isOn: e.HUB === 'on', endpoint: e.HF_ENDPOINT ?? 'https://huggingface.co', token: e.HF_TOKEN },
    prices: {
      refresh: e.PRICES_REFRESH === 'on',
      directory: e.PRICES_DIR ?? 'data/prices',
      sources: e.PRICES_SOURCES,
      addresses: {
        ...(e.PRICES_GPUHUNT_URL && { gpuhunt: e.PRICES_GPUHUNT_URL }),
        ...(e.PRICES_SKYPILOT_URL && { skypilot: e.PRICES_SKYPILOT_URL }),
        ...(e.PRICES_AZURE_URL && { azure: e.PRICES_AZURE_URL }),
        ...(e.PRICES_RUNPOD_URL && { runpod: e.PRICES_RUNPOD_URL }),
        ...(e.PRICES_VAST_URL && { vast: e.PRICES_VAST_URL }),
        ...(e.PRICES_OPENROUTER_URL && { openrouter: e.PRICES_OPENROUTER_URL }),
      },
    },
  };
}
