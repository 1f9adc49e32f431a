import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';

/** Runs one recorded payload of a platform through that platform's face and returns what would be sent; no network. */
export type Replay = (payload: unknown) => Promise<readonly unknown[]>;

/** The replays by platform, each loaded only when it is asked for. */
export type Replays = Readonly<Record<string, () => Promise<Replay>>>;

/** A call of `receive` that cannot be carried out; the message says what to give instead. */
export class ReceiveError extends Error {}

/**
 * Replays a recorded payload.
 * @param file a path, or "-" for stdin
 * @returns what would be sent, as JSON; bytes (a chart) are shown by their count
 * @throws ReceiveError when the platform is unknown, or the file cannot be read or is not a payload
 */
export async function receive(
  replays: Replays,
  platform: string,
  file: string,
  stdin: NodeJS.ReadableStream,
): Promise<string> {
  const load = Object.hasOwn(replays, platform) ? replays[platform] : undefined;
  if (!load)
    throw new ReceiveError(
      `There is no platform "${platform}". Payloads of ${Object.keys(replays).join(' and ')} can be replayed.`,
    );
  const source = file === '-' ? await text(stdin) : await contents(file);
  const payload = parsed(source, file);
  const replay = await load();
  const sent = await replay(payload).catch((error: unknown) => {
    throw new ReceiveError(error instanceof Error ? error.message : String(error));
  });
  return `${JSON.stringify(sent, bytesByCount, 2)}\n`;
}

async function contents(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new ReceiveError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}).`);
  }
}

function parsed(source: string, file: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    throw new ReceiveError(`${file === '-' ? 'stdin' : file} is not JSON. Give the payload as the platform sent it.`);
  }
}

/** A Buffer has become `{type, data}` by the time the replacer sees it; other byte arrays arrive as they are. */
function bytesByCount(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return `<${value.length} bytes>`;
  if (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    value.type === 'Buffer' &&
    'data' in value &&
    Array.isArray(value.data)
  ) {
    return `<${value.data.length} bytes>`;
  }
  return value;
}
