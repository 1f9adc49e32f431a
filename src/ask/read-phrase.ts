import { memoryAt } from '../catalogue/memory-size.ts';
import type { PhraseMatch } from '../catalogue/phrases.ts';
import { strength } from './claims.ts';
import { isGpuNoun } from './gpu-nouns.ts';
import { switchAt } from './quantities.ts';
import type { Question } from './question.ts';
import { readHardware } from './read-hardware.ts';
import { readLabelled } from './read-labelled.ts';
import { readNamed, readVersion } from './read-name.ts';
import { readSetting } from './read-setting.ts';
import type { Reader } from './reader.ts';
import type { Wishes } from './reading.ts';
import type { Meaning } from './vocabulary.ts';

/**
 * Reads a known phrase.
 * @returns the atoms taken, 0 when the phrase means nothing here
 */
export function readPhrase(reader: Reader, at: number, { value, length }: PhraseMatch<Meaning>): number {
  switch (value.kind) {
    case 'setting': {
      const taken = readSetting(reader, value.setting, at, length, false);
      if (taken > 0) return taken;
      return value.setting.quiet === true || !reader.terse ? pass(reader, length) : 0;
    }
    case 'name': {
      const mark = reader.atoms[at + length]?.before.trim() ?? '';
      const explicit = mark.startsWith('=') || mark.startsWith(':');
      const taken = readNamed(reader, value.field, at + length, explicit);
      return taken > 0 ? length + taken : pass(reader, length);
    }
    case 'sets': {
      for (const [field, set] of Object.entries(value.sets)) {
        if (set === undefined) continue;
        const training = field === 'engine' && set === 'transformers' ? ({ inTraining: 'framework' } as const) : {};
        // "enable lora": any number of them that is said counts instead.
        const sure = field === 'maxLoras' ? strength.bare : strength.named;
        reader.claim(field as keyof Question, set, at, length, sure, training);
      }
      if (value.sets.speculative !== undefined) return length + readProposed(reader, at + length);
      if (value.sets.framework !== undefined) return length + readVersion(reader, at + length, 'framework');
      if (value.sets.engine === undefined) return length;
      return length + readVersion(reader, at + length, value.sets.engine === 'transformers' ? 'either' : 'engine');
    }
    case 'wish':
      return readWish(reader, at, value.wish, length);
    case 'hint':
      return reader.terse ? readWish(reader, at, value.wish, length) : pass(reader, length);
    case 'number': {
      const hardware = readHardware(reader, at);
      if (hardware > 0) return hardware;
      const labelled = readLabelled(reader, at);
      return labelled > 0 ? labelled : pass(reader, length);
    }
    case 'or':
      reader.lastOr = at;
      return pass(reader, length);
    case 'need':
      reader.lastNeed = at + length;
      return pass(reader, length);
    case 'token-time':
      reader.lastTokenTime = at + length;
      return pass(reader, length);
    case 'total':
      reader.lastTotal = at + length;
      totalBefore(reader, at);
      return pass(reader, length);
    case 'system-memory':
      return pass(reader, length) + readSystemMemory(reader, at, length);
    case 'filler':
      return reader.atoms[at]?.join === 'glued' &&
        reader.atoms[at]?.kind === 'word' &&
        length === 1 &&
        reader.atoms[at - 1]?.kind === 'number'
        ? 0
        : pass(reader, length);
    default:
      return isGpuNoun(value) ||
        value.kind === 'how-many' ||
        value.kind === 'measure' ||
        value.kind === 'nodes' ||
        value.kind === 'other-noun'
        ? pass(reader, length)
        : 0;
  }
}

function pass(reader: Reader, length: number): number {
  reader.passed += length;
  return length;
}

/** "mtp=3": how many tokens are proposed. */
function readProposed(reader: Reader, at: number): number {
  const next = reader.atoms[at];
  if (next?.kind !== 'number' || !/^[=:]/.test(next.before.trim())) return 0;
  reader.claim('speculativeTokens', next.value, at, 1, strength.explicit);
  return 1;
}

function readWish(reader: Reader, at: number, wish: keyof Wishes, length: number): number {
  const next = reader.atoms[at + length];
  // An option of a slash command: "private=true".
  if (next?.before === '=' || next?.before === ':') {
    const value = switchAt(reader.atoms, at + length);
    if (value !== undefined) {
      reader.wishes[wish] = value.value;
      return pass(reader, length + value.length);
    }
  }
  // In a sentence "private" is about data and "help" is a cry.
  if (wish === 'explain' || wish === 'speed' || (wish === 'private' && reader.terse) || reader.atoms.length <= 2)
    reader.wishes[wish] = true;
  return pass(reader, length);
}

/** "96GB total", "128GB RAM": the words behind say what the memory is. */
function totalBefore(reader: Reader, at: number): void {
  const last = reader.memories.at(-1);
  if (last !== undefined && last.at + 2 >= at - 1 && last.role !== 'system' && last.role !== 'need') {
    reader.memories[reader.memories.length - 1] = { ...last, role: 'total' };
  }
}

/**
 * "96GB RAM", "480GB of ram"; "RAM: 64GB", "内存1T".
 * @returns the atoms of the size behind the words
 */
function readSystemMemory(reader: Reader, at: number, length: number): number {
  const { atoms } = reader;
  const last = reader.memories.at(-1);
  const from = last === undefined ? -1 : last.at + 2 + Number(atoms[last.at + 2]?.text === 'of');
  if (last !== undefined && from === at && last.role !== 'need') {
    reader.memories[reader.memories.length - 1] = { ...last, role: 'system' };
    return 0;
  }
  const start = at + length;
  const first = atoms[start];
  if (first === undefined || (first.join === 'apart' && !/^ ?[:=(] ?$/.test(first.before))) return 0;
  const unit = atoms[start + 1];
  // "1T" of memory is no model of a trillion parameters.
  const terabytes = unit?.text === 't' && unit.join === 'glued' && !Number.isNaN(first.value);
  const memory = terabytes ? { gib: first.value * 1024, length: 2 } : memoryAt(atoms, start);
  if (memory === undefined) return 0;
  const text = reader.typed(start, start + memory.length);
  reader.memories.push({ at: start, gib: memory.gib, text, role: 'system' });
  return memory.length;
}
