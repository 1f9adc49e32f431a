import type { ReadRange } from './read-range.ts';

/** More than any real header has: gpt-oss, with the largest vocabulary and merges of all, has 13 MB. */
const maxHeaderBytes = 40_000_000;
/** Of the first read of a file; each further one is twice as long, so that a long tokenizer takes few requests. */
const firstRead = 2_000_000;
const largestRead = 8_000_000;

/** What is wrong with a file, in words that follow its name. */
export class MalformedHeader extends Error {}

/** Reads a GGUF header from its start onwards, and keeps no more of it than the last piece that was fetched. */
export class GgufCursor {
  readonly #path: string;
  readonly #readRange: ReadRange;
  #bytes = new Uint8Array(0);
  #view = new DataView(this.#bytes.buffer);
  /** Of the next value within `#bytes`. */
  #at = 0;
  /** Of the first byte of `#bytes` in the file. */
  #base = 0;
  #nextRead: number;
  /** Version 1 has 32-bit sizes. */
  wideSizes = true;

  constructor(path: string, readRange: ReadRange, size = firstRead) {
    this.#path = path;
    this.#readRange = readRange;
    this.#nextRead = size;
  }

  /** Bytes of the file in front of the next value. */
  get offset(): number {
    return this.#base + this.#at;
  }

  /** Whether that many bytes are at hand. */
  has(count: number): boolean {
    return this.#bytes.byteLength - this.#at >= count;
  }

  /** Makes that many bytes available. */
  async need(count: number): Promise<void> {
    if (this.has(count)) return;
    const kept = this.#bytes.subarray(this.#at);
    const from = this.#base + this.#bytes.byteLength;
    const to = from + Math.max(this.#nextRead, count - kept.byteLength);
    if (to > maxHeaderBytes + largestRead || from > maxHeaderBytes) {
      throw new MalformedHeader(`has a header of more than ${maxHeaderBytes / 1e6} MB, which is not read`);
    }
    const more = (await this.#readRange(this.#path, from, to)).subarray(0, to - from);
    const bytes = new Uint8Array(kept.byteLength + more.byteLength);
    bytes.set(kept);
    bytes.set(more, kept.byteLength);
    this.#base += this.#at;
    this.#at = 0;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
    this.#nextRead = Math.min(largestRead, this.#nextRead * 2);
    if (!this.has(count)) throw new MalformedHeader('ends inside its header');
  }

  /** Leaves out that many bytes, fetched or not. */
  async skip(count: number): Promise<void> {
    const ahead = this.#bytes.byteLength - this.#at;
    if (count <= ahead) {
      this.#at += count;
      return;
    }
    this.#base += this.#bytes.byteLength + (count - ahead);
    this.#bytes = new Uint8Array(0);
    this.#at = 0;
    if (this.#base > maxHeaderBytes) {
      throw new MalformedHeader(`has a header of more than ${maxHeaderBytes / 1e6} MB, which is not read`);
    }
  }

  /** The bytes are at hand: `need` was awaited for these. */
  number(width: 1 | 2 | 4 | 8, kind: 'unsigned' | 'signed' | 'float'): number {
    const at = this.#at;
    this.#at += width;
    const view = this.#view;
    if (kind === 'float') return width === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true);
    const signed = kind === 'signed';
    switch (width) {
      case 1:
        return signed ? view.getInt8(at) : view.getUint8(at);
      case 2:
        return signed ? view.getInt16(at, true) : view.getUint16(at, true);
      case 4:
        return signed ? view.getInt32(at, true) : view.getUint32(at, true);
      case 8:
        return Number(signed ? view.getBigInt64(at, true) : view.getBigUint64(at, true));
    }
  }

  get sizeWidth(): 4 | 8 {
    return this.wideSizes ? 8 : 4;
  }

  /** Reads a length or a count that may be at most `most`. */
  async size(most: number, what: string): Promise<number> {
    await this.need(this.sizeWidth);
    const size = this.number(this.sizeWidth, 'unsigned');
    if (size > most) throw new MalformedHeader(`has ${what} of ${size}, more than the ${most} that are read`);
    return size;
  }

  async text(most: number, what: string): Promise<string> {
    const length = await this.size(most, what);
    await this.need(length);
    const text = new TextDecoder().decode(this.#bytes.subarray(this.#at, this.#at + length));
    this.#at += length;
    return text;
  }

  /** Leaves out `count` strings: of tokens and merges, only how many there are is wanted. */
  async skipTexts(count: number): Promise<void> {
    const width = this.sizeWidth;
    for (let left = count; left > 0; left--) {
      if (!this.has(width)) await this.need(width);
      const length = this.number(width, 'unsigned');
      if (length <= this.#bytes.byteLength - this.#at) this.#at += length;
      else await this.skip(length);
    }
  }
}
