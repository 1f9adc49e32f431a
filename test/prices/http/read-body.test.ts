import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readCsv, unzipOne } from '../../../src/prices/http/read-body.ts';

const lines = 20_000;
const text = strToU8(`name,price\n${Array.from({ length: lines }, (_, index) => `machine-${index},1.50`).join('\n')}`);

async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

describe('a large CSV that comes in one piece', () => {
  it.each([
    ['as it is', () => inOnePiece(text)],
    ['in a zip', () => unzipOne(inOnePiece(zipSync({ 'a.csv': text })), '.csv', 1e7)],
  ] as const)('is read in turns with everything else: %s', async (_how, body) => {
    let read = 0;
    const readAtTurn: number[] = [];
    let reading = true;
    const turn = (): void => {
      readAtTurn.push(read);
      if (reading) setImmediate(turn);
    };
    setImmediate(turn);
    await readCsv(body(), { needed: ['name', 'price'] }, () => {
      read += 1;
    });
    reading = false;
    expect(read).toBe(lines);
    const atOnce = readAtTurn.map((count, index) => count - (readAtTurn[index - 1] ?? 0));
    expect(Math.max(...atOnce)).toBeLessThan(lines / 2);
  });
});
