import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type WebSocket, WebSocketServer } from 'ws';
import { faultsOfCommands, faultsOfEdit, faultsOfResponse } from './outgoing.ts';
import { application, bot, server as guild, type Payload } from './payloads.ts';

/** A request that fitcheck made of Discord's REST API. */
export interface Recorded {
  readonly method: string;
  /** Without /api/v10. */
  readonly path: string;
  readonly authorization: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into bodies of many shapes.
  readonly body: any;
  readonly files: readonly { readonly name: string; readonly type: string; readonly bytes: number }[];
  /** Why Discord would refuse it; empty when it would not. */
  readonly faults: readonly string[];
}

/** A frame that the client sent over the gateway. */
export interface Frame {
  readonly op: number;
  readonly d: Readonly<Record<string, unknown>> | number | null;
}

export interface Planned {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Sends half of the body and cuts the connection. */
  readonly truncated?: boolean;
}

const json = { 'content-type': 'application/json' };

/**
 * Discord's REST API and gateway on 127.0.0.1, enough for an unmodified discord.js client. What is sent to it is checked
 * against Discord's published schemas and refused like Discord would, and recorded.
 */
export class FakeDiscord {
  readonly requests: Recorded[] = [];
  readonly frames: Frame[] = [];
  /** The only token that may log in. */
  readonly token = 'made-up.login.token';
  /** What GET commands answers. */
  registered: unknown[] = [];
  readonly #events = new EventEmitter();
  readonly #sockets = new Set<WebSocket>();
  readonly #planned: { readonly matches: RegExp; readonly answer: Planned }[] = [];
  readonly #http = createServer((request, response) => {
    this.#answer(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  readonly #ws = new WebSocketServer({ server: this.#http });
  #sequence = 0;

  static async start(): Promise<FakeDiscord> {
    const fake = new FakeDiscord();
    fake.#ws.on('connection', (socket) => fake.#connected(socket));
    fake.#http.listen(0, '127.0.0.1');
    await once(fake.#http, 'listening');
    return fake;
  }

  get #port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  get apiUrl(): string {
    return `http://127.0.0.1:${this.#port}/api`;
  }

  /** The next request whose "METHOD /path" matches is answered so; plans are used up in order. */
  plan(matches: RegExp, answer: Planned): void {
    this.#planned.push({ matches, answer });
  }

  /** Sends an interaction over the gateway. */
  dispatch(payload: Payload): Payload {
    this.#dispatch('INTERACTION_CREATE', payload);
    return payload;
  }

  /** Closes every gateway connection with a code. */
  drop(code: number): void {
    for (const socket of this.#sockets) socket.close(code);
  }

  /** Tells every client to reconnect, as Discord does every few hours. */
  askToReconnect(): void {
    for (const socket of this.#sockets) socket.send(JSON.stringify({ op: 7, d: null }));
  }

  /** The first recorded request that matches, waiting for it if need be. */
  async request(matches: (request: Recorded) => boolean): Promise<Recorded> {
    for (;;) {
      const found = this.requests.find(matches);
      if (found) return found;
      await once(this.#events, 'request');
    }
  }

  /** What fitcheck answered to that interaction. */
  response({ id }: Payload): Promise<Recorded> {
    return this.request(({ path }) => path.startsWith(`/interactions/${id}/`));
  }

  /** Waits until the client has sent that many frames with this opcode. */
  async frame(op: number, count = 1): Promise<Frame> {
    for (;;) {
      const found = this.frames.filter((frame) => frame.op === op)[count - 1];
      if (found) return found;
      await once(this.#events, 'frame');
    }
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.terminate();
    this.#ws.close();
    this.#http.close();
    this.#http.closeAllConnections();
    await once(this.#http, 'close');
  }

  #dispatch(t: string, d: unknown): void {
    this.#sequence += 1;
    for (const socket of this.#sockets) socket.send(JSON.stringify({ op: 0, s: this.#sequence, t, d }));
  }

  #connected(socket: WebSocket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('message', (data) => this.#frame(socket, JSON.parse(String(data)) as Frame));
    socket.send(JSON.stringify({ op: 10, d: { heartbeat_interval: 41_250 } }));
  }

  #frame(socket: WebSocket, frame: Frame): void {
    this.frames.push(frame);
    const data = typeof frame.d === 'object' && frame.d !== null ? frame.d : {};
    if (frame.op === 1) socket.send(JSON.stringify({ op: 11 }));
    if (frame.op === 2 && data['token'] !== this.token) socket.close(4004);
    else if (frame.op === 2) this.#ready();
    if (frame.op === 6) this.#dispatch('RESUMED', {});
    this.#events.emit('frame');
  }

  #ready(): void {
    this.#dispatch('READY', {
      v: 10,
      user: bot,
      guilds: [],
      session_id: 'session',
      resume_gateway_url: `ws://127.0.0.1:${this.#port}`,
      application: { id: application, flags: 0 },
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const recorded = await read(request);
    this.requests.push(recorded);
    const { status, headers, body, truncated } = this.#answerTo(recorded);
    const text = body === undefined ? '' : JSON.stringify(body);
    response.writeHead(status, {
      ...(text === '' ? {} : json),
      ...headers,
      ...(truncated ? { 'content-length': String(text.length + 1) } : {}),
    });
    if (truncated) response.write(text.slice(0, text.length / 2), () => response.destroy());
    else response.end(status === 204 ? undefined : text);
    this.#events.emit('request');
  }

  #answerTo({ method, path, authorization, body, faults }: Recorded): Planned {
    const called = `${method} ${path}`;
    const planned = this.#planned.findIndex(({ matches }) => matches.test(called));
    if (planned !== -1) return (this.#planned.splice(planned, 1)[0] as { answer: Planned }).answer;
    if (faults.length > 0)
      return { status: 400, body: { code: 50_035, message: 'Invalid Form Body', errors: { faults } } };
    if (/^\/(interactions|webhooks)\//.test(path)) {
      return path.endsWith('/callback')
        ? { status: 204 }
        : { status: 200, body: { id: '5', channel_id: '300000000000000000', content: '' } };
    }
    if (authorization !== `Bot ${this.token}`) return { status: 401, body: { code: 0, message: '401: Unauthorized' } };
    if (path === '/gateway/bot') {
      const session_start_limit = { total: 1000, remaining: 999, reset_after: 14_400_000, max_concurrency: 16 };
      return { status: 200, body: { url: `ws://127.0.0.1:${this.#port}`, shards: 1, session_start_limit } };
    }
    if (path === '/applications/@me') return { status: 200, body: { id: application, name: 'fitcheck', flags: 0 } };
    if (/\/commands$/.test(path)) {
      if (method === 'PUT')
        this.registered = (body as object[]).map((command, index) => asRegistered(command, index, path));
      return { status: 200, body: this.registered };
    }
    return { status: 404, body: { code: 0, message: '404: Not Found' } };
  }
}

/** What Discord makes of a command: ids and fields at their defaults are added. */
function asRegistered(command: object, index: number, path: string): object {
  const own = command as { options?: object[]; integration_types?: number[] };
  return {
    id: String(700_000_000_000_000_000n + BigInt(index)),
    application_id: application,
    version: '1',
    default_member_permissions: null,
    dm_permission: true,
    nsfw: false,
    description: '',
    name_localizations: null,
    description_localizations: null,
    ...(path.includes('/guilds/') ? { guild_id: guild } : {}),
    ...own,
    ...(own.integration_types
      ? { integration_types: own.integration_types.toReversed() }
      : { integration_types: [0], contexts: null }),
    ...(own.options
      ? { options: own.options.map((option) => ({ required: false, name_localizations: null, ...option })) }
      : {}),
  };
}

async function read(request: IncomingMessage): Promise<Recorded> {
  const path = decodeURIComponent((request.url ?? '').replace(/^\/api\/v10/, '').split('?', 1)[0] ?? '');
  const raw = await buffer(request);
  const type = request.headers['content-type'] ?? '';
  const { body, files } = await readBody(raw, type);
  const method = request.method ?? '';
  const names = files.map(({ name }) => name);
  return {
    method,
    path,
    authorization: request.headers.authorization,
    body,
    files,
    faults: faultsOf(method, path, body, names),
  };
}

/** The JSON part and the files of a request or response with one of the two content types that Discord uses. */
export async function readBody(raw: Uint8Array, type: string): Promise<Pick<Recorded, 'body' | 'files'>> {
  if (!type.startsWith('multipart/'))
    return { body: raw.length === 0 ? undefined : JSON.parse(Buffer.from(raw).toString()), files: [] };
  const form = await new Response(new Uint8Array(raw), { headers: { 'content-type': type } }).formData();
  const files = [...form.values()].filter((value) => value instanceof File);
  return {
    body: JSON.parse(String(form.get('payload_json'))),
    files: files.map(({ name, type: kind, size }) => ({ name, type: kind, bytes: size })),
  };
}

function faultsOf(method: string, path: string, body: unknown, files: readonly string[]): string[] {
  if (method === 'POST' && /^\/interactions\/.*\/callback$/.test(path)) return faultsOfResponse(body, files);
  if (method === 'PATCH' && path.startsWith('/webhooks/')) return faultsOfEdit(body, files);
  if (method === 'PUT' && path.endsWith('/commands')) return faultsOfCommands(body);
  return [];
}
