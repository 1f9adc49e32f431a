import type { HubFile } from '../files.ts';

/** A file's name, cut up. */
export interface FileName {
  /** "original/", or "" for a file at the root. */
  readonly folder: string;
  /** Without folder, number and extension: "model". */
  readonly stem: string;
  /** Without the dot, lower case. */
  readonly extension: string;
  /** Of a file in pieces: which one, of how many. */
  readonly piece?: number;
  readonly of?: number;
}

/** "model-00001-of-00004", "model.safetensors-00001-of-00014", "model-1-of-62". */
const pieceOf = /^(.*?)[-_.](\d{1,6})-of-(\d{1,6})$/;

export function readName(path: string): FileName {
  const slash = path.lastIndexOf('/') + 1;
  const dot = path.lastIndexOf('.');
  const end = dot > slash ? dot : path.length;
  const name = path.slice(slash, end);
  const match = pieceOf.exec(name);
  const stem = (match?.[1] ?? name).replace(/\.(?:safetensors|bin|gguf)$/, '');
  return {
    folder: path.slice(0, slash),
    stem,
    extension: path.slice(end + 1).toLowerCase(),
    ...(match === null ? {} : { piece: Number(match[2]), of: Number(match[3]) }),
  };
}

/** Whether a path stays inside its repository and can be shown: it is joined to an address later. */
export function isSafePath(path: string): boolean {
  if (path === '' || path.length > 1024 || /^[/\\]|\p{C}|\\|^[a-z][a-z+.-]*:/iu.test(path)) return false;
  return !path.split('/').some((part) => part === '' || /^(?:\.|%2e){1,2}$/i.test(part));
}

/** Files that are the pieces of one, in their order; single files stand alone. */
export function inSets(files: readonly HubFile[]): readonly (readonly HubFile[])[] {
  const sets = new Map<string, HubFile[]>();
  for (const file of files) {
    const { folder, stem, extension, of } = readName(file.path);
    const key = of === undefined ? file.path : `${folder}${stem}.${extension} ${of}`;
    const set = sets.get(key) ?? [];
    set.push(file);
    sets.set(key, set);
  }
  const numberOf = ({ path }: HubFile): number => readName(path).piece ?? 0;
  return [...sets.values()].map((set) => set.sort((a, b) => numberOf(a) - numberOf(b)));
}

/** What is missing of files in pieces, in words; undefined: nothing. */
export function missingFrom(set: readonly HubFile[]): string | undefined {
  const [first] = set;
  if (first === undefined) return undefined;
  const { stem, of } = readName(first.path);
  return of === undefined || set.length >= of
    ? undefined
    : `only ${set.length} of the ${of} pieces of ${stem} are there`;
}

export function bytesOf(files: readonly HubFile[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}
