import { webApi } from '@slack/bolt';
import type { Express } from 'express';
import type pino from 'pino';
import type { ChartRenderer } from '../../answer/chart/renderer.ts';
import type { Config } from '../../config.ts';
import type { ChannelCommand } from '../../digest/command/place.ts';
import type { ChartLinks } from '../chart-links.ts';
import type { Deliveries } from '../deliveries.ts';
import type { Face } from '../face.ts';
import { createInFlight } from '../in-flight.ts';
import type { Limits } from '../limits.ts';
import { createBoltApp } from './app.ts';
import { createCharts } from './charts.ts';
import { createClientOptions } from './client-options.ts';
import type { Answered } from './desk.ts';
import { mountHttp } from './http.ts';
import { createIdentityCheck } from './identity.ts';
import { reasonOf } from './log.ts';
import { slackMode } from './mode.ts';
import { keepSocketsOpen } from './sockets.ts';
import { slackStatus } from './status.ts';
import { defaultTuning, type SlackTuning } from './tuning.ts';

/** For requests that are tried again by us, with backoff: the client itself fails at once. */
const triedElsewhere = { retryConfig: { retries: 0 }, rejectRateLimitedCalls: true } as const;

export interface SlackFaceOptions {
  readonly config: Config['slack'];
  readonly renderer: ChartRenderer;
  readonly chartLinks: ChartLinks;
  readonly limits: Limits;
  readonly deliveries: Deliveries;
  readonly logger: pino.Logger;
  /** HTTP mode mounts `POST /slack/events` here, when the face is created: before any body parser. */
  readonly app: Express;
  /** The page's public address, when it has one. */
  readonly pageUrl: string | undefined;
  /** Answers `/digest` where a channel is known. */
  readonly ofChannel?: ChannelCommand | undefined;
  /** Told of every answer, for the metrics. */
  readonly answered?: ((answered: Answered) => void) | undefined;
  /** Seconds since the epoch. */
  readonly now?: () => number;
  /** Tests shorten times here. */
  readonly tuning?: Partial<SlackTuning>;
}

/**
 * Slack: commands, mentions, the message shortcut, buttons, the home tab. Which way in is on depends on the settings
 * (mode.ts). Trouble with Slack shows in the status and the log and is tried again; nothing here throws because of it.
 */
export function createSlackFace(options: SlackFaceOptions): Face {
  const { config, logger } = options;
  const mode = slackMode(config, options.pageUrl);
  if (mode === 'off') {
    const status = slackStatus({ mode, started: false, identity: undefined, sockets: undefined });
    return { status: () => status, start: () => Promise.resolve(), stop: () => Promise.resolve() };
  }
  const tuning = { ...defaultTuning, ...options.tuning };
  const clientOptions = createClientOptions(config.apiUrl, tuning, logger);
  const identity =
    config.botToken === undefined
      ? undefined
      : createIdentityCheck({
          client: new webApi.WebClient(config.botToken, { ...clientOptions, ...triedElsewhere }),
          backoff: tuning.backoff,
          logger,
        });
  const scopes = () => identity?.current().scopes ?? [];
  const mayUpload = () => scopes().includes('files:write') && scopes().includes('files:read');
  const inFlight = createInFlight();
  const bolt = createBoltApp({
    desk: {
      limits: options.limits,
      charts: createCharts({
        renderer: options.renderer,
        links: options.chartLinks,
        mayUpload,
        pollMs: tuning.uploadPollMs,
        onTrouble: (error) =>
          logger.warn({ reason: reasonOf(error) }, 'A chart was not uploaded; the reply has it in characters'),
      }),
      pageUrl: options.pageUrl,
      respondRetriesMs: tuning.respondRetriesMs,
      noticeAfterMs: tuning.noticeAfterMs,
      unfurlWithinMs: config.unfurl ? tuning.unfurlWithinMs : undefined,
      ofChannel: options.ofChannel,
      scopes,
      answered: options.answered,
    },
    deliveries: options.deliveries,
    inFlight,
    authorize: () => {
      const who = identity?.current();
      return {
        ...(config.botToken !== undefined && { botToken: config.botToken }),
        ...(who?.botId !== undefined && { botId: who.botId }),
        ...(who?.botUserId !== undefined && { botUserId: who.botUserId }),
      };
    },
    clientOptions,
    logger,
  });

  const running = new AbortController();
  const sockets =
    mode === 'socket' && config.appToken !== undefined
      ? keepSocketsOpen(bolt, { appToken: config.appToken, clientOptions, tuning, logger })
      : undefined;
  if (mode === 'http' && config.signingSecret !== undefined) {
    const now = options.now ?? (() => Date.now() / 1000);
    mountHttp(options.app, {
      signingSecret: config.signingSecret,
      now,
      isOpen: () => !running.signal.aborted,
      logger,
    }).init(bolt);
  }

  let started = false;
  return {
    status: () =>
      slackStatus({
        mode,
        started,
        identity: identity?.current(),
        sockets: sockets && { open: sockets.open(), trouble: sockets.trouble() },
      }),
    async start() {
      started = true;
      await Promise.all([identity?.start(running.signal), sockets?.start(running.signal)]);
    },
    async stop() {
      running.abort();
      if (!(await inFlight.settled(tuning.settleMs))) logger.warn('Some answers to Slack were not finished in time');
      sockets?.close();
    },
  };
}
