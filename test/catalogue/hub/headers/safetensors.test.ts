import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safetensorsHeader } from '../../../../src/catalogue/hub/headers/safetensors.ts';
import { rangesOf, safetensorsFile } from '../checkpoint/made-safetensors.ts';

function withHeader(json: string, length = BigInt(new TextEncoder().encode(json).byteLength)): Uint8Array {
  const text = new TextEncoder().encode(json);
  const bytes = new Uint8Array(8 + text.byteLength);
  new DataView(bytes.buffer).setBigUint64(0, length, true);
  bytes.set(text, 8);
  return bytes;
}

const read = (bytes: Uint8Array) => safetensorsHeader('model.safetensors', rangesOf(bytes));

describe('a safetensors header', () => {
  it('gives names, types, shapes and bytes, and where the data begins', async () => {
    const { start, size } = safetensorsFile([
      { name: 'a', dtype: 'BF16', shape: [3, 5] },
      { name: 'b', dtype: 'U8', shape: [7] },
    ]);
    expect(await read(start)).toEqual({
      kind: 'header',
      dataOffset: start.byteLength,
      bytes: 37,
      tensors: [
        { name: 'a', dtype: 'BF16', shape: [3, 5], bytes: 30 },
        { name: 'b', dtype: 'U8', shape: [7], bytes: 7 },
      ],
    });
    expect(size).toBe(start.byteLength + 37);
  });

  it('is read in one request, in two where it is long, and no byte twice', async () => {
    const many = Array.from({ length: 3000 }, (_, index) => ({ name: `tensor.${index}`, dtype: 'F32', shape: [2] }));
    const { start } = safetensorsFile(many);
    const asked: [number, number][] = [];
    const header = await safetensorsHeader('model.safetensors', async (_path, from, to) => {
      asked.push([from, to]);
      return start.slice(from, to);
    });
    expect(header).toMatchObject({ kind: 'header', bytes: 24_000 });
    expect(asked).toEqual([
      [0, 100_000],
      [100_000, start.byteLength],
    ]);
  });

  const entry = (over: object) =>
    JSON.stringify({ weight: { dtype: 'BF16', shape: [2], data_offsets: [0, 4], ...over } });
  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(0), 'too short'],
    ['a header of 2^60 bytes', withHeader('{}', 2n ** 60n), '1152921504606846976 bytes; more than 25 MB are not read'],
    ['less than its length says', withHeader('{}', 50n), 'ends inside'],
    ['no JSON', withHeader('{"a":'), 'no JSON'],
    ['no UTF-8', withHeader('\u0000').fill(255, 8), 'no JSON'],
    ['a list', withHeader('[]'), 'no list of tensors'],
    ['deep nesting', withHeader('['.repeat(100_000)), 'no JSON'],
    ['an entry that is none', withHeader('{"weight":7}'), 'weight that is no entry'],
    ['an unknown type', withHeader(entry({ dtype: 'Q7' })), 'unknown type Q7'],
    ['a type that every object has', withHeader(entry({ dtype: 'constructor' })), 'unknown type constructor'],
    ['a negative dimension', withHeader(entry({ shape: [-2] })), 'usable shape'],
    ['a dimension of 2^60', withHeader(entry({ shape: [2 ** 60] })), 'usable shape'],
    ['a fraction', withHeader(entry({ shape: [1.5] })), 'usable shape'],
    ['an end in front of the begin', withHeader(entry({ data_offsets: [4, 0] })), 'usable place'],
    ['an end of 2^60', withHeader(entry({ data_offsets: [0, 2 ** 60] })), 'usable place'],
    ['three offsets', withHeader(entry({ data_offsets: [0, 4, 8] })), 'usable place'],
    ['fewer bytes than its shape', withHeader(entry({ data_offsets: [0, 3] })), 'needs 4 bytes where it has 3'],
    [
      'two tensors in the same bytes',
      withHeader(
        JSON.stringify({
          a: { dtype: 'U8', shape: [4], data_offsets: [0, 4] },
          b: { dtype: 'U8', shape: [4], data_offsets: [2, 6] },
        }),
      ),
      'same bytes: b',
    ],
  ])('with %s is refused in words', async (_name, bytes, words) => {
    const refusal = await read(bytes);
    expect(refusal).toEqual({ kind: 'unreadable', message: expect.stringContaining(words) });
    expect(refusal).toMatchObject({ message: expect.stringMatching(/^model\.safetensors /) });
  });

  it('that cannot be fetched is refused in words, without what a foreign message could do to a chat', async () => {
    const refusal = await safetensorsHeader('a\n@everyone.safetensors', async () => {
      throw new Error('gone\u0007');
    });
    expect(refusal).toEqual({ kind: 'unreadable', message: 'a?@everyone.safetensors cannot be read: gone?' });
  });

  it('of any bytes, with any length in front, is a header or a refusal', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 400 }),
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        async (bytes, length) => {
          const framed = new Uint8Array(8 + bytes.byteLength);
          new DataView(framed.buffer).setBigUint64(0, length % 1000n, true);
          framed.set(bytes, 8);
          for (const candidate of [bytes, framed]) {
            expect(['header', 'unreadable']).toContain((await read(candidate)).kind);
          }
        },
      ),
    );
  });

  it('of any JSON is a header with whole, finite bytes, or a refusal', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (json) => {
        const header = await read(withHeader(json));
        if (header.kind === 'header') expect(Number.isSafeInteger(header.bytes) && header.bytes >= 0).toBe(true);
      }),
    );
  });
});
