import { formatLabel, formatNamed } from '../../format-names.ts';
import { fileTypeOf, stockTypeOf } from '../../gguf/recipes.ts';
import { bitsOf } from '../../gguf/tensor-types.ts';
import type { HubFile } from '../files.ts';
import { bytesOf, inSets, isSafePath, missingFrom, readName } from './pieces.ts';
import type { ExcludedFile, GgufChoice, Stored } from './stored.ts';

/** The types that file names spell out, "UD-" in front where Unsloth's own recipe was used. */
const typeIn =
  /(?:^|[-_./])(UD[-_])?((?:IQ|TQ|Q)\d(?:_\d|_K|_XXS|_XS|_S|_M|_NL)?(?:_(?:XXS|XS|XL|S|M|L))?|BF16|F16|F32|FP16|FP32|MXFP4)(?:_MOE)?(?=[-_./]|$)/gi;

const otherIds: Readonly<Record<string, string>> = { f16: 'fp16', f32: 'fp32' };

/** The type of a GGUF file by its name or its folder's, as written; undefined when neither says. */
export function ggufLabel(path: string): string | undefined {
  const { folder, stem } = readName(path);
  for (const text of [stem, folder]) {
    const last = [...text.slice(-300).matchAll(typeIn)].at(-1);
    if (last !== undefined) return `${last[1] === undefined ? '' : 'UD-'}${(last[2] ?? '').toUpperCase()}`;
  }
  return undefined;
}

/** The format id of a type as files or tags write it: "UD-Q4_K_XL" is ud-q4_k_xl; undefined for one that is not known. */
export function ggufFormatId(label: string): string | undefined {
  const lower = label.toLowerCase();
  const id = otherIds[lower] ?? lower;
  return formatNamed(id) !== undefined && fileTypeOf(id) !== undefined ? id : undefined;
}

/** What a GGUF repository offers, smallest first, and which of its files are no choice. */
export function ggufChoices(files: readonly HubFile[]): {
  readonly choices: readonly GgufChoice[];
  readonly excluded: readonly ExcludedFile[];
} {
  const choices: GgufChoice[] = [];
  const excluded: ExcludedFile[] = [];
  for (const set of inSets(files)) {
    const path = set[0]?.path ?? '';
    const { stem } = readName(path);
    if (/^imatrix/i.test(stem) || !isSafePath(path)) continue;
    // A name that says nothing is taken for the usual until the header is read.
    const label = ggufLabel(path);
    const formatId = label === undefined ? usual : ggufFormatId(label);
    const why = reasonAgainst(stem) ?? missingFrom(set);
    if (formatId === undefined || why !== undefined) {
      excluded.push({
        path: path.slice(0, 300),
        bytes: bytesOf(set),
        why: why ?? `of a type that is not known: ${label}`,
      });
    } else {
      choices.push({ formatId, label: label ?? stem.slice(0, 100), files: set, bytes: bytesOf(set) });
    }
  }
  return { choices: choices.sort((a, b) => a.bytes - b.bytes), excluded };
}

function reasonAgainst(stem: string): string | undefined {
  if (/mmproj/i.test(stem)) return 'a vision projector, which --mmproj loads beside the model';
  return /(?:^|[-_.])(?:mtp|draft|eagle\d?)(?:[-_.]|$)/i.test(stem)
    ? 'a draft model for speculative decoding'
    : undefined;
}

/** What `llama-server -hf` and `ollama pull hf.co/...` take when no type is named (llama.cpp, common/download.cpp). */
const usual = 'q4_k_m';

/** What is loaded when nothing was named: Q4_K_M, or the nearest to it. */
export function usualChoice(choices: readonly GgufChoice[]): GgufChoice | undefined {
  return nearestChoice(choices, usual);
}

/** The file of that format, else the nearest: of the same stock type, then by bits, the larger of two. */
function nearestChoice(choices: readonly GgufChoice[], formatId: string): GgufChoice | undefined {
  const exact = choices.find((choice) => choice.formatId === formatId);
  if (exact !== undefined) return exact;
  const stock = stockTypeOf(formatId);
  const bits = bitsOfId(formatId);
  const distance = (choice: GgufChoice): number =>
    stockTypeOf(choice.formatId) === stock ? -1 : Math.abs(bitsOfId(choice.formatId) - bits);
  // Largest first, so that it is the larger that stays.
  return choices
    .toReversed()
    .reduce<GgufChoice | undefined>(
      (best, choice) => (best === undefined || distance(choice) < distance(best) ? choice : best),
      undefined,
    );
}

/** Bits of most of a file's matrices; of a name that is no type, those of the usual. */
function bitsOfId(formatId: string): number {
  const type = formatNamed(formatId) === undefined ? undefined : fileTypeOf(formatId);
  return type === undefined ? bitsOfId(usual) : bitsOf(type.base);
}

/**
 * The repository as it is loaded when a format or a file was named. What is not there is replaced by the nearest, which
 * `note` says, with the sizes of the others.
 * @param asked a format id, a file's path, or a tag as Ollama writes it: "Q4_K_M"
 */
export function chosenFrom(stored: Stored, asked: string): { readonly stored: Stored; readonly note?: string } {
  const { files } = stored;
  const byPath = files.find((choice) => choice.files.some(({ path }) => path === asked));
  const byLabel = files.find(({ label }) => label.toLowerCase() === asked.toLowerCase());
  const formatId = ggufFormatId(asked) ?? asked;
  const chosen = byPath ?? byLabel ?? nearestChoice(files, formatId);
  if (chosen === undefined) return { stored };
  const isExact = chosen === byPath || chosen === byLabel || chosen.formatId === formatId;
  // What was read of another file's header says nothing of this one's tensors.
  const { parts: _parts, gguf: _gguf, quantization: _quantization, ...rest } = stored;
  const isLoaded = chosen.files.every(({ path }) => stored.loadedFiles.some((file) => file.path === path));
  return {
    stored: isLoaded
      ? stored
      : { ...rest, formatId: chosen.formatId, loadedFiles: chosen.files, bytes: chosen.bytes, needsHeaders: true },
    ...(isExact
      ? {}
      : {
          note: `${chosen.label} in place of ${nameOf(asked)}, which the repository does not have (${offered(files)})`,
        }),
  };
}

function nameOf(asked: string): string {
  return formatNamed(asked) === undefined ? asked.slice(0, 60) : formatLabel(asked);
}

/** "Q4_K_M 4.7 GB, Q8_0 8.1 GB": at most six, spread over the sizes. */
export function offered(files: readonly GgufChoice[]): string {
  const step = Math.max(1, files.length / 6);
  const shown = files.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
  return shown.map(({ label, bytes }) => `${label} ${(bytes / 1e9).toFixed(1)} GB`).join(', ');
}
