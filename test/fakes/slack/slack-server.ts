import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Call, fieldsOf, problemsOf } from './calls.ts';

/** How the fake answers one call; an object is the JSON body. */
export type Answer =
  | { readonly json: Readonly<Record<string, unknown>>; readonly headers?: Readonly<Record<string, string>> }
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | 'hang'
  | 'truncated'
  | { readonly until: Promise<unknown> };

/**
 * A Slack on 127.0.0.1: the Web API under `/api/`, response_urls under `/respond/`, uploads under `/upload`, and Socket
 * Mode under `/link`. It answers that all is well unless told otherwise, and checks every payload it is sent.
 */
export async function startSlack() {
  const calls: Call[] = [];
  const problems: string[] = [];
  const scripted = new Map<string, Answer[]>();
  const waiting: { method: string; nth: number; resolve: (call: Call) => void }[] = [];
  const sockets: WebSocket[] = [];
  const acknowledged = new Map<string, unknown>();
  const acknowledging = new Map<string, (payload: unknown) => void>();
  const standing = new Map<string, Answer>();
  let greet = true;
  let scopes = 'commands,chat:write,app_mentions:read';

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  const wss = new WebSocketServer({ server, path: '/link' });
  wss.on('connection', (socket) => {
    sockets.push(socket);
    socket.on('message', (data) => {
      const { envelope_id, payload } = JSON.parse(String(data)) as { envelope_id: string; payload: unknown };
      acknowledged.set(envelope_id, payload);
      acknowledging.get(envelope_id)?.(payload);
    });
    if (greet)
      socket.send(
        JSON.stringify({ type: 'hello', num_connections: sockets.length, connection_info: { app_id: 'A1' } }),
      );
    server.emit('greeted');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const path = request.url ?? '';
    const method = path.startsWith('/api/')
      ? path.slice(5)
      : path.startsWith('/respond/')
        ? 'response_url'
        : path.slice(1);
    const call = {
      method,
      token: request.headers.authorization?.replace('Bearer ', ''),
      fields: fieldsOf(method, body),
    };
    calls.push(call);
    problems.push(...problemsOf(call));
    const answer = scripted.get(method)?.shift() ?? standing.get(method);
    for (const wait of waiting.splice(0)) {
      if (calls.filter((one) => one.method === wait.method).length >= wait.nth)
        wait.resolve(lastOf(wait.method, wait.nth));
      else waiting.push(wait);
    }
    await reply(response, method, answer);
  }

  async function reply(response: ServerResponse, method: string, answer: Answer | undefined): Promise<void> {
    if (answer === 'hang') return;
    if (answer === 'truncated') {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"ok":tr');
      response.socket?.end();
      return;
    }
    if (answer !== undefined && 'until' in answer) await answer.until;
    if (answer !== undefined && 'status' in answer) {
      response.writeHead(answer.status, answer.headers ?? {}).end(answer.body ?? '');
      return;
    }
    const json = answer !== undefined && 'json' in answer ? answer.json : usual(method);
    const headers = { 'content-type': 'application/json', ...(method === 'auth.test' && { 'x-oauth-scopes': scopes }) };
    response.writeHead(200, headers).end(method === 'response_url' ? 'ok' : JSON.stringify(json));
  }

  function usual(method: string): Readonly<Record<string, unknown>> {
    switch (method) {
      case 'auth.test':
        return { ok: true, user: 'fitcheck', user_id: 'UBOT', bot_id: 'BBOT', team: 'GPU Co', team_id: 'T1' };
      case 'apps.connections.open':
        return { ok: true, url: `ws://127.0.0.1:${port}/link` };
      case 'files.getUploadURLExternal':
        return { ok: true, upload_url: `${origin}/upload`, file_id: 'F1' };
      case 'files.completeUploadExternal':
        return { ok: true, files: [{ id: 'F1', title: 'x', mimetype: '' }] };
      case 'files.info':
        return { ok: true, file: { id: 'F1', mimetype: 'image/png' } };
      default:
        return { ok: true, ts: '1700000000.000200', channel: 'C1', view: { id: 'V1' } };
    }
  }

  function lastOf(method: string, nth: number): Call {
    const found = calls.filter((call) => call.method === method)[nth - 1];
    if (found === undefined) throw new Error(`${method} was not called ${nth} times`);
    return found;
  }

  return {
    origin,
    apiUrl: `${origin}/api`,
    responseUrl: `${origin}/respond/1`,
    calls,
    problems,
    sockets,
    acknowledged,
    /** The next calls of a method are answered so, one after the other. */
    next: (method: string, ...answers: Answer[]) => scripted.set(method, [...(scripted.get(method) ?? []), ...answers]),
    /** All calls of a method are answered so, until told otherwise with undefined. */
    always: (method: string, answer: Answer | undefined) =>
      answer === undefined ? standing.delete(method) : standing.set(method, answer),
    grant: (list: string) => {
      scopes = list;
    },
    /** Whether new sockets are greeted. */
    greeting: (on: boolean) => {
      greet = on;
    },
    count: (method: string) => calls.filter((call) => call.method === method).length,
    /** The nth call of a method, awaited when it has not come yet. */
    called(method: string, nth = 1): Promise<Call> {
      if (calls.filter((call) => call.method === method).length >= nth) return Promise.resolve(lastOf(method, nth));
      return new Promise((resolve) => waiting.push({ method, nth, resolve }));
    },
    /** Resolves when this many sockets have been opened altogether. */
    async connected(total: number): Promise<void> {
      while (sockets.length < total) await once(server, 'greeted');
    },
    /** Sends an envelope over a socket and resolves with what is acknowledged. */
    deliver(
      socket: WebSocket,
      envelope: { readonly envelope_id: string } & Readonly<Record<string, unknown>>,
    ): Promise<unknown> {
      const done = new Promise((resolve) => acknowledging.set(envelope.envelope_id, resolve));
      socket.send(JSON.stringify(envelope));
      return done;
    },
    async close(): Promise<void> {
      for (const socket of sockets) socket.terminate();
      wss.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
