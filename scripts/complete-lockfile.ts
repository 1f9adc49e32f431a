import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Run after `npm install` of a package: adds to package-lock.json the optional packages for other platforms (the native parts
 * of Biome, oxc, rolldown ...) that npm leaves out when the registry it asks does not have them. Without them `npm ci` refuses
 * the lock file, here and on those platforms (npm/cli#4828).
 */
interface Locked {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

type Packages = Record<string, Locked & Record<string, unknown>>;

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Packages };
const added = missingPackages(lock.packages);
Object.assign(lock.packages, added);
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
if (Object.keys(added).length > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${Object.keys(added).length} packages added to package-lock.json\n`);

function missingPackages(packages: Packages): Packages {
  const missing: Packages = {};
  for (const [parent, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
    for (const [name, range] of Object.entries(optionalDependencies)) {
      if (isThere({ ...packages, ...missing }, parent, name)) continue;
      const version = range.replace(/^[\^~]/, '');
      const { cpu, libc, os } = platformOf(name);
      // In npm's own order, so that its next run changes nothing.
      const entry = { version, cpu, dev, libc, optional: true, os };
      missing[`node_modules/${name}`] = Object.fromEntries(
        Object.entries(entry).filter(([, value]) => value !== undefined && (!Array.isArray(value) || value.length > 0)),
      );
    }
  }
  return missing;
}

/** Whether the parent finds the package, as Node looks for it: in its own node_modules, then in those around it. */
function isThere(packages: Packages, parent: string, name: string): boolean {
  for (let folder = parent; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`]) return true;
    if (folder === '') return false;
  }
}

/** The platform that the package's name says, in npm's words; npm skips the package elsewhere. */
function platformOf(name: string): { readonly os: string[]; readonly cpu: string[]; readonly libc: string[] } {
  const parts = name.replace(/^.*\//, '').split('-');
  const named = (known: readonly string[]) => known.filter((word) => parts.includes(word));
  const some = (start: string) => parts.some((part) => part.startsWith(start));
  return {
    os: name === 'fsevents' ? ['darwin'] : named(['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32']),
    cpu: named(['arm', 'arm64', 'ia32', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64']),
    libc: some('musl') ? ['musl'] : some('gnu') ? ['glibc'] : [],
  };
}
