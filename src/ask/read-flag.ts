import type { Atom } from '../catalogue/atoms.ts';
import { acceleratorAt } from '../catalogue/find-accelerator.ts';
import { formatAt } from '../catalogue/find-format.ts';
import { instanceAt } from '../catalogue/find-instance.ts';
import { Phrases } from '../catalogue/phrases.ts';
import { modelNameAt } from './read-model.ts';
import { readNamed } from './read-name.ts';
import { readPhrase } from './read-phrase.ts';
import { readSetting } from './read-setting.ts';
import type { Reader } from './reader.ts';
import { shortFlags } from './vocabulary.ts';
import { bareFlags, valuedFlags } from './words/flags.ts';

const ignoredFlags = new Phrases<'valued' | 'bare'>();
for (const flag of valuedFlags) ignoredFlags.add(flag, 'valued');
for (const flag of bareFlags) ignoredFlags.add(flag, 'bare');

/** A dash before a word, not a hyphen in one. */
export function isFlag({ before, start }: Atom): boolean {
  if (!before.endsWith('-')) return false;
  const head = before.replace(/-+$/, '');
  return head === '' ? before.length === start || before.length > 1 : head.endsWith(' ') || head.endsWith(';');
}

/**
 * Reads a command-line flag and its value.
 * @returns the atoms taken; 0 when the dash only begins a line of a list
 */
export function readFlag(reader: Reader, at: number): number {
  const { atoms } = reader;
  const phrase = reader.phraseAt(at);
  const flag = atoms[at];
  const short = shortFlags.get(flag?.text ?? '');
  if (short !== undefined && atoms[at + 1]?.chunk !== flag?.chunk) {
    const taken = readSetting(reader, short, at, 1, true);
    if (taken > 0) return taken;
  }
  const length = phrase?.length ?? 0;
  const whole =
    phrase !== undefined &&
    (atoms[at + length]?.chunk !== flag?.chunk ||
      atoms[at + length]?.kind === 'number' ||
      /[:=]/.test(atoms[at + length]?.before ?? ''));
  if (whole && phrase.value.kind === 'setting') {
    const taken = readSetting(reader, phrase.value.setting, at, length, true);
    if (taken > 0) return taken;
  }
  if (whole && phrase.value.kind === 'name') {
    const taken = readNamed(reader, phrase.value.field, at + length, true);
    if (taken > 0) return length + taken;
  }
  if (whole && phrase.value.kind === 'sets' && phrase.value.sets.maxLoras !== undefined)
    return readPhrase(reader, at, phrase);
  const ignored = ignoredFlags.longest(atoms, at);
  if (ignored !== undefined && atoms[at + ignored.length]?.chunk !== flag?.chunk) {
    const value = atoms[at + ignored.length];
    const takesValue =
      ignored.value === 'valued' &&
      value !== undefined &&
      !isFlag(value) &&
      instanceAt(atoms, at + ignored.length) === undefined;
    const taken = ignored.length + (takesValue ? restOfChunk(atoms, at + ignored.length) : 0);
    reader.passed += taken;
    return taken;
  }
  // "- llama 70b" in a list is no flag.
  if (
    modelNameAt(reader, at) !== undefined ||
    acceleratorAt(atoms, at) !== undefined ||
    formatAt(atoms, at) !== undefined
  ) {
    return 0;
  }
  // A flag takes its number with it: "--port 8000" is not a context.
  let end = at + restOfChunk(atoms, at);
  if (atoms[end]?.kind === 'number' && (atoms[end]?.join !== 'apart' || atoms[end]?.before === '='))
    end += restOfChunk(atoms, end);
  if (whole && phrase.value.kind === 'filler') reader.passed += end - at;
  else reader.unknownAt(at, end - at);
  return end - at;
}

/** Counts the atoms from `at` to the end of its chunk. */
export function restOfChunk(atoms: readonly Atom[], at: number): number {
  let end = at + 1;
  while (atoms[end]?.chunk === atoms[at]?.chunk && end < atoms.length) end++;
  return end - at;
}
