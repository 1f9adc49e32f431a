import type { HubRequest } from './client.ts';
import { HubError } from './trouble.ts';

/**
 * The body of an answer, never more than was allowed for it: what is larger is refused while it comes, whatever its
 * Content-Length said.
 * @throws HubError when it is too large, or is not the range that was asked for
 */
export async function readBody(response: Response, { maxBytes, what, range }: HubRequest): Promise<Uint8Array> {
  const most = range === undefined ? maxBytes : Math.min(maxBytes, range.to - range.from);
  const expected = range === undefined ? undefined : lengthOfRange(response, range, what);
  const told = Number(response.headers.get('content-length') ?? 0);
  if (told > most && (range === undefined || response.status === 206)) {
    await response.body?.cancel();
    throw tooLarge(what, most);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > most) {
      // The whole file instead of its beginning: what was asked for is there.
      if (range === undefined || response.status === 206) throw tooLarge(what, most);
      chunks.push(chunk.subarray(0, chunk.length - (bytes - most)));
      bytes = most;
      break;
    }
    chunks.push(chunk);
  }
  if (expected !== undefined && bytes !== expected)
    throw new HubError({ kind: 'broken', what: `${what} came cut off (${bytes} of ${expected} bytes)` });
  return Buffer.concat(chunks, bytes);
}

/** Bytes that a range must bring, of which the file may have less; undefined where the server sends the whole file. */
function lengthOfRange(
  { status, headers }: Response,
  { from, to }: { readonly from: number; readonly to: number },
  what: string,
): number | undefined {
  if (status === 200 && from === 0) return undefined;
  const match = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers.get('content-range') ?? '');
  if (status !== 206 || match === null || Number(match[1]) !== from)
    throw new HubError({ kind: 'broken', what: `a part of ${what} was asked for, and something else came` });
  return Math.min(to, Number(match[2])) - from;
}

function tooLarge(what: string, most: number): HubError {
  return new HubError({ kind: 'too-large', what: `${what} has more than ${sizeInWords(most)}` });
}

function sizeInWords(bytes: number): string {
  return bytes >= 1e6 ? `${Math.round(bytes / 1e6)} MB` : `${Math.round(bytes / 1e3)} kB`;
}
