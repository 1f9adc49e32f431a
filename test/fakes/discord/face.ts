import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import pino from 'pino';
import type { ChartRenderer } from '../../../src/answer/chart/renderer.ts';
import type { Config } from '../../../src/config.ts';
import { createDeliveries } from '../../../src/faces/deliveries.ts';
import { createDiscordFace, type DiscordFaceOptions } from '../../../src/faces/discord/face.ts';
import type { FaceStatus } from '../../../src/faces/face.ts';
import { createLimits } from '../../../src/faces/limits.ts';
import { echoCommands, echoSuggest } from './commands.ts';

export const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47]);
const quickCharts: ChartRenderer = { png: async () => png, close: async () => undefined };

const nothingSet: Config['discord'] = {
  token: undefined,
  applicationId: undefined,
  publicKey: undefined,
  guildId: undefined,
  apiUrl: 'http://127.0.0.1:9',
};

/** A Discord face with made-up answers, and the server that its HTTP endpoint is on. */
export async function startedFace(config: Partial<Config['discord']>, changes: Partial<DiscordFaceOptions> = {}) {
  const log: string[] = [];
  const listeners = new Set<() => void>();
  const app = express();
  const face = createDiscordFace({
    config: { ...nothingSet, ...config },
    commands: echoCommands,
    suggest: echoSuggest,
    renderer: quickCharts,
    limits: createLimits({ person: 100, workspace: 100 }),
    deliveries: createDeliveries(),
    logger: pino(
      { level: 'debug' },
      {
        write(line: string) {
          log.push(line);
          for (const listener of listeners) listener();
        },
      },
    ),
    app,
    pageUrl: undefined,
    ...changes,
  });
  const http = createServer(app).listen(0, '127.0.0.1');
  await once(http, 'listening');
  await face.start();
  return {
    face,
    log,
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    /** Waits until the status is as wanted; the face logs every change. */
    async status(wanted: (status: FaceStatus) => boolean): Promise<FaceStatus> {
      while (!wanted(face.status())) {
        await new Promise<void>((resolve) => {
          const woken = () => {
            listeners.delete(woken);
            // The log line comes right before or after the change.
            setImmediate(resolve);
          };
          listeners.add(woken);
        });
      }
      return face.status();
    },
    /** Waits for a line in the log. */
    async logged(text: string): Promise<void> {
      while (!log.some((line) => line.includes(text))) {
        await new Promise<void>((resolve) => {
          const woken = () => {
            listeners.delete(woken);
            resolve();
          };
          listeners.add(woken);
        });
      }
    },
    async close(): Promise<void> {
      await face.stop();
      http.close();
      http.closeAllConnections();
    },
  };
}
