import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/**
 * Builds the page from src/faces/web/page into dist/page: `npm run build`. With --if-stale it does so only when a source
 * has changed since the last build, so that `npm start` need not wait. What counts is the sources' content, not their
 * dates: a checkout or a container copy sets dates anew.
 */
const root = fileURLToPath(new URL('../', import.meta.url));
const pageRoot = 'src/faces/web/page';
const out = `${root}dist/page`;
// Built beside and swapped in, so that a server or another build never meets a half-written page.
const fresh = `${root}dist/page-${process.pid}`;
const stampFile = `${root}dist/page.sha256`;

const { values } = parseArgs({ options: { 'if-stale': { type: 'boolean', default: false } } });
const stamp = sourceStamp();
if (!values['if-stale'] || !existsSync(`${out}/index.html`) || lastStamp() !== stamp) await build();

/** A hash over the page's sources, this script and the locked versions of the libraries bundled with them. */
function sourceStamp(): string {
  const hash = createHash('sha256');
  const files = globSync(
    [`${pageRoot}/**/*.*`, 'src/answer/chart/palette.ts', 'scripts/build-page.ts', 'package-lock.json'],
    { cwd: root },
  );
  for (const file of files.sort())
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(root + file));
  return hash.digest('hex');
}

function lastStamp(): string | undefined {
  return existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : undefined;
}

async function build(): Promise<void> {
  const tools = await loadTools();
  if (tools === undefined) {
    const instead = existsSync(out) ? 'the page built before is served' : 'the page is not served, the chat faces work';
    process.stderr.write(
      `The page's build tools are not installed (npm ci --include=dev installs them); ${instead}.\n`,
    );
    return;
  }
  // A test run or a developer's shell says otherwise, and libraries then bundle their warnings.
  process.env['NODE_ENV'] = 'production';
  await tools.vite.build({
    configFile: false,
    root: root + pageRoot,
    base: '/',
    logLevel: 'warn',
    plugins: [tools.react()],
    build: {
      outDir: fresh,
      emptyOutDir: true,
      target: 'es2024',
      // Fonts and pictures stay files: the page's security policy allows fonts from this origin only.
      assetsInlineLimit: 0,
      // The two preview libraries are what they are; they are loaded after the page itself.
      chunkSizeWarningLimit: 1000,
    },
  });
  rmSync(out, { recursive: true, force: true });
  renameSync(fresh, out);
  writeFileSync(stampFile, stamp);
}

/** Vite and its React plugin are development dependencies: a host that has built the page may have removed them. */
async function loadTools() {
  try {
    const [vite, plugin] = await Promise.all([import('vite'), import('@vitejs/plugin-react')]);
    return { vite, react: plugin.default };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
