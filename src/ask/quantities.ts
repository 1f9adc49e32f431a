import { type Atom, splitIntoAtoms } from '../catalogue/atoms.ts';
import { memoryAt } from '../catalogue/memory-size.ts';
import { choicePhrases, vocabulary } from './vocabulary.ts';
import type { Setting, ValueKind } from './words/settings.ts';

/** A value read from a text. */
export interface Value<T> {
  readonly value: T;
  /** Atoms that it takes. */
  readonly length: number;
  /** Said to people when the reading is not plain. */
  readonly note?: string;
  /** How it was typed, when that matters: "k" behind a number. */
  readonly suffix?: string;
}

/** Thousands that people mean as multiples of 1,024 when they speak of context. */
const binaryThousands: ReadonlySet<number> = new Set([4, 8, 16, 32, 64, 128, 256, 512, 1024]);

/**
 * Tokens at an atom: "32k" is 32,768 (a usual context size), "29k" is 29,000, "1m" is 1,048,576, digits are exact.
 * @param short whether 1k and 2k are 1,024 and 2,048, as they are for context but not for a prompt's length
 */
export function tokensAt(atoms: readonly Atom[], from: number, short: boolean): Value<number> | undefined {
  const number = atoms[from];
  if (number?.kind !== 'number' || Number.isNaN(number.value)) return undefined;
  const sign = isNegative(number) ? -1 : 1;
  const unit = atoms[from + 1];
  const tight = unit !== undefined && (unit.join === 'glued' || (unit.join === 'spaced' && unit.text === 'k'));
  const followed = atoms[from + 2];
  if (tight && (unit.text === 'k' || unit.text === '千') && !(followed?.join === 'glued' && followed.kind !== 'han')) {
    const binary = binaryThousands.has(number.value) || (short && (number.value === 1 || number.value === 2));
    const value = Math.round(number.value * (binary ? 1024 : 1000)) * sign;
    const note = binary || number.value < 10 ? {} : { note: `${number.text}k was read as ${grouped(value)} tokens` };
    return { value, length: 2, suffix: 'k', ...note };
  }
  if (tight && unit.text === 'm' && number.value <= 100) {
    const value = Math.round(number.value * 1_048_576) * sign;
    return { value, length: 2, suffix: 'm', note: `${number.text}m was read as ${grouped(value)} tokens` };
  }
  if (tight && unit.text === '万') return { value: Math.round(number.value * 10_000) * sign, length: 2, suffix: 'k' };
  if (unit?.join === 'glued' && unit.kind === 'word' && memoryAt(atoms, from) !== undefined) return undefined;
  if (unit?.join === 'glued' && unit.kind === 'word' && (unit.text === 'b' || unit.text === 'bit' || unit.text === 't'))
    return undefined;
  return { value: number.value * sign, length: 1 };
}

/** A count at an atom: digits, "1k" (1,000), or a number word. */
export function countAt(atoms: readonly Atom[], from: number): Value<number> | undefined {
  const atom = atoms[from];
  if (atom === undefined) return undefined;
  if (atom.kind === 'number') {
    if (Number.isNaN(atom.value)) return undefined;
    const value = isNegative(atom) ? -atom.value : atom.value;
    const unit = atoms[from + 1];
    if (unit?.join === 'glued' && unit.kind === 'word') {
      if (unit.text === 'k') return { value: value * 1000, length: 2 };
      if (unit.text === 'b' || unit.text === 'bit' || unit.text === 't' || unit.text === 'm' || memoryAt(atoms, from))
        return undefined;
    }
    return { value, length: 1 };
  }
  const word = vocabulary.longest(atoms, from);
  return word?.value.kind === 'number' ? { value: word.value.value, length: word.length } : undefined;
}

/** A share at an atom: "0.9", "90%", and "90" for 0.9. */
function fractionAt(atoms: readonly Atom[], from: number, tail: string): Value<number> | undefined {
  const number = atoms[from];
  if (number?.kind !== 'number' || Number.isNaN(number.value)) return undefined;
  const after = atoms[from + 1]?.before ?? tail;
  const percent = after.trimStart().startsWith('%') || (number.value >= 10 && number.value <= 100);
  const value = percent ? Number((number.value / 100).toPrecision(12)) : number.value;
  return { value: isNegative(number) ? -value : value, length: 1 };
}

const switchWords: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['on', true],
  ['yes', true],
  ['enabled', true],
  ['1', true],
  ['开启', true],
  ['false', false],
  ['off', false],
  ['no', false],
  ['disabled', false],
  ['0', false],
]);

/** "on", "false", "1" at an atom. */
export function switchAt(atoms: readonly Atom[], from: number): Value<boolean> | undefined {
  const value = switchWords.get(atoms[from]?.text ?? '');
  return value === undefined ? undefined : { value, length: 1 };
}

/** The value of a setting at an atom, or undefined when what stands there is none. */
export function valueAt(
  setting: Setting,
  atoms: readonly Atom[],
  from: number,
  tail: string,
): Value<number | string | boolean> | undefined {
  const atom = atoms[from];
  if (atom === undefined) return undefined;
  return readers[setting.value](setting, atoms, from, tail);
}

type Reader = (
  setting: Setting,
  atoms: readonly Atom[],
  from: number,
  tail: string,
) => Value<number | string | boolean> | undefined;

const readers: Readonly<Record<ValueKind, Reader>> = {
  tokens: (setting, atoms, from) =>
    tokensAt(atoms, from, setting.field !== 'inputTokens' && setting.field !== 'outputTokens'),
  count: (_, atoms, from) => countAt(atoms, from),
  amount: (_, atoms, from) => countAt(atoms, from),
  rate: (_, atoms, from) => countAt(atoms, from),
  fraction: (_, atoms, from, tail) => fractionAt(atoms, from, tail),
  memory(_, atoms, from) {
    const memory = memoryAt(atoms, from);
    if (memory !== undefined) return { value: memory.gib, length: memory.length };
    const number = atoms[from];
    if (number?.kind !== 'number' || Number.isNaN(number.value)) return undefined;
    return { value: isNegative(number) ? -number.value : number.value, length: 1 };
  },
  switch: (_, atoms, from) => switchAt(atoms, from),
  choice(setting, atoms, from) {
    const phrases = choicePhrases.get(setting.field);
    const quoted = atoms[from];
    if (quoted?.kind !== 'quoted') return phrases?.longest(atoms, from);
    return { value: phrases?.exactly(splitIntoAtoms(quoted.text).atoms) ?? quoted.text, length: 1 };
  },
  text: (_, atoms, from) => textAt(atoms, from),
};

/** Quoted text as it is, else the rest of the chunk. */
export function textAt(atoms: readonly Atom[], from: number): Value<string> | undefined {
  const first = atoms[from];
  if (first === undefined) return undefined;
  if (first.kind === 'quoted') return { value: first.text, length: 1 };
  let end = from + 1;
  while (atoms[end]?.chunk === first.chunk) end++;
  let text = '';
  for (let i = from; i < end; i++) text += (i === from ? '' : (atoms[i]?.before ?? '')) + (atoms[i]?.text ?? '');
  return { value: text, length: end - from };
}

/** A minus sign that is not a hyphen. */
export function isNegative(number: Atom): boolean {
  return number.before.endsWith('-') && (number.before.length > 1 || number.start === 1);
}

/** 131072 -> "131,072". */
export function grouped(value: number): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}
