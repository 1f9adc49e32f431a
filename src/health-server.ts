import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Logger } from 'pino';
import type { Face } from './faces/face.ts';
import { type HealthOptions, healthRoutes } from './faces/web/health.ts';

/**
 * What a worker shows of itself: /healthz, /readyz and /metrics, and nothing of the page. A port that cannot be had is
 * reported and does not stop the worker, whose work is elsewhere.
 */
export function createHealthServer(
  options: HealthOptions & { readonly host: string; readonly port: number; readonly logger: Logger },
): Face {
  const app = express().disable('x-powered-by').use(healthRoutes(options));
  const server = createServer(app);
  let status: ReturnType<Face['status']> = { name: 'health', state: 'starting', detail: 'not listening yet' };
  return {
    status: () => status,
    start() {
      return new Promise((resolve) => {
        server.once('error', (error: NodeJS.ErrnoException) => {
          status = {
            name: 'health',
            state: 'failing',
            detail: `${error.code} on port ${options.port}: set PORT to a free one`,
          };
          options.logger.warn({ err: error }, 'the health server cannot listen');
          resolve();
        });
        server.listen(options.port, options.host, () => {
          const { port } = server.address() as AddressInfo;
          status = { name: 'health', state: 'on', detail: `http://localhost:${port}/healthz` };
          resolve();
        });
      });
    },
    async stop() {
      if (!server.listening) return;
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeIdleConnections();
      });
    },
  };
}
