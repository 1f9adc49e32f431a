import { hasMemory, withMemory } from '../catalogue/find-accelerator.ts';
import { memoryAt } from '../catalogue/memory-size.ts';
import type { PhraseMatch } from '../catalogue/phrases.ts';
import { strength } from './claims.ts';
import { isGpuNoun } from './gpu-nouns.ts';
import { isNegative, tokensAt } from './quantities.ts';
import { readHardware } from './read-hardware.ts';
import { readLabelled } from './read-labelled.ts';
import { readMeasure } from './read-measure.ts';
import { modelNameAt, takeModelName } from './read-model.ts';
import { readMoney } from './read-money.ts';
import { readPhrase } from './read-phrase.ts';
import { readRequest } from './read-request.ts';
import { readSpeed } from './read-speed.ts';
import type { MemoryMention, Reader } from './reader.ts';
import type { Meaning } from './vocabulary.ts';

/** Reads what starts with a number: hardware, memory, a labelled value, a model's size, a context length. */
export function readNumber(reader: Reader, at: number, phrase: PhraseMatch<Meaning> | undefined): number {
  if (phrase?.value.kind === 'sets') return readPhrase(reader, at, phrase);
  return (
    readMoney(reader, at) ||
    readSpeed(reader, at) ||
    readMeasure(reader, at) ||
    readHardware(reader, at) ||
    readMemory(reader, at) ||
    readRequest(reader, at) ||
    readLabelled(reader, at) ||
    readSize(reader, at) ||
    readTokens(reader, at) ||
    readBare(reader, at)
  );
}

function readMemory(reader: Reader, at: number): number {
  const { atoms } = reader;
  const memory = memoryAt(atoms, at);
  if (memory === undefined) return 0;
  let end = at + memory.length;
  const next = reader.phraseAt(end);
  const follows = atoms[end]?.join !== 'apart' ? next?.value : undefined;
  let role: MemoryMention['role'] = 'bare';
  if (follows?.kind === 'setting' && follows.setting.field === 'gpuMemoryGib') {
    role = 'vram';
    end += next?.length ?? 0;
  } else if (isGpuNoun(follows)) role = 'vram';
  else if (follows?.kind === 'system-memory') role = 'system';
  if (role !== 'system' && isJustBehindGpu(reader, at)) role = 'gpu';
  else if (at - reader.lastNeed <= 4 || (atoms[at]?.before.includes('=') ?? false)) role = 'need';
  else if (at - reader.lastTotal <= 1) role = 'total';
  reader.memories.push({ at, gib: memory.gib, text: reader.typed(at, at + memory.length), role });
  return end - at;
}

/** "RTX 4060 with 16GB". */
function isJustBehindGpu(reader: Reader, at: number): boolean {
  const between = reader.atoms[at - 1];
  return at - reader.lastGpu === 1 && ['with', 'w', 'has', 'having', '带', '有'].includes(between?.text ?? '');
}

function readSize(reader: Reader, at: number): number {
  const name = modelNameAt(reader, at);
  return name === undefined || name.length < 2 ? 0 : takeModelName(reader, at, name, strength.named);
}

/** "32k" with nothing to say what it is: the context. */
function readTokens(reader: Reader, at: number): number {
  const amount = tokensAt(reader.atoms, at, true);
  if (amount?.suffix === undefined) return 0;
  const end = at + amount.length;
  if (countsSomethingElse(reader, end)) return otherCount(reader, at, end);
  reader.claim('context', amount.value, at, amount.length, strength.bare, noted(amount.note));
  return amount.length;
}

function readBare(reader: Reader, at: number): number {
  const { atoms } = reader;
  const number = atoms[at];
  if (number === undefined) return 1;
  if (countsSomethingElse(reader, at + 1)) return otherCount(reader, at, at + 1);
  const next = atoms[at + 1];
  const alone =
    next?.join !== 'glued' && Number.isInteger(number.value) && !isNegative(number) && !/[=$€¥]$/.test(number.before);
  const small = number.value >= 1 && number.value <= 1024;
  if (alone && at === reader.lastGpu && number.join === 'spaced' && isMemoryOf(reader, number.value)) {
    reader.memories.push({ at, gib: number.value, text: number.text, role: 'gpu' });
    return 1;
  }
  if (alone && small && at === reader.lastGpu && number.join === 'spaced') {
    reader.claim('gpus', number.value, at, 1, strength.bare);
    return 1;
  }
  const counted = reader.claims.find(({ field }) => field === 'gpus');
  if (alone && small && counted !== undefined && reader.isAlternative(at, counted.at)) {
    reader.claim('gpus', number.value, at, 1);
    return 1;
  }
  if (alone && reader.terse && number.value >= 512) {
    reader.claim('context', number.value, at, 1, strength.bare);
    return 1;
  }
  if (reader.terse || number.value >= 512) reader.unknownAt(at, 1);
  else reader.passed++;
  return 1;
}

/** Fewest GB that a number without a unit behind a GPU is taken for: fewer count GPUs. */
const leastMemory = 16;

/** "m2 ultra 192", "strix halo 128", "a100 40": a memory size that the part is sold with; a Mac is never one of 192. */
function isMemoryOf(reader: Reader, size: number): boolean {
  const id = reader.claims.findLast(({ field }) => field === 'gpu')?.value;
  const gpu = reader.accelerators.get(String(id));
  if (gpu === undefined || size < leastMemory) return false;
  return gpu.unifiedMemory ? size % 2 === 0 : size > leastMemory && hasMemory(withMemory(gpu, size), size);
}

/** A note for a claim that has one. */
function noted(note: string | undefined): { readonly note?: string } {
  return note === undefined ? {} : { note };
}

/** "10k samples", "5 months": a number of something that a Question does not have. */
function countsSomethingElse(reader: Reader, at: number): boolean {
  const next = reader.atoms[at];
  return next !== undefined && next.join !== 'apart' && reader.phraseAt(at)?.value.kind === 'other-noun';
}

function otherCount(reader: Reader, at: number, end: number): number {
  const length = end - at + (reader.phraseAt(end)?.length ?? 0);
  reader.unknownAt(at, length);
  return length;
}
