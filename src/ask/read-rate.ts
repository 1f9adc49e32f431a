import type { Reader } from './reader.ts';

const tokens: ReadonlySet<string> = new Set(['t', 'tok', 'toks', 'token', 'tokens']);
const seconds: ReadonlySet<string> = new Set(['s', 'sec', 'second']);

/**
 * Reads "tok/s" without a number: the speed is asked for.
 * @returns the atoms taken, 0 when it is something else
 */
export function readRate(reader: Reader, at: number): number {
  if (!tokens.has(reader.atoms[at]?.text ?? '')) return 0;
  const per = reader.atoms[at + 1];
  if (per === undefined || !seconds.has(per.text) || per.before.trim() !== '/') return 0;
  reader.wishes.speed = true;
  reader.passed += 2;
  return 2;
}
