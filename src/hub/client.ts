import { isBrokenOff, whyBrokenOff } from '../http/broken-off.ts';
import { retryAfter } from '../http/retry-after.ts';
import { readBody } from './body.ts';
import { isHubAddress } from './hosts.ts';
import { type Bucket, createRateLimits } from './rate-limits.ts';
import { HubError, troubleOf } from './trouble.ts';

export interface HubClientSettings {
  /** "https://huggingface.co", or a mirror; a path before "/api" is kept. */
  readonly endpoint: string;
  readonly token?: string | undefined;
  /** For one request, its redirects and its body. */
  readonly timeoutMs?: number;
  readonly now?: () => number;
  /** Whether a redirect may lead to an address. */
  readonly isAllowed?: (url: URL, endpoint: URL) => boolean;
}

export interface HubRequest {
  readonly bucket: Bucket;
  /** Bytes of the body beyond which it is refused. */
  readonly maxBytes: number;
  /** What is read, for people: "its config.json". */
  readonly what: string;
  /** [from, to) of the file alone. */
  readonly range?: { readonly from: number; readonly to: number };
  /** Milliseconds, where less than usual may be waited. */
  readonly timeoutMs?: number;
}

export interface HubAnswer {
  readonly body: Uint8Array;
  readonly headers: Headers;
}

export interface HubClient {
  /**
   * @param path behind the endpoint, or an address of the endpoint itself: "/api/models/org/name"
   * @throws HubError
   */
  get(path: string, request: HubRequest): Promise<HubAnswer>;
}

const usualTimeoutMs = 10_000;
const mostRedirects = 5;
/** After a connection that failed, everything else is refused at once for so long: a machine without internet answers quickly. */
const offlineMs = 30_000;
/** Requests under way at once, so that their bodies together stay small. */
const mostAtOnce = 8;

/**
 * Reads from the hub and from nowhere else. Redirects are followed by hand, to the hub's own hosts only; the token goes to
 * the endpoint alone. Nothing is asked of the hub while its rate limit is used up or it cannot be reached.
 */
export function createHubClient(settings: HubClientSettings): HubClient {
  const { token, timeoutMs = usualTimeoutMs, now = Date.now, isAllowed = isHubAddress } = settings;
  const endpoint = new URL(settings.endpoint);
  const base = settings.endpoint.replace(/\/+$/, '');
  const limits = createRateLimits(now);
  const turns = createTurns(mostAtOnce);
  let offline: { readonly until: number; readonly why: string } | undefined;

  async function get(path: string, request: HubRequest): Promise<HubAnswer> {
    if (offline !== undefined && now() < offline.until) throw new HubError({ kind: 'unreachable', why: offline.why });
    const waitMs = limits.wait(request.bucket);
    if (waitMs > 0) throw new HubError({ kind: 'rate-limited', waitMs });
    const signal = AbortSignal.timeout(request.timeoutMs ?? timeoutMs);
    const url = new URL(/^https?:/.test(path) ? path : base + path);
    if (url.origin !== endpoint.origin) throw new HubError({ kind: 'foreign-host', host: url.host });
    try {
      const response = await follow(url, request, signal);
      return { body: await readBody(response, request), headers: response.headers };
    } catch (error) {
      if (error instanceof HubError) throw error;
      if (signal.aborted) throw new HubError({ kind: 'slow' });
      if (!isBrokenOff(error)) throw error;
      const why = whyBrokenOff(error);
      if (error instanceof TypeError && error.message === 'fetch failed') {
        offline = { until: now() + offlineMs, why };
        throw new HubError({ kind: 'unreachable', why });
      }
      throw new HubError({ kind: 'broken', what: `the connection broke off while ${request.what} was read (${why})` });
    }
  }

  /** The answer behind all redirects. */
  async function follow(start: URL, request: HubRequest, signal: AbortSignal): Promise<Response> {
    let url = start;
    for (let hop = 0; hop <= mostRedirects; hop++) {
      const response = await fetch(url, { headers: headersFor(url, request), redirect: 'manual', signal });
      if (url.origin === endpoint.origin) limits.heed(request.bucket, response.headers);
      if (response.ok) return response;
      // Frees the connection: nobody reads what comes with a redirect or an error.
      await response.body?.cancel();
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || location === null) throw refused(response, request.bucket);
      const next = URL.parse(location, url.href);
      if (next === null || !isAllowed(next, endpoint))
        throw new HubError({ kind: 'foreign-host', host: next?.host ?? 'a broken address' });
      url = next;
    }
    throw new HubError({ kind: 'broken', what: 'Hugging Face redirects in circles' });
  }

  function headersFor(url: URL, { range }: HubRequest): Record<string, string> {
    return {
      'user-agent': 'fitcheck',
      // Sizes and ranges are those of the file, not of what a proxy made of it.
      'accept-encoding': 'identity',
      ...(range === undefined ? {} : { range: `bytes=${range.from}-${range.to - 1}` }),
      ...(token !== undefined && url.origin === endpoint.origin ? { authorization: `Bearer ${token}` } : {}),
    };
  }

  function refused(response: Response, bucket: Bucket): HubError {
    const asked = retryAfter(response.headers.get('retry-after'), new Date(now()));
    if (response.status === 429 && limits.wait(bucket) === 0) limits.pause(bucket, asked ?? 60_000);
    return new HubError(troubleOf(response.status, response.headers, Math.max(asked ?? 0, limits.wait(bucket))));
  }

  return { get: (path, request) => turns(() => get(path, request)) };
}

/** Lets so many pieces of work run at once; the others wait for their turn. */
function createTurns(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      // The turn goes straight to whoever waits longest.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
