import { z } from 'zod';
import { parseConfig } from '../catalogue/hub/config/parse-config.ts';
import type { HubFile } from '../catalogue/hub/files.ts';
import type { HubReference } from '../catalogue/hub/reference.ts';
import type { HubClient, HubRequest } from './client.ts';
import { HubError } from './trouble.ts';

/** What a repository was at one commit, as far as sizes go. Plain data, so that it can be kept as JSON. */
export interface Snapshot {
  /** As the hub spells it; another one than was asked for when the repository was renamed. */
  readonly id: string;
  readonly sha: string;
  readonly isGated: boolean;
  /** What config.json holds; null where there is none. */
  readonly config: unknown;
  readonly files: readonly HubFile[];
  /** What was read of it, in bytes: about what it takes to keep. */
  readonly bytes: number;
}

/** The commit that a reference stands for now, and what the hub says of the repository. */
export type Head = Omit<Snapshot, 'config' | 'files' | 'bytes'>;

const infoSchema = z.object({
  id: z.string().regex(/^[\w.-]{1,96}\/[\w.-]{1,96}$/),
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  gated: z.union([z.boolean(), z.string()]).optional(),
  disabled: z.boolean().optional(),
});

const treeSchema = z.array(
  z.object({
    type: z.string(),
    path: z.string(),
    size: z.number().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
    lfs: z.object({ size: z.number().min(0).max(Number.MAX_SAFE_INTEGER) }).optional(),
  }),
);

/** Larger ones are no description of a model; the largest known, with a list of modules to each layer, has some 100 kB. */
const configRequest: HubRequest = { bucket: 'resolvers', maxBytes: 4_000_000, what: 'its config.json' };
const infoRequest: HubRequest = { bucket: 'api', maxBytes: 1_000_000, what: 'its description' };
const treeRequest: HubRequest = { bucket: 'api', maxBytes: 2_000_000, what: 'its list of files' };
/** A page of the tree has a thousand files. */
const mostPages = 10;
const fields = ['sha', 'gated', 'disabled'].map((field) => `expand[]=${field}`).join('&');

/** Asks which commit a reference stands for: one request. @throws HubError */
export async function readHead(client: HubClient, { id, revision }: HubReference): Promise<Head> {
  const at = revision === undefined ? '' : `/revision/${encodeURIComponent(revision)}`;
  const { body } = await client.get(`/api/models/${id}${at}?${fields}`, infoRequest);
  const info = shaped(infoSchema, parsed(body, infoRequest.what), infoRequest.what);
  if (info.disabled === true) throw new HubError({ kind: 'disabled' });
  return {
    id: info.id,
    sha: info.sha,
    isGated: info.gated !== undefined && info.gated !== false,
  };
}

/** Reads the rest at the commit, so that all of it belongs together: two requests, and more for thousands of files. @throws HubError */
export async function readAt(client: HubClient, head: Head): Promise<Snapshot> {
  const [config, tree] = await Promise.all([readJsonFile(client, head, 'config.json'), readTree(client, head)]);
  return { ...head, config: config.value, files: tree.files, bytes: config.bytes + tree.bytes };
}

/** A small JSON file of a repository; null where there is none. @throws HubError */
export async function readJsonFile(
  client: HubClient,
  { id, sha }: Head,
  path: string,
): Promise<{ readonly value: unknown; readonly bytes: number }> {
  const request = { ...configRequest, what: `its ${path}` };
  try {
    const { body } = await client.get(`/${id}/resolve/${sha}/${path}`, request);
    return { value: parsed(body, request.what), bytes: body.length };
  } catch (error) {
    // A file that is not there is answered with 404, with the code EntryNotFound or without.
    if (error instanceof HubError && ['no-file', 'missing'].includes(error.trouble.kind))
      return { value: null, bytes: 0 };
    throw error;
  }
}

async function readTree(
  client: HubClient,
  { id, sha }: Head,
): Promise<{ readonly files: readonly HubFile[]; readonly bytes: number }> {
  const files: HubFile[] = [];
  let bytes = 0;
  let cursor: string | null = '';
  for (let page = 0; cursor !== null; page++) {
    if (page === mostPages) throw new HubError({ kind: 'too-large', what: 'it has more than 10,000 files' });
    const next: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { body, headers } = await client.get(`/api/models/${id}/tree/${sha}?recursive=true${next}`, treeRequest);
    for (const { type, path, size = 0, lfs } of shaped(treeSchema, parsed(body, treeRequest.what), treeRequest.what))
      if (type === 'file') files.push({ path, size: lfs?.size ?? size });
    bytes += body.length;
    cursor = nextCursor(headers.get('link'));
  }
  return { files, bytes };
}

/** Of `Link: <address?cursor=...>; rel="next"` the cursor alone: the address is ours to choose. */
function nextCursor(link: string | null): string | null {
  const address = /<([^>]+)>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1];
  return address === undefined
    ? null
    : (URL.parse(address, 'https://huggingface.co')?.searchParams.get('cursor') ?? null);
}

/** @throws HubError when a body is no JSON: a login page, or cut off. */
export function parsed(body: Uint8Array, what: string): unknown {
  try {
    return parseConfig(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
  } catch {
    throw new HubError({ kind: 'broken', what: `${what} is no JSON` });
  }
}

/** @throws HubError when the hub answers in another form than it used to. */
export function shaped<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw new HubError({ kind: 'broken', what: `${what} has an unknown form` });
}
