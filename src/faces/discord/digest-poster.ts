import type { DiscordAPIError, HTTPError, RateLimitError, REST } from '@discordjs/rest';
import { type APIMessage, Routes } from 'discord-api-types/v10';
import type { Logger } from 'pino';
import type { ChartRenderer } from '../../answer/chart/renderer.ts';
import type { Found, Outcome, Post, Poster } from '../../digest/poster.ts';
import { readCustomId } from './custom-id.ts';
import { chartFile, renderDiscord, renderText } from './render.ts';
import { describeTrouble } from './trouble.ts';

/** Discord remembers a nonce for "the past few minutes" (docs, Create Message, enforce_nonce): counted as so long. */
const nonceMs = 3 * 60_000;
/** Rate limits up to this are waited for, within the lease of the delivery. */
const longestWaitMs = 20_000;
/** How far before its time a digest can have been posted, by a clock that differs from Discord's. */
const slackMs = 5 * 60_000;
/** Messages looked through: pages of a hundred. */
const pages = 5;

/**
 * Posts digests as the bot. The nonce makes Discord take a message once within minutes; an attempt after a crash looks
 * for the message by its Details button, which needs the permission Read Message History.
 */
export function createDiscordPoster(options: {
  readonly token: string;
  /** Without a trailing slash and version. */
  readonly apiUrl: string;
  readonly renderer: ChartRenderer;
  readonly logger: Logger;
}): Poster {
  const { logger, renderer } = options;
  let made: Promise<REST> | undefined;
  const rest = (): Promise<REST> => {
    made ??= import('@discordjs/rest').then(({ REST }) =>
      new REST({
        api: options.apiUrl,
        timeout: 10_000,
        retries: 0,
        rejectOnRateLimit: ({ retryAfter, timeToReset }) => Math.max(retryAfter, timeToReset) > longestWaitMs,
      }).setToken(options.token),
    );
    return made;
  };
  return {
    leadMs: 0,
    async post(post) {
      try {
        const file = await chartOf(post, renderer, logger);
        const body = {
          ...renderDiscord(post.card, { chart: file !== undefined }),
          nonce: post.nonce,
          enforce_nonce: true,
        };
        const sent = await (await rest()).post(Routes.channelMessages(post.channel), {
          body,
          ...(file === undefined ? {} : { files: [file] }),
        });
        return { kind: 'posted', messageId: (sent as APIMessage).id };
      } catch (error) {
        logger.warn({ trouble: describeTrouble(error) }, 'Discord did not take a digest');
        return outcomeOf(error);
      }
    },
    async find(post, now) {
      try {
        return await findMessage(await rest(), post, now);
      } catch (error) {
        const outcome = outcomeOf(error);
        // A channel that is gone takes no message either: the attempt to post says so.
        if (outcome.kind === 'refused')
          return outcome.gone && !isForbidden(error) ? { kind: 'free' } : unread(post, now);
        return { kind: 'trouble', reason: outcome.reason };
      }
    },
    // Discord shows a message at once: there is none to take back.
    recall: () => Promise.resolve(false),
    async tell(_workspace, person, words) {
      try {
        const client = await rest();
        const channel = (await client.post(Routes.userChannels(), { body: { recipient_id: person } })) as {
          id: string;
        };
        await client.post(Routes.channelMessages(channel.id), { body: renderText(words) });
        return true;
      } catch (error) {
        logger.warn({ trouble: describeTrouble(error) }, 'Discord did not take a direct message');
        return false;
      }
    },
  };
}

async function chartOf({ card }: Post, renderer: ChartRenderer, logger: Logger) {
  if (card.chart === undefined) return undefined;
  try {
    return { name: chartFile, contentType: 'image/png', data: Buffer.from(await renderer.png(card.chart, 'dark')) };
  } catch (error) {
    logger.warn({ trouble: describeTrouble(error) }, 'chart left out of a digest on Discord');
    return undefined;
  }
}

/** Looks through the channel for a message with this digest's Details button. */
async function findMessage(rest: REST, post: Post, now: Date): Promise<Found> {
  let after = snowflake(post.at.getTime() - slackMs);
  let seen = 0;
  for (let page = 0; page < pages; page += 1) {
    const messages = await messagesAfter(rest, post.channel, { after, limit: '100' });
    const found = messages.find((message) => isOurs(message, post));
    if (found !== undefined) return { kind: 'there', messageId: found.id };
    seen += messages.length;
    if (messages.length < 100) break;
    after = latestOf(messages) ?? after;
  }
  // Without the permission to read the history Discord answers with an empty list.
  const mayRead = seen > 0 || (await messagesAfter(rest, post.channel, { limit: '1' })).length > 0;
  return mayRead ? { kind: 'free' } : unread(post, now);
}

/** The highest id, which is the latest message's. */
function latestOf(messages: readonly APIMessage[]): string | undefined {
  return messages.toSorted((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1)).at(-1)?.id;
}

async function messagesAfter(rest: REST, channel: string, query: Record<string, string>): Promise<APIMessage[]> {
  return (await rest.get(Routes.channelMessages(channel), { query: new URLSearchParams(query) })) as APIMessage[];
}

function isOurs({ components, author }: APIMessage, { reference }: Post): boolean {
  if (author.bot !== true) return false;
  return (components ?? []).some((row) => {
    if (!('components' in row)) return false;
    return row.components.some((component) => {
      const press = 'custom_id' in component ? readCustomId(component.custom_id) : undefined;
      return press?.kind === 'ask' && press.command === 'digest' && press.words === `details ${reference}`;
    });
  });
}

/** Discord's ids count milliseconds since 2015 in their upper bits. */
function snowflake(ms: number): string {
  return (BigInt(Math.max(0, ms - 1_420_070_400_000)) << 22n).toString();
}

/** The channel cannot be read: the nonce still keeps a second message away, for some minutes. */
function unread({ began }: Post, now: Date): Found {
  return now.getTime() - began.getTime() < nonceMs
    ? { kind: 'free' }
    : {
        kind: 'hidden',
        reason:
          'fitcheck stopped while it posted, and may not read the channel to see whether the message is there: give it Read Message History',
      };
}

/** Discord's error numbers for a channel in which the bot cannot post any more (docs, Opcodes and Status Codes). */
const gone = new Map([
  [10_003, 'the channel was deleted'],
  [10_004, 'fitcheck is not in the server any more'],
  [50_001, 'fitcheck may not see the channel, or is not in the server any more'],
  [50_008, 'messages cannot be posted in this kind of channel'],
  [50_013, 'fitcheck may not post in the channel: give it Send Messages, Embed Links and Attach Files'],
]);
const forbidden = 50_001;

function isForbidden(error: unknown): boolean {
  return describeTrouble(error).code === forbidden;
}

function outcomeOf(error: unknown): Exclude<Outcome, { kind: 'posted' }> {
  if (!(error instanceof Error)) return { kind: 'unknown', reason: 'something that is not an Error was thrown' };
  if (error.name.startsWith('RateLimitError'))
    return { kind: 'later', reason: 'Discord asks to wait', afterMs: (error as RateLimitError).retryAfter };
  const status = (error as Partial<DiscordAPIError | HTTPError>).status;
  if (status === undefined || status >= 500)
    return { kind: 'unknown', reason: status === undefined ? error.message : `Discord answers HTTP ${status}` };
  const { code } = describeTrouble(error);
  const reason = typeof code === 'number' ? gone.get(code) : undefined;
  if (reason !== undefined) return { kind: 'refused', reason, gone: true };
  if (status === 401) return { kind: 'later', reason: 'Discord does not take DISCORD_TOKEN', afterMs: 0 };
  return { kind: 'refused', reason: `Discord refuses the message (${code ?? status})`, gone: false };
}
