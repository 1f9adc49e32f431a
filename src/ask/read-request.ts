import { strength } from './claims.ts';
import { grouped, tokensAt } from './quantities.ts';
import type { Reader } from './reader.ts';
import { labelsAfter } from './vocabulary.ts';

/** Shorter than the prompts and answers that are measured: "24/7", "40/80 GB". */
const shortest = 128;

/**
 * Reads a request as benchmarks write it, tokens in and out: "8k/1k", "2048/512". In "8k/16k context" they are alternatives.
 * @returns the atoms taken, 0 when it is something else
 */
export function readRequest(reader: Reader, at: number): number {
  const { atoms } = reader;
  if (atoms[at + 1]?.before !== '/' && atoms[at + 2]?.before !== '/') return 0;
  const input = tokensAt(atoms, at, true);
  if (input === undefined || atoms[at + input.length]?.before !== '/') return 0;
  const output = tokensAt(atoms, at + input.length, true);
  if (output === undefined || input.value < shortest || output.value < shortest) return 0;
  const end = at + input.length + output.length;
  if (labelsAfter.longest(atoms, end) !== undefined) return 0;
  // "m2 ultra 128/192", "32k/64k": sizes that one part is sold with, lengths of context.
  const memories = reader.lastGpu === at && Math.max(input.value, output.value) < 1024;
  if (memories || (input.value >= 32_768 && output.value >= 32_768)) return 0;
  reader.claim('inputTokens', input.value, at, input.length, strength.named);
  reader.claim('outputTokens', output.value, at + input.length, output.length, strength.named);
  reader.note(
    `"${reader.typed(at, end)}" was read as ${grouped(input.value)} tokens in and ${grouped(output.value)} out`,
  );
  return end - at;
}
