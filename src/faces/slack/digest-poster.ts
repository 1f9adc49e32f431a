import { webApi } from '@slack/bolt';
import type pino from 'pino';
import type { Card } from '../../answer/card.ts';
import type { ChartRenderer } from '../../answer/chart/renderer.ts';
import type { Found, Outcome, Post, Poster } from '../../digest/poster.ts';
import { type Charts, createCharts } from './charts.ts';
import { createClientOptions } from './client-options.ts';
import { deliver, isAboutBlocks } from './deliver.ts';
import { slackLimits } from './limits.ts';
import { reasonOf } from './log.ts';
import { renderNotice, renderSlack, type SlackMessage } from './render.ts';
import { clip } from './text.ts';
import { defaultTuning, type SlackTuning } from './tuning.ts';

/** How long before its time a digest is given to Slack; until then Slack says whether it has it. */
const leadMs = 5 * 60_000;
/** The least time between handing over and showing: an attempt that follows a crash comes within it. */
const leastMs = 3 * 60_000;
/** So close to its time Slack may have shown it already. */
const marginMs = 5_000;

/**
 * Posts digests as scheduled messages. Slack takes a message twice when it is sent twice, and lets no app look into a
 * channel without a scope for its history; but an app may list what it has scheduled (chat.scheduledMessages.list, no
 * further scope). So a digest is handed over minutes before its time, and an attempt after a crash looks in that list.
 */
export function createSlackPoster(options: {
  /** The bot's token in a workspace; undefined where it is not installed. May reject: the digest is tried again then. */
  readonly tokenOf: (workspace: string) => Promise<string | undefined>;
  /** Without a trailing slash. */
  readonly apiUrl: string;
  readonly renderer: ChartRenderer;
  readonly logger: pino.Logger;
  readonly tuning?: Partial<SlackTuning>;
}): Poster {
  const tuning = { ...defaultTuning, ...options.tuning };
  const clientOptions = {
    ...createClientOptions(options.apiUrl, tuning, options.logger),
    // A delivery is tried again from its row, after a look whether the message is there.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  };
  const clientFor = async (workspace: string): Promise<webApi.WebClient> => {
    const token = await options.tokenOf(workspace).catch((error: unknown) => {
      throw new TokenTrouble('the token of the workspace cannot be read now', { cause: error });
    });
    if (token === undefined) throw new NotInstalled();
    return new webApi.WebClient(token, clientOptions);
  };
  const charts = createCharts({
    renderer: options.renderer,
    // A digest's picture is of its day: there is no question that an address could hold.
    links: { urlFor: () => undefined },
    mayUpload: () => true,
    pollMs: tuning.uploadPollMs,
    onTrouble: (error) => options.logger.warn({ reason: reasonOf(error) }, 'A chart of a digest was not uploaded'),
  });
  return {
    leadMs,
    async post(post) {
      const at = Math.ceil(shownAtMs(post) / 1000);
      let messageId = '';
      const sendBy = (client: webApi.WebClient) => async (message: SlackMessage | Omit<SlackMessage, 'blocks'>) => {
        const taken = await client.chat.scheduleMessage({
          ...message,
          channel: post.channel,
          text: withReference(message.text, post),
          post_at: at,
        });
        messageId = taken.scheduled_message_id ?? '';
      };
      try {
        const client = await clientFor(post.workspace);
        await sendCard(post.card, sendBy(client), client, charts);
        return { kind: 'posted', messageId };
      } catch (error) {
        options.logger.warn({ reason: reasonOf(error) }, 'Slack did not take a digest');
        return outcomeOf(error);
      }
    },
    async find(post, now) {
      const at = shownAtMs(post);
      if (now.getTime() > at - marginMs) return { kind: 'hidden', reason: shownAlready };
      try {
        return await scheduled(await clientFor(post.workspace), post, at);
      } catch (error) {
        const outcome = outcomeOf(error);
        // A channel that is gone has nothing scheduled: the attempt to post says the rest.
        return outcome.kind === 'refused' ? { kind: 'free' } : { kind: 'trouble', reason: outcomeReason(outcome) };
      }
    },
    async recall({ workspace, channel }, messageId) {
      try {
        const client = await clientFor(workspace);
        await client.chat.deleteScheduledMessage({ channel, scheduled_message_id: messageId });
        return true;
      } catch (error) {
        options.logger.warn({ reason: reasonOf(error) }, 'Slack did not give a digest back');
        return false;
      }
    },
    async tell(workspace, person, words) {
      try {
        const client = await clientFor(workspace);
        await client.chat.postMessage({ channel: person, ...renderNotice(words) });
        return true;
      } catch (error) {
        options.logger.warn({ reason: reasonOf(error) }, 'Slack did not take a direct message');
        return false;
      }
    },
  };
}

const shownAlready = 'fitcheck stopped while it posted, and Slack does not say any more whether the message was taken';

/** At its time, and never sooner after an attempt began than one that follows it can look. */
function shownAtMs({ at, began }: Post): number {
  return Math.max(at.getTime(), began.getTime() + leastMs);
}

/** Two digests in one channel may have the same words at the same time: the number tells them apart in Slack's list. */
function withReference(text: string, { reference }: Post): string {
  const mark = ` · no. ${reference}`;
  return `${clip(text, slackLimits.message.text - mark.length)}${mark}`;
}

async function scheduled(client: webApi.WebClient, post: Post, at: number): Promise<Found> {
  const seconds = Math.ceil(at / 1000);
  const pages = client.paginate('chat.scheduledMessages.list', {
    channel: post.channel,
    oldest: String(seconds - 60),
    latest: String(seconds + 60),
    limit: 100,
  });
  for await (const page of pages) {
    const { scheduled_messages: messages = [] } = page as webApi.ChatScheduledMessagesListResponse;
    const found = messages.find(({ text }) => text?.endsWith(withReference('', post)));
    if (found !== undefined) return { kind: 'there', messageId: String(found.id) };
  }
  return { kind: 'free' };
}

/** Slack's own chart first; a workspace that does not know it yet gets a picture, or characters. */
async function sendCard(
  card: Card,
  send: (message: SlackMessage | Omit<SlackMessage, 'blocks'>) => Promise<void>,
  client: webApi.WebClient,
  charts: Charts,
): Promise<void> {
  try {
    await send(renderSlack(card, { picture: { kind: 'native' } }));
  } catch (error) {
    if (!isAboutBlocks(error)) throw error;
    const picture = charts.canUpload(card) ? await charts.uploaded(card, client) : charts.atOnce(card);
    await deliver(card, picture, {}, send);
  }
}

/** Errors that say that the bot cannot post in the channel, now or later (docs.slack.dev, chat.scheduleMessage). */
const gone = new Map([
  ['channel_not_found', 'the channel was deleted, or fitcheck is not in it: invite it with /invite'],
  ['not_in_channel', 'fitcheck is not in the channel: invite it with /invite'],
  ['is_archived', 'the channel is archived'],
  ['restricted_action', 'the workspace lets only some people post in the channel'],
  ['account_inactive', 'fitcheck was removed from the workspace'],
  ['token_revoked', 'fitcheck was removed from the workspace'],
]);
/** Errors that pass. */
const passing = new Set([
  'restricted_too_many',
  'time_in_past',
  'ratelimited',
  'internal_error',
  'service_unavailable',
]);

/** The workspace's token is there and cannot be read, or nobody can say whether it is: that passes. */
class TokenTrouble extends Error {}
class NotInstalled extends Error {}

function outcomeOf(error: unknown): Exclude<Outcome, { kind: 'posted' }> {
  if (error instanceof TokenTrouble) return { kind: 'later', reason: error.message, afterMs: 0 };
  if (error instanceof NotInstalled)
    return { kind: 'refused', reason: 'fitcheck is not installed in the workspace', gone: true };
  if (error instanceof webApi.WebAPIRateLimitedError)
    return { kind: 'later', reason: 'Slack asks to wait', afterMs: error.retryAfter * 1000 };
  if (error instanceof webApi.WebAPIPlatformError) {
    const code = error.data.error;
    const reason = gone.get(code);
    if (reason !== undefined) return { kind: 'refused', reason, gone: true };
    if (code === 'internal_error' || code === 'fatal_error') return { kind: 'unknown', reason: `Slack says ${code}` };
    return passing.has(code)
      ? { kind: 'later', reason: `Slack says ${code}`, afterMs: 0 }
      : { kind: 'refused', reason: `Slack refuses the message (${code.slice(0, 60)})`, gone: false };
  }
  return { kind: 'unknown', reason: reasonOf(error) };
}

function outcomeReason(outcome: Exclude<Outcome, { kind: 'posted' }>): string {
  return outcome.reason;
}
