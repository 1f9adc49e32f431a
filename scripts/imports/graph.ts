import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'oxc-parser';

/** One import: `from` and, for a file of ours, `to` are paths from the project's top with forward slashes. */
export interface Import {
  readonly from: string;
  /** A path of ours, `node:...`, or the name of a package. */
  readonly to: string;
  /** value: loads the module; type: gone when the program runs; lazy: `import()`. */
  readonly kind: 'value' | 'type' | 'lazy';
}

/** All imports of the TypeScript files under a folder. */
export function importsUnder(folder: string, top: string = process.cwd()): Import[] {
  return readdirSync(path.join(top, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => path.posix.join(folder, name.replaceAll(path.sep, '/')))
    .filter((name) => /\.tsx?$/.test(name))
    .sort()
    .flatMap((name) => importsOf(name, readFileSync(path.join(top, name), 'utf8')));
}

/**
 * The imports and re-exports of one file.
 * @param file its path from the project's top; relative imports are resolved against it
 * @throws Error when the source cannot be parsed, or an `import()` names its module by an expression
 */
export function importsOf(file: string, source: string): Import[] {
  const { module, errors } = parseSync(file, source);
  if (errors[0] !== undefined) throw new Error(`${file} cannot be parsed: ${errors[0].message}`);
  const edge = (specifier: string, kind: Import['kind']): Import => ({ from: file, to: target(file, specifier), kind });
  const imports = module.staticImports.map(({ moduleRequest, entries }) =>
    edge(moduleRequest.value, entries.length > 0 && entries.every((entry) => entry.isType) ? 'type' : 'value'),
  );
  const exports = module.staticExports
    .flatMap((statement) => statement.entries)
    .flatMap(({ moduleRequest, isType }) =>
      moduleRequest ? [edge(moduleRequest.value, isType ? 'type' : 'value')] : [],
    );
  const lazy = module.dynamicImports.map(({ moduleRequest }) => {
    const written = source.slice(moduleRequest.start, moduleRequest.end);
    const [, specifier] = /^(?:'([^']+)'|"([^"]+)")$/.exec(written)?.filter((part) => part !== undefined) ?? [];
    if (specifier === undefined) throw new Error(`${file} imports ${written}: name the module by a plain string`);
    return edge(specifier, 'lazy');
  });
  return [...imports, ...exports, ...lazy];
}

function target(file: string, specifier: string): string {
  if (specifier.startsWith('.')) return path.posix.join(path.posix.dirname(file), specifier);
  if (specifier.startsWith('node:')) return specifier;
  const [scopeOrName = '', name] = specifier.split('/');
  return scopeOrName.startsWith('@') && name !== undefined ? `${scopeOrName}/${name}` : scopeOrName;
}
