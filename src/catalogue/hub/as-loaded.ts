import { formatLabel } from '../format-names.ts';
import type { Stored } from './checkpoint/stored.ts';
import type { HubModel } from './models.ts';

/** A repository as a question has it loaded. */
export interface AsLoaded {
  /** Its own files; absent when another format was asked for than they are in. */
  readonly stored?: Stored;
  /** Said to people: where the figures are from, and what could not be read. */
  readonly said: readonly string[];
}

/** Formats that are one thing to whom asks: "int4" of a repository in AWQ is its AWQ. */
const alike: Readonly<Record<string, RegExp>> = {
  int4: /int4$|^nf4$|^w4a16/,
  int8: /int8/,
  fp8: /^fp8/,
  bf16: /^fp16$/,
  fp16: /^bf16$/,
};

/**
 * The repository's own files where these are in the format that was asked for, else only its shape.
 * @param asked id of the format that was asked for, if any
 */
export function asLoaded(model: HubModel, asked: string | undefined): AsLoaded {
  const { record, stored, adapter, notes } = model;
  const on = adapter === undefined ? [] : [`${adapter.id} is a LoRA adapter of rank ${adapter.rank} on ${record.id}`];
  if (stored === undefined) return { said: [...on, ...notes] };
  const isAsked =
    asked === undefined || isGgufRepository(stored) || asked === stored.formatId || alike[asked]?.test(stored.formatId);
  const from = whereFrom(record.id, model.sha, stored);
  if (isAsked === true) return { stored, said: [...on, from, ...notes] };
  return { said: [...on, `${from}; ${formatLabel(asked ?? '')} is worked out from its shape`, ...notes] };
}

/** Whether what an engine loads is a GGUF file. */
export function isGgufRepository({ loadedFiles }: Stored): boolean {
  return loadedFiles[0]?.path.toLowerCase().endsWith('.gguf') === true;
}

function whereFrom(id: string, sha: string, { loadedFiles, bytes, formatId }: Stored): string {
  const [first] = loadedFiles;
  const files = loadedFiles.length === 1 && first !== undefined ? first.path : `${loadedFiles.length} files`;
  const size = (bytes / 1e9).toFixed(bytes < 1e10 ? 2 : 1);
  return `${id} as it is on Hugging Face at ${sha.slice(0, 7)}: ${size} GB of ${formatLabel(formatId)} in ${files}`;
}
