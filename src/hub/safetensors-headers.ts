import type { HubFile } from '../catalogue/hub/files.ts';
import { type SafetensorsHeader, safetensorsHeader } from '../catalogue/hub/headers/safetensors.ts';
import type { HubClient } from './client.ts';
import { rangeReader } from './range-reader.ts';
import type { Head } from './read-snapshot.ts';
import { unreadable } from './trouble.ts';

/** Each takes a request or two: a model in a hundred files is answered from its configuration alone. */
const mostFiles = 4;

/**
 * The headers of a repository's safetensors files, where these are few.
 * @returns undefined when there are too many
 * @throws HubError when one cannot be had, or makes no sense
 */
export async function safetensorsHeaders(
  client: HubClient,
  head: Head,
  files: readonly HubFile[],
): Promise<ReadonlyMap<string, SafetensorsHeader> | undefined> {
  if (files.length > mostFiles || files.some(({ path }) => !path.endsWith('.safetensors'))) return undefined;
  const reader = rangeReader(client, head);
  const headers = new Map<string, SafetensorsHeader>();
  for (const { path } of files) {
    const header = await safetensorsHeader(path, reader.read);
    reader.throwIfFailed();
    if (header.kind === 'unreadable') throw unreadable(header.message);
    headers.set(path, header);
  }
  return headers;
}
