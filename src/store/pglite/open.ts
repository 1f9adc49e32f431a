import { access, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Kysely, PGliteDialect } from 'kysely';
import { fromPglite } from 'pg-boss';
import type { Backend } from '../backend.ts';
import type { Schema } from '../schema.ts';
import { startPglite } from './client.ts';
import { lockDirectory } from './lock.ts';

/**
 * The PGlite of a directory, which this process then has for itself.
 * @param signal gives up the opening
 * @throws ConnectionLost when another process has it or it cannot be opened.
 */
export async function openPglite(directory: string, signal: AbortSignal): Promise<Backend> {
  const lock = await lockDirectory(directory);
  try {
    const place = join(directory, 'database');
    if (!(await exists(place))) await initialize(place, signal);
    const client = await startPglite(place, { signal });
    return {
      db: new Kysely<Schema>({ dialect: new PGliteDialect({ pglite: client }) }),
      jobs: { backend: 'pglite', db: fromPglite(client) },
      async close() {
        await client.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Makes an empty database aside, so that one that was cut off while it was made is never taken for a database. */
async function initialize(place: string, signal: AbortSignal): Promise<void> {
  const aside = `${place}.new`;
  await rm(aside, { recursive: true, force: true });
  const client = await startPglite(aside, { signal });
  await client.close();
  await rename(aside, place);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
