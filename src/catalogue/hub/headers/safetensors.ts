import { dtypeBits } from './dtypes.ts';
import { type ReadRange, shown, type UnreadableHeader, unreadable } from './read-range.ts';

/** A tensor of a safetensors file. */
export interface SafetensorsTensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Bytes in the file: the end of its data less the begin. */
  readonly bytes: number;
}

export interface SafetensorsHeader {
  readonly kind: 'header';
  readonly tensors: readonly SafetensorsTensor[];
  /** Bytes of the file in front of the data: the length and the header. */
  readonly dataOffset: number;
  /** Bytes of all tensors. */
  readonly bytes: number;
}

/** Of the header's length, in front of it. */
const lengthBytes = 8;
/** What the hub's own clients accept (huggingface_hub, constants.py; method of huggingface.js). */
const maxHeaderBytes = 25_000_000;
/** Read at once: the headers of most shards are shorter, so that one request is enough. */
const firstRead = 100_000;
const maxDimension = 2 ** 32;

/**
 * The header of a safetensors file: 8 bytes with its length, then JSON with a type, a shape and a range for each tensor.
 * Never rejects and never reads more than 25 MB: whatever is wrong is said in words.
 * Source: the format's description, github.com/huggingface/safetensors.
 */
export async function safetensorsHeader(
  path: string,
  readRange: ReadRange,
): Promise<SafetensorsHeader | UnreadableHeader> {
  try {
    const start = await readRange(path, 0, firstRead);
    if (start.byteLength < lengthBytes) return unreadable(path, 'is too short for a safetensors file');
    const length = new DataView(start.buffer, start.byteOffset, start.byteLength).getBigUint64(0, true);
    if (length > BigInt(maxHeaderBytes)) {
      return unreadable(path, `says that its header has ${length} bytes; more than 25 MB are not read`);
    }
    const end = lengthBytes + Number(length);
    const whole =
      start.byteLength >= end ? start : joined(start, (await readRange(path, start.byteLength, end)).subarray(0, end));
    if (whole.byteLength < end) return unreadable(path, 'ends inside its header');
    return parsed(path, whole.subarray(lengthBytes, end), end);
  } catch (error) {
    return unreadable(path, `cannot be read: ${error instanceof Error ? shown(error.message) : 'no reason given'}`);
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.byteLength + second.byteLength);
  both.set(first);
  both.set(second, first.byteLength);
  return both;
}

function parsed(path: string, text: Uint8Array, dataOffset: number): SafetensorsHeader | UnreadableHeader {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
  } catch {
    return unreadable(path, 'has a header that is no JSON');
  }
  if (!isObject(json)) return unreadable(path, 'has a header that is no list of tensors');
  const ranges: { readonly name: string; readonly from: number; readonly to: number }[] = [];
  const tensors: SafetensorsTensor[] = [];
  let bytes = 0;
  for (const [name, entry] of Object.entries(json)) {
    if (name === '__metadata__') continue;
    const read = readEntry(entry);
    if (typeof read === 'string') return unreadable(path, `has a tensor ${shown(name)} ${read}`);
    const { dtype, shape, from, to } = read;
    tensors.push({ name, dtype, shape, bytes: to - from });
    ranges.push({ name, from, to });
    bytes += to - from;
  }
  const clash = overlapIn(ranges);
  if (clash !== undefined) return unreadable(path, `has two tensors in the same bytes: ${shown(clash)}`);
  return { kind: 'header', tensors, dataOffset, bytes };
}

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly from: number;
  readonly to: number;
}

/** A tensor's entry, or what is wrong with it. */
function readEntry(entry: unknown): Entry | string {
  if (!isObject(entry)) return 'that is no entry';
  const { dtype, shape, data_offsets: offsets } = entry;
  const bits = typeof dtype === 'string' ? dtypeBits(dtype) : undefined;
  if (typeof dtype !== 'string' || bits === undefined) return `of the unknown type ${shown(String(dtype))}`;
  if (!isNumbers(shape) || shape.length > 8 || shape.some((size) => size > maxDimension))
    return 'without a usable shape';
  if (!isNumbers(offsets)) return 'without a usable place in the file';
  const [from, to] = offsets;
  if (offsets.length !== 2 || from === undefined || to === undefined || to < from) {
    return 'without a usable place in the file';
  }
  // Four-bit types count single elements in some files and pairs in others: bytes are the truth, shapes have to fit in.
  const needed = Math.ceil((shape.reduce((product, size) => product * size, 1) * bits) / 8);
  if (to - from !== needed && bits >= 8) return `whose shape needs ${needed} bytes where it has ${to - from}`;
  return { dtype, shape, from, to };
}

/** The name of a tensor whose bytes begin before another's end; undefined: none. */
function overlapIn(
  ranges: { readonly name: string; readonly from: number; readonly to: number }[],
): string | undefined {
  ranges.sort((a, b) => a.from - b.from || a.to - b.to);
  let end = 0;
  for (const { name, from, to } of ranges) {
    if (from < end) return name;
    end = to;
  }
  return undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whole numbers that are exact and not negative. */
function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}
