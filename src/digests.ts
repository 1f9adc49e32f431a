import type { ConstructorOptions, PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import type { ChartRenderer } from './answer/chart/renderer.ts';
import { fit } from './answer/fit.ts';
import type { Config } from './config.ts';
import { answerDigest } from './digest/command/answer.ts';
import type { CommandRoom } from './digest/command/change.ts';
import type { ChannelCommand } from './digest/command/place.ts';
import { composeDelivery } from './digest/compose-delivery.ts';
import type { Poster } from './digest/poster.ts';
import { createRecordKeeper } from './digest/record-keeper.ts';
import { type DigestService, startDigests } from './digest/service.ts';
import { createDiscordPoster } from './faces/discord/digest-poster.ts';
import { createSlackPoster } from './faces/slack/digest-poster.ts';
import { botTokenOf } from './faces/slack/installation-store.ts';
import { currentPrices } from './prices/current.ts';
import { createInstallations } from './store/installations.ts';
import { openJobs } from './store/jobs.ts';
import { createSecrets } from './store/secrets.ts';
import type { Store } from './store/store.ts';

export interface Digests {
  /** Answers `/digest` in a channel. */
  readonly ofChannel: ChannelCommand;
  /** Delivers in the background, from when the database is open; does nothing in a process that does not deliver. */
  start(): void;
  stop(): Promise<void>;
}

/** Between two looks whether the database is there, and the same as before. */
const lookMs = 5_000;

/** The digests of this process: their command, and their delivery where the process is one that delivers. */
export function createDigests(options: {
  readonly config: Config;
  readonly store: Store;
  readonly renderer: ChartRenderer;
  readonly logger: Logger;
  readonly now?: () => Date;
}): Digests {
  const { config, store, logger } = options;
  const now = options.now ?? (() => new Date());
  const posters = postersOf(config, store, options.renderer, logger);
  const room: CommandRoom = { store, keeper: createRecordKeeper(store), prices: currentPrices, answer: fit, posters };
  let running: { readonly of: ConstructorOptions; readonly boss: PgBoss; readonly service: DigestService } | undefined;
  let changing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  async function stopRunning(): Promise<void> {
    const last = running;
    running = undefined;
    await last?.service.stop().catch(() => undefined);
    await last?.boss.stop({ graceful: true, timeout: 8_000 }).catch(() => undefined);
  }

  /** A database that was lost and opened anew has another way in: the job queue is then started anew too. */
  async function keepRunning(): Promise<void> {
    if (store.state() !== 'open' || running?.of === store.jobs()) return;
    await stopRunning();
    const of = store.jobs();
    const boss = await openJobs(store, logger);
    const compose = (...args: [Parameters<typeof composeDelivery>[1], Date]) => composeDelivery(room, ...args);
    running = { of, boss, service: await startDigests(boss, { store, posters, compose, logger, now }) };
    logger.info({ platforms: [...posters.keys()] }, 'digests are delivered');
  }

  const look = (): void => {
    changing = changing
      .then(keepRunning)
      .catch((error: unknown) =>
        logger.warn({ err: error }, 'the delivery of digests did not start; it is tried again'),
      );
  };

  return {
    ofChannel: (words, place) => answerDigest(words, place, room, now()),
    start() {
      if (store.state() === 'off' || config.process === 'web' || posters.size === 0) return;
      look();
      timer = setInterval(look, lookMs);
      timer.unref();
      void store.ready.then(look);
    },
    async stop() {
      clearInterval(timer);
      await changing;
      await stopRunning();
    },
  };
}

function postersOf(
  { discord, slack, store: { encryptionKeys } }: Config,
  store: Store,
  renderer: ChartRenderer,
  logger: Logger,
): ReadonlyMap<string, Poster> {
  const posters = new Map<string, Poster>();
  if (discord.token !== undefined)
    posters.set('discord', createDiscordPoster({ token: discord.token, apiUrl: discord.apiUrl, renderer, logger }));
  if (slack.botToken !== undefined || encryptionKeys.length > 0) {
    const installations = createInstallations(store, createSecrets(encryptionKeys));
    const tokenOf = (workspace: string) => botTokenOf(installations, workspace, slack.botToken);
    posters.set('slack', createSlackPoster({ tokenOf, apiUrl: slack.apiUrl, renderer, logger }));
  }
  return posters;
}
