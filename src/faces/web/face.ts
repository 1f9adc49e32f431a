import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import compression from 'compression';
import type { Express, NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { ChartRenderer } from '../../answer/chart/renderer.ts';
import type { ChartLinks } from '../chart-links.ts';
import { commands as commandTable } from '../commands.ts';
import type { Face, FaceStatus } from '../face.ts';
import { type AnswerOptions, answerRoutes, type Previews } from './answers.ts';
import { createPageBudgets, type PageBudgets } from './budgets.ts';
import { chartRoutes } from './charts.ts';
import { securityHeaders } from './headers.ts';
import { healthRoutes } from './health.ts';
import { pageFiles } from './page-files.ts';
import { failed, notFound } from './trouble.ts';

export interface WebFaceOptions {
  /** Also carries the HTTP endpoints of the other faces, which may be mounted before or after this face is made. */
  readonly app: Express;
  readonly host: string;
  /** 0 takes any free port; `address` then says which. */
  readonly port: number;
  readonly publicUrl?: string | undefined;
  /**
   * Proxies in front of this process whose X-Forwarded-For is believed, counted from here. Default: 1 when publicUrl is
   * https, as behind the router of a hosting platform, else 0. Too high lets visitors invent addresses and dodge budgets.
   */
  readonly trustedProxies?: number | undefined;
  readonly renderer: ChartRenderer;
  readonly chartLinks: ChartLinks;
  readonly registry: Registry;
  readonly faces: () => readonly FaceStatus[];
  readonly ready: () => boolean;
  /** Set: /metrics wants it as a bearer token. */
  readonly metricsToken?: string | undefined;
  readonly logger: Logger;
  readonly previews: Previews;
  readonly suggest: AnswerOptions['suggest'];
  readonly answered?: AnswerOptions['answered'];
  readonly commands?: AnswerOptions['commands'];
  readonly budgets?: PageBudgets;
  /** Where the built page lies; default dist/page. */
  readonly pageDirectory?: string;
}

export interface WebFace extends Face {
  /** "http://localhost:3000" once listening, else an empty string. */
  readonly address: () => string;
}

/** How long `stop` waits for requests in flight. */
const drainMilliseconds = 10_000;

/**
 * The page, its API, charts, health and metrics on one HTTP server. `start` resolves also when the port cannot be had:
 * the status is then `failing` and says why; there is no retry, because whoever holds the port will not let go of it.
 */
export function createWebFace(options: WebFaceOptions): WebFace {
  const { app, host, port, logger } = options;
  const commands = options.commands ?? commandTable;
  const budgets = options.budgets ?? createPageBudgets();
  const https = options.publicUrl?.startsWith('https:') ?? false;

  app.disable('x-powered-by');
  app.set('trust proxy', options.trustedProxies ?? (https ? 1 : 0));
  app.use(securityHeaders(https));
  app.use(healthRoutes(options));
  app.use(chartRoutes({ ...options, commands, budgets }));
  // Only here: a chat platform's request is answered faster without.
  app.use(['/api', '/assets'], compression());
  app.use(answerRoutes({ ...options, commands, budgets }));
  app.use(pageFiles(options.pageDirectory ?? fileURLToPath(new URL('../../../dist/page', import.meta.url))));

  const onFailure = failed(logger);
  // Not found and failed are the server's last resort, not routes: so it does not matter when other faces mount theirs.
  const server = createServer((request, response) => {
    handle(app)(request as Request, response as Response, (error) => {
      const next: NextFunction = () => undefined;
      if (error === undefined || error === null) notFound(request as Request, response as Response, next);
      else onFailure(error, request as Request, response as Response, next);
    });
  });
  // A request without a body arrives in one piece; nobody honest needs longer.
  server.headersTimeout = 15_000;
  server.requestTimeout = 30_000;

  let state: Pick<FaceStatus, 'state' | 'detail'> = { state: 'starting', detail: 'not listening yet' };
  return {
    status: () => ({ name: 'web', ...state }),
    address: () => addressOf(server),
    async start() {
      try {
        await listen(server, host, port);
        const here = addressOf(server);
        const { publicUrl } = options;
        state = { state: 'on', detail: publicUrl === undefined ? here : `${publicUrl}, listening on ${here}` };
      } catch (error) {
        state = { state: 'failing', detail: listenTrouble(error, host, port) };
        logger.error({ err: error }, state.detail);
      }
    },
    async stop() {
      state = { state: 'off', detail: 'stopped' };
      await close(server);
    },
  };
}

/** Express hands unanswered requests and errors to a third argument that its types leave out. */
function handle(app: Express): (request: Request, response: Response, done: (error?: unknown) => void) => void {
  return app as unknown as ReturnType<typeof handle>;
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function listenTrouble(error: unknown, host: string, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return `port ${port} is taken by another process: set PORT to a free one`;
  if (code === 'EACCES') return `port ${port} needs privileges this process does not have: set PORT to 1024 or higher`;
  if (code === 'EADDRNOTAVAIL') return `${host} is not an address of this machine: set HOST to 0.0.0.0 or 127.0.0.1`;
  return `cannot listen on ${host} port ${port}: check HOST and PORT`;
}

function addressOf(server: Server): string {
  const bound = server.address() as AddressInfo | null;
  if (bound === null) return '';
  const anywhere = bound.address === '0.0.0.0' || bound.address === '::';
  const name = anywhere ? 'localhost' : bound.family === 'IPv6' ? `[${bound.address}]` : bound.address;
  return `http://${name}:${bound.port}`;
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection that was busy at the call becomes idle when its answer is out, and would then be kept for the next request.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const deadline = setTimeout(() => server.closeAllConnections(), drainMilliseconds);
  await closed;
  clearInterval(sweep);
  clearTimeout(deadline);
}
