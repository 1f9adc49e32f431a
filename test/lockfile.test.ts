import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Locked {
  readonly integrity?: string;
  readonly resolved?: string;
  readonly optional?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as {
  packages: Readonly<Record<string, Locked>>;
};

describe('package-lock.json', () => {
  it('has every optional package of every platform, or npm ci refuses it: run scripts/complete-lockfile.ts', () => {
    const names = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')));
    const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies),
    );
    expect(wanted.length).toBeGreaterThan(10);
    expect(wanted.filter((name) => !names.has(name))).toEqual([]);
  });

  it('names no registry, so that everybody installs from their own', () => {
    expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
  });

  it('has a checksum for every package that is not for another platform only', () => {
    const bare = Object.entries(packages).filter(
      ([path, locked]) => path !== '' && !locked.integrity && !locked.optional,
    );
    expect(bare.map(([path]) => path)).toEqual([]);
  });
});
