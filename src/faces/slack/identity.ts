import type { webApi } from '@slack/bolt';
import type pino from 'pino';
import { type Backoff, backoffMs, pause } from './backoff.ts';
import { reasonOf } from './log.ts';
import { askedToWaitMs, slackTrouble } from './trouble.ts';

/** Who the bot is, as far as Slack has said. */
export interface Identity {
  readonly state: 'unknown' | 'known' | 'failing';
  /** "fitcheck in GPU Co", or what is wrong and which setting mends it. */
  readonly detail: string;
  readonly botId?: string;
  readonly botUserId?: string;
  /** What the token may do. */
  readonly scopes: readonly string[];
}

export interface IdentityCheck {
  current(): Identity;
  /** Resolves after the first try, whatever came of it. Tries again with backoff until Slack knows the token. */
  start(signal: AbortSignal): Promise<void>;
}

/** Asks Slack whom the bot token belongs to. Answers do not wait for it. */
export function createIdentityCheck(options: {
  readonly client: webApi.WebClient;
  readonly backoff: Backoff;
  readonly logger: pino.Logger;
}): IdentityCheck {
  let identity: Identity = { state: 'unknown', detail: 'the token is being checked', scopes: [] };
  let atLeastMs = 0;

  async function check(): Promise<boolean> {
    try {
      const who = await options.client.auth.test();
      identity = {
        state: 'known',
        detail: `${who.user ?? 'the bot'} in ${who.team ?? 'its workspace'}`,
        ...(who.bot_id !== undefined && { botId: who.bot_id }),
        ...(who.user_id !== undefined && { botUserId: who.user_id }),
        scopes: who.response_metadata?.scopes ?? [],
      };
      return true;
    } catch (error) {
      identity = { state: 'failing', detail: slackTrouble(error, 'SLACK_BOT_TOKEN'), scopes: [] };
      atLeastMs = askedToWaitMs(error);
      return false;
    }
  }

  async function keepTrying(signal: AbortSignal): Promise<void> {
    for (let failures = 1; !signal.aborted; failures += 1) {
      const ms = Math.max(atLeastMs, backoffMs(options.backoff, failures, Math.random()));
      options.logger.warn({ nextTryMs: ms }, identity.detail);
      identity = { ...identity, detail: `${identity.detail}; next try in ${Math.ceil(ms / 1000)} s` };
      await pause(ms, signal);
      if (signal.aborted || (await check())) return;
    }
  }

  return {
    current: () => identity,
    async start(signal) {
      if (await check()) return;
      keepTrying(signal).catch((error: unknown) => {
        options.logger.error({ reason: reasonOf(error) }, 'The check of SLACK_BOT_TOKEN ended');
      });
    },
  };
}
