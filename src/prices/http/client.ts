import { isBrokenOff, isOffline, whyBrokenOff } from '../../http/broken-off.ts';
import { retryAfter } from '../../http/retry-after.ts';
import { SourceError } from './source-error.ts';

/** What the client needs of the world; tests give their own. */
export interface ClientWorld {
  readonly sleep: (ms: number) => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
  readonly now: () => Date;
}

export interface SourceRequest {
  readonly url: string;
  /** The ETag of what is held already: an unchanged source then sends nothing. */
  readonly etag?: string | undefined;
  /** Sent as JSON by POST. */
  readonly json?: unknown;
  /** What the body must be; a web page instead is refused before it is parsed. */
  readonly expects: 'json' | 'csv' | 'zip' | 'text';
  /** Bytes after decompression beyond which the body is refused. */
  readonly maxBytes: number;
  /** Pause before another try where the source says nothing of it. */
  readonly coolDownMs?: number;
}

export type SourceBody = AsyncIterable<Uint8Array>;

export type SourceAnswer<T> =
  | { readonly modified: false }
  | { readonly modified: true; readonly value: T; readonly etag: string | null; readonly lastModified: string | null };

/** Reads one address. `consume` may be called again when a body broke off: it must start anew each time. */
export type SourceClient = <T>(
  request: SourceRequest,
  consume: (body: SourceBody) => Promise<T>,
) => Promise<SourceAnswer<T>>;

/** Pauses before the second, third and fourth try at most, with full jitter: any moment up to them. */
const pausesMs = [1_000, 4_000, 16_000];
/** Until the answer begins; and for the whole of it. A 50 MB catalogue takes about 40 s at 10 Mbit/s. */
const firstByteMs = 10_000;
const wholeMs = 90_000;
/** A source that asks for a longer pause is left for its next turn. */
const longestPauseMs = 60_000;

/**
 * A client that says who it is, accepts gzip, asks conditionally, gives up on what is slow or too large, and tries again
 * three times where that may help, not before the source's Retry-After.
 */
export function sourceClient(
  world: ClientWorld,
  options: { readonly firstByteMs?: number; readonly wholeMs?: number } = {},
): SourceClient {
  const limits = { firstByteMs, wholeMs, ...options };
  return async (request, consume) => {
    for (let attempt = 0; ; attempt++) {
      try {
        return await once(request, consume, limits, world.now);
      } catch (error) {
        const pauseMs = pausesMs[attempt];
        if (!(error instanceof SourceError) || !error.isPassing || pauseMs === undefined) throw error;
        const asked = error.retryAfterMs ?? request.coolDownMs ?? 0;
        if (asked > longestPauseMs) throw error;
        await world.sleep(asked + world.random() * pauseMs);
      }
    }
  };
}

async function once<T>(
  request: SourceRequest,
  consume: (body: SourceBody) => Promise<T>,
  limits: { readonly firstByteMs: number; readonly wholeMs: number },
  now: () => Date,
): Promise<SourceAnswer<T>> {
  const abort = new AbortController();
  const whole = setTimeout(() => abort.abort(), limits.wholeMs);
  const begin = setTimeout(() => abort.abort(), limits.firstByteMs);
  try {
    const response = await fetch(request.url, options(request, abort.signal));
    clearTimeout(begin);
    if (response.status === 304) return { modified: false };
    if (!response.ok) {
      // Frees the connection: nobody reads the page that comes with an error.
      await response.body?.cancel();
      throw statusError(response, now());
    }
    const value = await consume(checkedBody(response, request));
    return {
      modified: true,
      value,
      etag: response.headers.get('etag'),
      lastModified: response.headers.get('last-modified'),
    };
  } catch (error) {
    if (error instanceof SourceError) throw error;
    if (abort.signal.aborted) throw new SourceError('it took too long to answer', { isPassing: true });
    if (isBrokenOff(error)) {
      const why = whyBrokenOff(error);
      // A name that cannot be looked up is a machine that is offline: trying again at once only takes time.
      throw new SourceError(`the connection failed (${why})`, { isPassing: !isOffline(why) });
    }
    throw error;
  } finally {
    clearTimeout(whole);
    clearTimeout(begin);
    // A body that was left unread must not keep the connection.
    abort.abort();
  }
}

function options(request: SourceRequest, signal: AbortSignal): RequestInit {
  const headers: Record<string, string> = { 'user-agent': 'fitcheck price refresh' };
  if (request.etag !== undefined) headers['if-none-match'] = request.etag;
  // None of the sources redirects; following one would let it choose whom this machine asks.
  const common = { headers, signal, redirect: 'manual' } as const;
  if (request.json === undefined) return common;
  headers['content-type'] = 'application/json';
  return { ...common, method: 'POST', body: JSON.stringify(request.json) };
}

function statusError(response: Response, now: Date): SourceError {
  const { status } = response;
  const retryAfterMs = retryAfter(response.headers.get('retry-after'), now);
  return new SourceError(`it answered ${status}${status === 429 ? ' (too many requests)' : ''}`, {
    isPassing: status === 429 || status === 408 || status >= 500,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** The body, refused when it is a web page or larger than may be. */
async function* checkedBody(response: Response, { expects, maxBytes }: SourceRequest): SourceBody {
  if (response.body === null) throw new SourceError('it answered with nothing', { isPassing: true });
  let bytes = 0;
  for await (const chunk of response.body) {
    if (bytes === 0 && expects !== 'zip' && isPage(chunk)) {
      throw new SourceError(`it answered with a web page instead of ${expects.toUpperCase()}`);
    }
    bytes += chunk.length;
    if (bytes > maxBytes) throw new SourceError(`it sent more than ${Math.round(maxBytes / 1e6)} MB`);
    yield chunk;
  }
  if (bytes === 0) throw new SourceError('it answered with nothing', { isPassing: true });
}

function isPage(chunk: Uint8Array): boolean {
  return Buffer.from(chunk.subarray(0, 100)).toString('latin1').trimStart().startsWith('<');
}
