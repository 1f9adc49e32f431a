import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import express from 'express';
import { pino } from 'pino';
import type { ChartRenderer } from '../../../src/answer/chart/renderer.ts';
import type { Config } from '../../../src/config.ts';
import type { ChannelCommand } from '../../../src/digest/command/place.ts';
import { createChartLinks } from '../../../src/faces/chart-links.ts';
import { createDeliveries } from '../../../src/faces/deliveries.ts';
import { createLimits } from '../../../src/faces/limits.ts';
import { createSlackFace } from '../../../src/faces/slack/face.ts';
import type { SlackTuning } from '../../../src/faces/slack/tuning.ts';
import { post, type Signing, signingSecret } from './signed.ts';
import { startSlack } from './slack-server.ts';

export const botToken = 'xoxb-1-for-tests';
export const appToken = 'xapp-1-for-tests';

/** What is tried again is tried at once; time limits are long, since a busy machine must not run into them. */
export const quick: SlackTuning = {
  retryConfig: { retries: 2, minTimeout: 1, maxTimeout: 5 },
  requestTimeoutMs: 10_000,
  backoff: { firstMs: 10, maxMs: 50 },
  connections: 1,
  helloTimeoutMs: 15_000,
  staleAfterMs: 60_000,
  respondRetriesMs: [1, 1],
  uploadPollMs: 1,
  noticeAfterMs: 1_000,
  unfurlWithinMs: 10_000,
  settleMs: 2_000,
};

export interface Setup {
  readonly config?: Partial<Config['slack']>;
  readonly tuning?: Partial<SlackTuning>;
  readonly publicUrl?: string;
  readonly perMinute?: { readonly person: number; readonly workspace: number };
  readonly renderer?: ChartRenderer;
  readonly ofChannel?: ChannelCommand;
}

const onePixel: ChartRenderer = {
  png: () => Promise.resolve(Buffer.from('89504e470d0a1a0a', 'hex')),
  close: () => Promise.resolve(),
};

/** A recorded payload of test/recorded/slack, its response_url pointing at the fake. */
export function recorded(name: string, changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const file = new URL(`../../recorded/slack/${name}.json`, import.meta.url);
  return { ...(JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>), ...changes };
}

/** The face, a fake Slack, and an Express server on a free port; HTTP mode unless the settings say otherwise. */
export async function startFace(setup: Setup = {}) {
  const slack = await startSlack();
  const log: string[] = [];
  const answered: string[] = [];
  const app = express();
  const face = createSlackFace({
    config: { botToken, signingSecret, appToken: undefined, unfurl: false, apiUrl: slack.apiUrl, ...setup.config },
    renderer: setup.renderer ?? onePixel,
    chartLinks: createChartLinks({ publicUrl: setup.publicUrl, secret: 's', now: () => Date.now() / 1000 }),
    limits: createLimits(setup.perMinute ?? { person: 1_000, workspace: 1_000 }),
    deliveries: createDeliveries(),
    logger: pino(
      { level: 'trace' },
      new Writable({
        write(chunk, _encoding, done) {
          log.push(String(chunk));
          done();
        },
      }),
    ),
    app,
    pageUrl: setup.publicUrl,
    ofChannel: setup.ofChannel,
    answered: ({ command }) => answered.push(command),
    tuning: { ...quick, ...setup.tuning },
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
  return {
    slack,
    face,
    log,
    answered,
    url,
    send: (payload: Readonly<Record<string, unknown>>, signing?: Signing) => {
      const here = 'response_url' in payload ? { ...payload, response_url: slack.responseUrl } : payload;
      return post(url, here, signing);
    },
    async stop(): Promise<void> {
      await face.stop();
      server.closeAllConnections();
      server.close();
      await slack.close();
    },
  };
}

export type FaceUnderTest = Awaited<ReturnType<typeof startFace>>;
