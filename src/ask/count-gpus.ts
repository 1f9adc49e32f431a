import { acceleratorAt } from '../catalogue/find-accelerator.ts';
import type { Strength } from './claims.ts';
import type { Value } from './quantities.ts';
import type { Reader } from './reader.ts';

/** How many were counted in front of an accelerator. */
export interface Counted {
  readonly value: number;
  /** Machines were counted: the accelerators in each may stand behind ("2台 H100*8"). */
  readonly machines?: boolean;
  /** Accelerators were counted with a sign ("8x") or in machines: there is no more to count. */
  readonly whole?: boolean;
}

/** Claims how many there are of a GPU that ends at `at`; returns the atoms of a count behind it. */
export function claimCount(
  reader: Reader,
  at: number,
  counted: Counted | undefined,
  gpu: string,
  sure: Strength,
  from: number,
): number {
  const behind = counted === undefined || counted.machines === true ? countBehind(reader, at) : undefined;
  const length = behind?.length ?? 0;
  if (counted !== undefined) {
    reader.claim('gpus', counted.value * (behind?.value ?? 1), from, at + length - from, sure, { of: gpu });
  } else if (behind !== undefined) reader.claim('gpus', behind.value, at, length, sure, { of: gpu });
  return length;
}

/** "x8", "*8", ":8", " 8张" behind a GPU. */
export function countBehind(reader: Reader, at: number): Value<number> | undefined {
  const { atoms } = reader;
  const sign = atoms[at];
  if (sign === undefined) return undefined;
  const withX = sign.text === 'x' && sign.kind === 'word';
  const number = withX ? atoms[at + 1] : sign;
  if (number?.kind !== 'number' || !Number.isInteger(number.value) || number.value > 1024) return undefined;
  let end = at + (withX ? 2 : 1);
  const unit = atoms[end];
  // "A800 7*80g": seven of 80 GB each.
  const measure = reader.phraseAt(end)?.value.kind;
  const measured = measure === 'measure' || (unit?.kind === 'han' && measure === 'gpu-noun');
  if (measured) end++;
  // "h200 8x"
  const timesBehind =
    !withX &&
    unit?.text === 'x' &&
    unit.join === 'glued' &&
    (atoms[end + 1] === undefined || atoms[end + 1]?.join !== 'glued') &&
    acceleratorAt(atoms, end + 1) === undefined;
  if (timesBehind) end++;
  else if (!measured && unit?.join === 'glued' && unit.kind === 'word') return undefined;
  const marked = withX
    ? number.join !== 'apart'
    : number.before.includes('*') || number.before === ':' || measured || timesBehind;
  if (!marked || (number.before === ':' && number.value > 128)) return undefined;
  return { value: number.value, length: end - at };
}
