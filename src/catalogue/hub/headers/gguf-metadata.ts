import { type GgufCursor, MalformedHeader } from './gguf-cursor.ts';

/** A value of a GGUF file's metadata; of long lists and lists of strings only how many there are. */
export type GgufValue = number | boolean | string | readonly number[] | { readonly length: number };

/** Types of values, by their number in the file: `enum gguf_type` in ggml/include/gguf.h. */
const scalars = [
  { width: 1, kind: 'unsigned' },
  { width: 1, kind: 'signed' },
  { width: 2, kind: 'unsigned' },
  { width: 2, kind: 'signed' },
  { width: 4, kind: 'unsigned' },
  { width: 4, kind: 'signed' },
  { width: 4, kind: 'float' },
  'boolean',
  'string',
  'array',
  { width: 8, kind: 'unsigned' },
  { width: 8, kind: 'signed' },
  { width: 8, kind: 'float' },
] as const;

/** Templates of chats are the longest. */
const maxText = 2_000_000;
const maxItems = 5_000_000;
/** Figures per layer are kept, scores per token are not. */
const keptItems = 4096;

/** Reads a value with its type in front. */
export async function metadataValue(cursor: GgufCursor): Promise<GgufValue> {
  await cursor.need(4);
  const type = typeOf(cursor.number(4, 'unsigned'));
  if (type === 'array') return array(cursor);
  return scalar(cursor, type);
}

type Scalar = Exclude<(typeof scalars)[number], 'array'>;

function typeOf(index: number): (typeof scalars)[number] {
  const type = scalars[index];
  if (type === undefined) throw new MalformedHeader(`has metadata of the unknown type ${index}`);
  return type;
}

async function scalar(cursor: GgufCursor, type: Scalar): Promise<number | boolean | string> {
  if (type === 'string') return cursor.text(maxText, 'a text');
  if (type === 'boolean') {
    await cursor.need(1);
    return cursor.number(1, 'unsigned') !== 0;
  }
  await cursor.need(type.width);
  return cursor.number(type.width, type.kind);
}

async function array(cursor: GgufCursor): Promise<GgufValue> {
  await cursor.need(4);
  const type = typeOf(cursor.number(4, 'unsigned'));
  if (type === 'array') throw new MalformedHeader('has lists of lists in its metadata');
  const length = await cursor.size(maxItems, 'a list');
  if (type === 'string') {
    await cursor.skipTexts(length);
    return { length };
  }
  const width = type === 'boolean' ? 1 : type.width;
  if (length > keptItems) {
    await cursor.skip(length * width);
    return { length };
  }
  await cursor.need(length * width);
  const kind = type === 'boolean' ? 'unsigned' : type.kind;
  return Array.from({ length }, () => cursor.number(width, kind));
}
