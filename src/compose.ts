import { randomBytes } from 'node:crypto';
import express from 'express';
import type { Logger } from 'pino';
import { createChartRenderer } from './answer/chart/create-renderer.ts';
import { suggest } from './ask/suggest.ts';
import type { Config } from './config.ts';
import { databaseStatus } from './database-status.ts';
import { pageCommands } from './digest-preview.ts';
import { createDigests } from './digests.ts';
import { createChartLinks } from './faces/chart-links.ts';
import { createDeliveries } from './faces/deliveries.ts';
import { createDiscordFace } from './faces/discord/face.ts';
import { renderDiscord } from './faces/discord/render.ts';
import type { Face, FaceStatus } from './faces/face.ts';
import { createLimits } from './faces/limits.ts';
import { createSlackFace } from './faces/slack/face.ts';
import { renderSlack } from './faces/slack/render.ts';
import { renderTerminal } from './faces/terminal/render.ts';
import type { Previews } from './faces/web/answers.ts';
import { createWebFace } from './faces/web/face.ts';
import { createHealthServer } from './health-server.ts';
import { startHub } from './hub-service.ts';
import { createMetrics } from './metrics.ts';
import { startPriceService } from './price-service.ts';
import { platformSettings } from './process-type.ts';
import { openStore } from './store/store.ts';

/** Everything that runs in this process, made but not started. */
export interface Composition {
  /** What listens on PORT: the page in a web process, the health endpoints in a worker. */
  readonly server: Face;
  /** The chat platforms, including those that are off. */
  readonly platforms: readonly Face[];
  /** How each of them is, and the database behind them. */
  readonly faces: () => readonly FaceStatus[];
  /** Says that every face has had its first try: /readyz then answers 200. */
  readonly nowReady: () => void;
  /** Lets go of what the faces shared, after they have stopped. */
  readonly close: () => Promise<void>;
}

/**
 * The page's previews: the messages as the platforms' own code makes them. The page puts its own picture where a message
 * has a chart, so the address or file that stands there is never fetched.
 */
function previews(pageUrl: string | undefined): Previews {
  return {
    discord: (card) => renderDiscord(card, { pageUrl }),
    slack: (card) => renderSlack(card, { picture: { kind: 'file', fileId: 'F00000000' } }),
    terminal: (card) => renderTerminal(card, { columns: 80, colour: false }),
  };
}

/** Puts the house together. This is the only place where the faces, the answers and the libraries meet. */
export function compose(config: Config, logger: Logger): Composition {
  const app = express();
  const limits = createLimits(config.questionsPerMinute);
  const deliveries = createDeliveries();
  const renderer = createChartRenderer();
  const chartLinks = createChartLinks({
    publicUrl: config.publicUrl,
    secret: config.linkSecret ?? randomBytes(32).toString('base64url'),
    now: () => Date.now() / 1000,
  });
  const store = openStore(config.store, logger.child({ part: 'store' }));
  startHub(config.hub, store);
  const prices = startPriceService(config.prices, store, logger.child({ part: 'prices' }));
  const digests = createDigests({ config, store, renderer, logger: logger.child({ part: 'digests' }) });
  let ready = false;
  const faces = (): readonly FaceStatus[] => [
    ...[server, ...platforms].map((face) => face.status()),
    databaseStatus(store),
  ];
  const metrics = createMetrics(faces);
  const { discord, slack } = platformSettings(config);
  const shared = { app, renderer, limits, deliveries, pageUrl: config.publicUrl, ofChannel: digests.ofChannel };
  const platforms: readonly Face[] = [
    createDiscordFace({
      ...shared,
      config: discord,
      answered: metrics.answeredBy('discord'),
      logger: logger.child({ face: 'discord' }),
    }),
    createSlackFace({
      ...shared,
      config: slack,
      chartLinks,
      answered: metrics.answeredBy('slack'),
      logger: logger.child({ face: 'slack' }),
    }),
  ];
  const health = {
    host: config.host,
    port: config.port,
    registry: metrics.registry,
    metricsToken: config.metricsToken,
    faces,
    ready: () => ready,
    logger: logger.child({ face: 'web' }),
  };
  const server: Face =
    config.process === 'worker'
      ? createHealthServer(health)
      : createWebFace({
          ...health,
          app,
          publicUrl: config.publicUrl,
          trustedProxies: config.trustedProxies,
          renderer,
          chartLinks,
          suggest,
          answered: metrics.answeredBy('web'),
          previews: previews(config.publicUrl),
          commands: pageCommands,
        });
  return {
    server,
    platforms,
    faces,
    nowReady: () => {
      ready = true;
      digests.start();
    },
    close: async () => {
      await digests.stop();
      prices.stop();
      await Promise.all([renderer.close(), store.close()]);
    },
  };
}
