import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPglite } from '../../src/store/pglite/client.ts';

const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url));

/**
 * Puts an empty PGlite into the directory. Making one takes PGlite 10 s and copying one none, so the first is kept in
 * node_modules/.cache, by version.
 */
export async function copyEmptyDatabase(directory: string): Promise<void> {
  await cp(await emptyDatabase(), directory, { recursive: true });
}

async function emptyDatabase(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(modules, '@electric-sql/pglite/package.json'), 'utf8')) as {
    readonly version: string;
  };
  const cache = join(modules, '.cache', 'fitcheck');
  const kept = join(cache, `pglite-${version}`);
  const isThere = await readFile(join(kept, 'PG_VERSION')).then(
    () => true,
    () => false,
  );
  if (isThere) return kept;
  await mkdir(cache, { recursive: true });
  const made = await mkdtemp(join(cache, 'making-'));
  await (await startPglite(made)).close();
  // Another test file may have been quicker.
  await rename(made, kept).catch(() => rm(made, { recursive: true, force: true }));
  return kept;
}
