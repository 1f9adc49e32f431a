import { type Encoding, type Format, mxfp4Padding, plainFormat } from '../../formats.ts';
import { ggufFormat } from '../../gguf/format.ts';
import type { Architecture } from '../../model.ts';
import type { Part } from '../../recipes/recipe.ts';
import { leavesHead, leftAloneIn } from './left-alone.ts';
import type { Quantization, Stored } from './stored.ts';

const made = new WeakMap<Stored, { readonly architecture: Architecture; readonly format: Format }>();

/**
 * The format that a repository's files are in, for the arithmetic: how matrices are stored, what is left in 16 bit, and how many
 * bytes there are in all, which the weights of all GPUs then add up to. The same object every time.
 */
export function formatOfCheckpoint(stored: Stored, architecture: Architecture): Format {
  const known = made.get(stored);
  if (known?.architecture === architecture) return known.format;
  const format =
    stored.quantization === undefined
      ? ofPlain(stored, architecture)
      : ofQuantized(stored, stored.quantization, architecture);
  made.set(stored, { architecture, format });
  return format;
}

const source = "the repository's own files";

function ofPlain(stored: Stored, architecture: Architecture): Format {
  const held = heldBy(stored, architecture);
  const isOfGguf = stored.loadedFiles.some(({ path }) => path.toLowerCase().endsWith('.gguf'));
  const format = isOfGguf ? ggufFormat(architecture, stored.formatId) : plainFormat(stored.formatId);
  if (format === undefined) throw new RangeError(`${stored.formatId} has a name but no sizes`);
  const { gguf } = format;
  return {
    ...withoutSpread(format),
    ...(gguf === undefined ? {} : { gguf: { ...gguf, held: stored.gguf ?? stored.bytes } }),
    held,
    source,
  };
}

/** How far a name's files differ is of no matter for one whose size is known. */
function withoutSpread({ weightsSpread: _spread, ...format }: Format): Format {
  return format;
}

function ofQuantized(stored: Stored, quantization: Quantization, architecture: Architecture): Format {
  const base = plainFormat(stored.formatId);
  if (base === undefined) throw new RangeError(`${stored.formatId} has a name but no sizes`);
  const { linear, head, leftAlone, activations, said } = quantization;
  const alone = leftAloneIn(leftAlone, architecture);
  const plain: Encoding = quantization.plain ?? { bits: 16 };
  const expert = alone.parts.has('expert') ? plain : (quantization.expert ?? linear);
  const keeps = new Set([...alone.parts].filter((part): part is Part => part !== 'expert'));
  const encodings = {
    linear,
    expert,
    plain,
    ...(head === undefined || leavesHead(leftAlone) ? {} : { head }),
  };
  const { ends: _ends, keeps: _keeps, others: _others, ...rest } = base;
  return {
    ...rest,
    encodings,
    activations,
    ...alignmentOf(base, [linear, expert]),
    ...(stored.formatId === 'mxfp4' && expert !== plain ? { expertPadding: mxfp4Padding } : {}),
    ...(keeps.size === 0 ? {} : { keeps }),
    ...(alone.ends ? { ends: { ...rest, encodings: { linear: plain, expert: plain, plain } } } : {}),
    held: heldBy(stored, architecture),
    said,
    source,
  };
}

/** Every rank has whole groups and whole tiles. */
function alignmentOf(base: Format, encodings: readonly Encoding[]): Pick<Format, 'inputAlignment' | 'outputAlignment'> {
  const tile = encodings.find((encoding) => encoding.tile !== undefined)?.tile;
  if (tile !== undefined) return { inputAlignment: tile.size, outputAlignment: tile.size };
  if (base.inputAlignment === 1) return { inputAlignment: 1, outputAlignment: base.outputAlignment };
  const sizes = encodings.map(({ group }) => group?.size ?? 1);
  return { inputAlignment: Math.max(...sizes), outputAlignment: base.outputAlignment };
}

/** What is loaded of the stored bytes: no prediction layers, and no head where the embedding is the head. */
function heldBy({ bytes, parts }: Stored, { tieEmbeddings }: Architecture): NonNullable<Format['held']> {
  if (parts === undefined) return { bytes };
  const { mtp: _mtp, head = 0, ...others } = parts;
  const loaded = tieEmbeddings ? others : { ...others, head };
  return { bytes: Object.values(loaded).reduce((sum, one) => sum + one, 0), parts: loaded };
}
