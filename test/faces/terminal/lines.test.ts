import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Line, lineGroups, longestLine } from '../../../src/faces/terminal/lines.ts';

async function* chunks(parts: readonly (Uint8Array | string)[]) {
  yield* parts;
}

async function read(...parts: readonly (Uint8Array | string)[]): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const group of lineGroups(chunks(parts))) lines.push(...group);
  return lines;
}

const texts = (lines: readonly Line[]): string[] => lines.map((line) => ('text' in line ? line.text : 'TOO LONG'));

describe('lines of a stream', () => {
  it('is the text split at line ends, wherever the chunks are cut', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '量', '🙂', '\n', '"') });
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 }), async (written, sizes) => {
        const bytes = Buffer.from(written);
        const parts: Uint8Array[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const end = at + (sizes[turn % sizes.length] ?? 1);
          parts.push(bytes.subarray(at, end));
          at = end;
        }
        const expected = written.split('\n');
        if (expected.at(-1) === '') expected.pop();
        expect(texts(await read(...parts))).toEqual(expected);
      }),
    );
  });

  it('takes Windows line ends and a byte order mark', async () => {
    expect(texts(await read('\ufeff"a"\r\n"b"\r\n'))).toEqual(['"a"', '"b"']);
  });

  it('keeps an empty line in its place, so that answers stay in step with questions', async () => {
    expect(texts(await read('a\n\nb\n'))).toEqual(['a', '', 'b']);
  });

  it('reports an endless line once, without keeping it, and reads on behind it', async () => {
    const piece = 'x'.repeat(100_000);
    const parts = [...Array.from({ length: longestLine / piece.length + 5 }, () => piece), '\nnext\n'];
    expect(texts(await read(...parts))).toEqual(['TOO LONG', 'next']);
  });

  it('reports an endless last line too', async () => {
    expect(texts(await read('a\n', 'x'.repeat(longestLine + 1)))).toEqual(['a', 'TOO LONG']);
  });
});
