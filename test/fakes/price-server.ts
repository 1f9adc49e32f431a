import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClientWorld } from '../../src/prices/http/client.ts';

/** What the server does with one request. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse, body: string) => void;

export interface PriceServer {
  readonly url: string;
  /** "GET /path", in the order they came. */
  readonly asked: readonly string[];
  /** What a path (with its query) does from now on. */
  on(path: string, behaviour: Behaviour): void;
  stop(): Promise<void>;
}

/** A server on loopback that plays the sources of prices, well-behaved or not. */
export async function startPriceServer(): Promise<PriceServer> {
  const behaviours = new Map<string, Behaviour>();
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const path = request.url ?? '';
    asked.push(`${request.method} ${path}`);
    const behaviour = behaviours.get(path) ?? behaviours.get(path.split('?')[0] ?? '') ?? notFound;
    behaviour(request, response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    on: (path, behaviour) => behaviours.set(path, behaviour),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const notFound: Behaviour = (_request, response) => response.writeHead(404).end();

/** Answers with a body, and with 304 to whoever has its ETag. */
export function answering(
  body: string | Buffer,
  headers: { readonly etag?: string; readonly 'content-encoding'?: string } = {},
): Behaviour {
  return (request, response) => {
    if (headers.etag !== undefined && request.headers['if-none-match'] === headers.etag) response.writeHead(304).end();
    else response.writeHead(200, headers).end(body);
  };
}

export function failing(status: number, headers: Readonly<Record<string, string>> = {}): Behaviour {
  return (_request, response) => response.writeHead(status, headers).end('no');
}

/** Behaves in one way after another; the last one stays. */
export function inTurn(...behaviours: readonly Behaviour[]): Behaviour {
  let i = 0;
  return (request, response, body) => behaviours[Math.min(i++, behaviours.length - 1)]?.(request, response, body);
}

/** A world without waiting: pauses are taken down instead. */
export function quickWorld(now: () => Date = () => new Date('2026-11-24T12:00:00Z')): ClientWorld & {
  readonly pauses: readonly number[];
} {
  const pauses: number[] = [];
  return {
    pauses,
    sleep: async (ms) => {
      pauses.push(ms);
    },
    random: () => 0.5,
    now,
  };
}
