import { GgufCursor, MalformedHeader } from './gguf-cursor.ts';
import { type GgufValue, metadataValue } from './gguf-metadata.ts';
import { type GgufTensor, tensorInfo } from './gguf-tensor.ts';
import { type ReadRange, shown, type UnreadableHeader, unreadable } from './read-range.ts';

export interface GgufHeader {
  readonly kind: 'header';
  /** "llama.block_count" and so on. */
  readonly metadata: ReadonlyMap<string, GgufValue>;
  readonly tensors: readonly GgufTensor[];
  /** Bytes in front of the tensors' data, padding included; of a file in pieces, of all of these. */
  readonly dataOffset: number;
  /** Bytes of all tensors, without the padding between them. */
  readonly bytes: number;
}

const magic = 0x46554747;
/** Far above any real file: DeepSeek V3 has 1,025 tensors, and 60 keys are many. */
const maxTensors = 100_000;
const maxKeys = 10_000;
const maxName = 1024;
const maxPieces = 100;
/** The pieces behind the first have no tokenizer. */
const laterRead = 100_000;

/**
 * The header of a GGUF file, or of the pieces of one in their order: metadata and tensors. Never rejects: whatever is wrong is
 * said in words. Lists of tokens and merges are passed over, not kept: @huggingface/gguf builds every string and starts a list
 * anew with each further piece it fetches, which for the 13 MB of gpt-oss holds the process for seconds.
 * Source: docs/gguf.md of github.com/ggml-org/ggml.
 */
export async function ggufHeader(
  paths: string | readonly string[],
  readRange: ReadRange,
): Promise<GgufHeader | UnreadableHeader> {
  const pieces = typeof paths === 'string' ? [paths] : paths;
  const [first = ''] = pieces;
  if (pieces.length > maxPieces) return unreadable(first, `is in ${pieces.length} pieces, more than are read`);
  let whole: GgufHeader | undefined;
  for (const path of pieces) {
    const header = await onePiece(path, readRange, whole === undefined ? undefined : laterRead);
    if (header.kind === 'unreadable') return header;
    whole = whole === undefined ? header : together(whole, header);
  }
  return whole ?? unreadable(first, 'is no file');
}

function together(first: GgufHeader, next: GgufHeader): GgufHeader {
  return {
    ...first,
    tensors: [...first.tensors, ...next.tensors],
    dataOffset: first.dataOffset + next.dataOffset,
    bytes: first.bytes + next.bytes,
  };
}

async function onePiece(path: string, readRange: ReadRange, read?: number): Promise<GgufHeader | UnreadableHeader> {
  try {
    return await readHeader(new GgufCursor(path, readRange, read));
  } catch (error) {
    if (error instanceof MalformedHeader) return unreadable(path, error.message);
    return unreadable(path, `cannot be read: ${error instanceof Error ? shown(error.message) : 'no reason given'}`);
  }
}

async function readHeader(cursor: GgufCursor): Promise<GgufHeader> {
  await cursor.need(8);
  if (cursor.number(4, 'unsigned') !== magic) throw new MalformedHeader('is no GGUF file');
  const version = cursor.number(4, 'unsigned');
  if (version < 1 || version > 3) {
    throw new MalformedHeader(`is GGUF version ${version}, which is not read (big-endian files are not either)`);
  }
  cursor.wideSizes = version > 1;
  const tensorCount = await cursor.size(maxTensors, 'a number of tensors');
  const keyCount = await cursor.size(maxKeys, 'a number of keys');
  const metadata = new Map<string, GgufValue>();
  for (let left = keyCount; left > 0; left--) {
    const key = await cursor.text(maxName, 'a key');
    metadata.set(key, await metadataValue(cursor));
  }
  const tensors: GgufTensor[] = [];
  let bytes = 0;
  for (let left = tensorCount; left > 0; left--) {
    const tensor = await tensorInfo(cursor, await cursor.text(maxName, 'a tensor name'));
    tensors.push(tensor);
    bytes += tensor.bytes;
  }
  if (!Number.isSafeInteger(bytes)) throw new MalformedHeader('has tensors of more bytes than can be counted');
  const stated = metadata.get('general.alignment');
  const alignment = typeof stated === 'number' && stated >= 1 && stated <= 65_536 ? stated : 32;
  return { kind: 'header', metadata, tensors, bytes, dataOffset: Math.ceil(cursor.offset / alignment) * alignment };
}
