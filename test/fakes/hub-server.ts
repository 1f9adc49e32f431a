import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A file: what it holds, how it begins and how large it is, or only that. */
export type FakeFile = Buffer | string | number | { readonly start: Uint8Array; readonly size: number };

export interface FakeRepository {
  readonly sha?: string;
  readonly files: Readonly<Record<string, FakeFile>>;
  /** "auto": info is public, files are not. */
  readonly gated?: false | 'auto' | 'manual';
  readonly disabled?: boolean;
  /** Only for whom has the token; to others it is missing. */
  readonly private?: boolean;
  /** Its id now. */
  readonly renamedTo?: string;
  readonly downloads?: number;
}

export interface HubRequestSeen {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly range: string | undefined;
}

export type HubBehaviour = (request: IncomingMessage, response: ServerResponse) => unknown;

export interface HubServer {
  readonly url: string;
  /** Where large files lie: another origin. */
  readonly contentUrl: string;
  /** What was asked of the hub, in the order it came. */
  readonly asked: readonly HubRequestSeen[];
  /** What was asked of the host of large files. */
  readonly askedForContent: readonly HubRequestSeen[];
  readonly repositories: Map<string, FakeRepository>;
  /** The token that the server takes; any other is refused. */
  token: string | undefined;
  /** Requests left in the window; told in RateLimit, and 429 when used up. */
  left: number;
  /** Entries on a page of a tree. */
  pageSize: number;
  /** What a path does instead, until it is set to undefined. */
  on(path: string, behaviour: HubBehaviour | undefined): void;
  stop(): Promise<void>;
}

export const fakeSha = 'a'.repeat(40);

/** A hub on loopback that behaves as huggingface.co does: the endpoints that fitcheck uses, their redirects and refusals. */
export async function startHubServer(repositories: Readonly<Record<string, FakeRepository>> = {}): Promise<HubServer> {
  const asked: HubRequestSeen[] = [];
  const askedForContent: HubRequestSeen[] = [];
  const behaviours = new Map<string, HubBehaviour>();
  const content = await listen((request, response) => {
    askedForContent.push(seen(request));
    const [, id = '', path = ''] = /^\/content\/([^/]+\/[^/]+)\/(.+)$/.exec(request.url ?? '') ?? [];
    return sendFile(request, response, state.repositories.get(id)?.files[decodeURIComponent(path)]);
  });
  const hub = await listen((request, response) => {
    asked.push(seen(request));
    const path = request.url ?? '';
    const behaviour = behaviours.get(path) ?? behaviours.get(path.split('?')[0] ?? '');
    if (state.left <= 0)
      return refuse(response, 429, { 'retry-after': '55', ratelimit: '"api";r=0;t=55' }, 'Too Many Requests');
    state.left -= 1;
    response.setHeader('ratelimit', `"api";r=${state.left};t=55`);
    response.setHeader('ratelimit-policy', '"fixed window";"api";q=500;w=300');
    return (behaviour ?? ((...asked) => answer(state, ...asked)))(request, response);
  });
  const state: HubServer = {
    url: addressOf(hub),
    contentUrl: addressOf(content),
    asked,
    askedForContent,
    repositories: new Map(Object.entries(repositories)),
    token: undefined,
    left: 500,
    pageSize: 1_000,
    on: (path, behaviour) => void (behaviour === undefined ? behaviours.delete(path) : behaviours.set(path, behaviour)),
    stop: async () => void (await Promise.all([hub, content].map(close))),
  };
  return state;
}

function answer(state: HubServer, request: IncomingMessage, response: ServerResponse): ServerResponse {
  const url = new URL(request.url ?? '/', state.url);
  const { authorization } = request.headers;
  const isKnown = state.token !== undefined && authorization === `Bearer ${state.token}`;
  if (authorization !== undefined && !isKnown)
    return refuse(response, 401, { 'x-error-message': 'Invalid credentials in Authorization header' }, 'no');
  if (url.pathname === '/api/models') return search(state, url, response);
  const api = /^\/api\/models\/([^/]+\/[^/]+)(?:\/revision\/([^/]+)|\/tree\/([^/]+))?$/.exec(url.pathname);
  const resolve = /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(url.pathname);
  const cached = /^\/api\/resolve-cache\/models\/([^/]+\/[^/]+)\/[^/]+\/(.+)$/.exec(url.pathname);
  const id = api?.[1] ?? resolve?.[1] ?? cached?.[1] ?? '';
  const repository = state.repositories.get(id);
  if (repository === undefined || (repository.private === true && !isKnown)) {
    return isKnown
      ? refuse(response, 404, { 'x-error-code': 'RepoNotFound' }, 'Repository not found')
      : refuse(response, 401, {}, 'Invalid username or password.');
  }
  if (repository.renamedTo !== undefined) {
    return response.writeHead(307, { location: url.pathname.replace(id, repository.renamedTo) + url.search }).end();
  }
  const { sha = fakeSha } = repository;
  const revision = decodeURIComponent(api?.[2] ?? api?.[3] ?? resolve?.[2] ?? sha);
  if (![sha, 'main'].includes(revision))
    return refuse(response, 404, { 'x-error-code': 'RevisionNotFound' }, 'Invalid rev id');
  if (api?.[3] !== undefined) return tree(state, repository, url, response);
  if (api !== null) return info(id, sha, repository, response);
  if (cached !== null) return sendFile(request, response, repository.files[decodeURIComponent(cached[2] ?? '')]);
  return download(state, id, sha, repository, { path: decodeURIComponent(resolve?.[3] ?? ''), isKnown, response });
}

function download(
  state: HubServer,
  id: string,
  sha: string,
  { gated = false, files }: FakeRepository,
  { path, isKnown, response }: { readonly path: string; readonly isKnown: boolean; readonly response: ServerResponse },
): ServerResponse {
  if (gated !== false) {
    const text = isKnown
      ? `Access to model ${id} is restricted and you are not in the authorized list.`
      : `Access to model ${id} is restricted. You must have access to it and be authenticated to access it.`;
    return refuse(response, isKnown ? 403 : 401, { 'x-error-code': 'GatedRepo', 'x-error-message': text }, text);
  }
  const file = files[path];
  if (file === undefined) return refuse(response, 404, { 'x-error-code': 'EntryNotFound' }, 'Entry not found');
  const location = path.endsWith('.json')
    ? `/api/resolve-cache/models/${id}/${sha}/${encodeURIComponent(path)}`
    : `${state.contentUrl}/content/${id}/${encodeURIComponent(path)}`;
  return response
    .writeHead(path.endsWith('.json') ? 307 : 302, { location, 'x-repo-commit': sha, 'x-linked-size': sizeOf(file) })
    .end();
}

function info(id: string, sha: string, repository: FakeRepository, response: ServerResponse): ServerResponse {
  const { gated = false, disabled = false } = repository;
  return json(response, {
    _id: '0123456789abcdef01234567',
    id,
    sha,
    gated,
    disabled,
  });
}

function tree(state: HubServer, { files }: FakeRepository, url: URL, response: ServerResponse): ServerResponse {
  const entries = Object.entries(files).map(([path, file]) => {
    const size = sizeOf(file);
    // What lies in LFS has its true size beside that of the pointer.
    return path.endsWith('.json')
      ? { type: 'file', path, size, oid: 'b'.repeat(40) }
      : { type: 'file', path, size, oid: 'b'.repeat(40), lfs: { oid: 'c'.repeat(64), size, pointerSize: 135 } };
  });
  const from = Number(url.searchParams.get('cursor') ?? 0);
  const to = from + state.pageSize;
  if (to < entries.length) {
    const next = new URL(url.pathname, state.url);
    next.search = `recursive=true&cursor=${to}`;
    response.setHeader('link', `<${next.href}>; rel="next"`);
  }
  return json(response, entries.slice(from, to));
}

function search(state: HubServer, url: URL, response: ServerResponse): ServerResponse {
  const text = (url.searchParams.get('search') ?? '').toLowerCase();
  const found = [...state.repositories]
    .filter(([id, { renamedTo }]) => renamedTo === undefined && id.toLowerCase().includes(text))
    .sort(([, a], [, b]) => (b.downloads ?? 0) - (a.downloads ?? 0))
    .slice(0, Number(url.searchParams.get('limit') ?? 10));
  return json(
    response,
    found.map(([id]) => ({ _id: '0', id, modelId: id })),
  );
}

/** Sends a file or the part that was asked for; of a file that is only a size, zeros. */
function sendFile(request: IncomingMessage, response: ServerResponse, file: FakeFile | undefined): ServerResponse {
  if (file === undefined) return refuse(response, 404, { 'x-error-code': 'EntryNotFound' }, 'Entry not found');
  const size = sizeOf(file);
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  if (range === null) return response.writeHead(200, { 'content-length': size }).end(partOf(file, 0, size));
  const from = Number(range[1]);
  const to = Math.min(size, Number(range[2]) + 1);
  if (from >= size) return response.writeHead(416, { 'content-range': `bytes */${size}` }).end();
  return response
    .writeHead(206, { 'content-range': `bytes ${from}-${to - 1}/${size}`, 'content-length': to - from })
    .end(partOf(file, from, to));
}

/** What is behind the start of a file is zeros. */
function partOf(file: FakeFile, from: number, to: number): Buffer {
  const held = typeof file === 'number' ? '' : typeof file === 'object' && 'start' in file ? file.start : file;
  const part = Buffer.alloc(to - from);
  Buffer.from(held).subarray(from, to).copy(part);
  return part;
}

function sizeOf(file: FakeFile): number {
  if (typeof file === 'number') return file;
  return typeof file === 'object' && 'start' in file ? file.size : Buffer.byteLength(file);
}

function json(response: ServerResponse, value: unknown): ServerResponse {
  return response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(value));
}

function refuse(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  text: string,
): ServerResponse {
  return response.writeHead(status, headers).end(text);
}

function seen({ method = '', url = '', headers }: IncomingMessage): HubRequestSeen {
  return { method, path: url, authorization: headers.authorization, range: headers.range };
}

async function listen(handler: HubBehaviour): Promise<ReturnType<typeof createServer>> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function addressOf(server: ReturnType<typeof createServer>): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function close(server: ReturnType<typeof createServer>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
