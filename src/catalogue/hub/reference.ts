/** A repository as people point at it. */
export interface HubReference {
  /** "org/name". */
  readonly id: string;
  /** Branch, tag or commit; absent: the default branch. */
  readonly revision?: string;
  /** A file of it, or the tag of a quantization as Ollama writes it: "Q4_K_M". */
  readonly file?: string;
  /** Id of the catalogue's format that was asked for: of a GGUF repository that file is loaded. */
  readonly format?: string;
}

const hosts = /^(?:hf:|https?:)?\/\/(?:www\.)?|^(?:www\.)?(?=(?:huggingface\.co|hf\.co|hf-mirror\.com)\/)/i;
const hostNames = /^(?:huggingface\.co|hf\.co|hf-mirror\.com)$/i;
/** First parts of the hub's addresses that are no owners of models. */
const notOwners: ReadonlySet<string> = new Set(
  'datasets spaces docs api papers blog collections models organizations settings tasks join login pricing learn posts new chat enterprise inference buckets kernels'.split(
    ' ',
  ),
);

/**
 * Reads a repository's id or address: "org/name", "org/name@revision:file", "https://huggingface.co/org/name/blob/main/file",
 * "hf.co/org/name:Q4_K_M". Undefined when it is none. Never throws.
 */
export function readReference(text: string): HubReference | undefined {
  if (text.length > 500) return undefined;
  if (!hosts.test(text)) return fromId(text);
  const [host = '', ...rest] = text
    .replace(hosts, '')
    .replace(/[?#].*$/, '')
    .split('/');
  // "hf://org/name" has no host.
  if (/^hf:/i.test(text)) return fromParts([host, ...rest]);
  return hostNames.test(host) ? fromParts(rest) : undefined;
}

/** The reference as `readReference` reads it, the shortest way: "org/name@revision:file". */
export function writeReference({ id, revision, file }: HubReference): string {
  return `${id}${revision === undefined ? '' : `@${revision}`}${file === undefined ? '' : `:${file}`}`;
}

function fromId(text: string): HubReference | undefined {
  const match = /^([\w.-]+\/[\w.-]+)(?:@([\w./-]+))?(?::([^:]+))?$/.exec(text);
  return match === null ? undefined : reference(match[1], match[2], match[3]);
}

/** @param parts of an address behind the host: owner, name, "blob", revision, file */
function fromParts(parts: readonly string[]): HubReference | undefined {
  const [owner = '', last = '', kind = '', revision, ...path] = parts.map(decoded);
  const [name, tag] = last.split(':');
  const id = `${owner}/${name}`;
  if (!['tree', 'blob', 'resolve', 'raw', 'commit'].includes(kind)) return reference(id, undefined, tag);
  const file = kind === 'tree' ? '' : path.filter((part) => part !== '').join('/');
  return reference(id, revision, file);
}

/** "refs%2Fpr%2F3" is one part of an address. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function reference(id: string | undefined, revision = '', file = ''): HubReference | undefined {
  if (id === undefined || !isId(id) || !isSafe(revision) || !isSafe(file)) return undefined;
  return {
    id,
    ...(revision === '' || revision === 'main' ? {} : { revision }),
    ...(file === '' ? {} : { file }),
  };
}

/** What the hub allows as an id: letters, digits and single separators, at most 96 characters each (huggingface_hub's validate_repo_id). */
function isId(id: string): boolean {
  const parts = id.split('/');
  if (parts.length !== 2 || notOwners.has(id.slice(0, id.indexOf('/')).toLowerCase())) return false;
  return parts.every((part) => /^\w(?:[\w.-]{0,94}\w)?$/.test(part) && !part.includes('..') && !part.includes('--'));
}

/** Revisions and files go into addresses: nothing that climbs out of the repository. An empty one is none. */
function isSafe(path: string): boolean {
  if (path === '') return true;
  return path.length <= 200 && /^\w[\w .+=,()/-]*$/.test(path) && !path.split('/').some((part) => /^\.*$/.test(part));
}
