import type { Atom } from '../catalogue/atoms.ts';
import { acceleratorAt } from '../catalogue/find-accelerator.ts';
import { formatAt, nearestByBits } from '../catalogue/find-format.ts';
import { instanceAt } from '../catalogue/find-instance.ts';
import type { FormatName } from '../catalogue/format-names.ts';
import type { PhraseMatch } from '../catalogue/phrases.ts';
import { strength } from './claims.ts';
import { kvFormatAt } from './kv-formats.ts';
import { isFlag, readFlag, restOfChunk } from './read-flag.ts';
import { readHardware } from './read-hardware.ts';
import { modelNameAt, takeModelName } from './read-model.ts';
import { readNamed } from './read-name.ts';
import { readNumber } from './read-number.ts';
import { readPhrase } from './read-phrase.ts';
import { readProcessor } from './read-processor.ts';
import { readRate } from './read-rate.ts';
import { readRental } from './read-rental.ts';
import { readRepository } from './read-repository.ts';
import { readTargets } from './read-targets.ts';
import type { Reader } from './reader.ts';
import { correctionOf } from './typos.ts';
import type { Meaning } from './vocabulary.ts';
import { hanFiller } from './words/filler.ts';

/** Reads all words once, from left to right; what they say is left in the reader. */
export function read(reader: Reader): void {
  for (let i = 0; i < reader.atoms.length; ) i += Math.max(1, readAt(reader, i));
}

function readAt(reader: Reader, at: number): number {
  const { atoms } = reader;
  const atom = atoms[at];
  if (atom === undefined) return 1;
  const startsChunk = atoms[at - 1]?.chunk !== atom.chunk;
  if (startsChunk && /[@#][!&]?$/.test(atom.before)) return restOfChunk(atoms, at);
  if (atom.kind === 'quoted') return unknown(reader, at, 1);
  // Before all else: "g2-standard-48", "a3-highgpu-8g" hold what could be names and sizes.
  if (instanceAt(atoms, at) !== undefined) return readHardware(reader, at);
  if (startsChunk) {
    const repository = readRepository(reader, at, strength.named);
    if (repository > 0) return repository;
  }
  if (atom.kind === 'word' && isFlag(atom)) {
    const flag = readFlag(reader, at);
    if (flag > 0) return flag;
  }
  if (isPartOfFile(atoms, at)) return 3;
  const targets = readTargets(reader, at, false);
  if (targets > 0) return targets;
  const phrase = reader.phraseAt(at);
  const format = formatAt(atoms, at);
  if (format !== undefined && format.length >= (phrase?.length ?? 0) && !isOnlyNumber(atoms, at, format.length))
    return readFormat(reader, at, format);
  if (atom.kind === 'number') return readNumber(reader, at, phrase);
  return readWord(reader, at, phrase);
}

/** "-00001-of-00002" in the name of a GGUF file that is cut in parts. */
function isPartOfFile(atoms: readonly Atom[], at: number): boolean {
  const [part, of, parts] = atoms.slice(at, at + 3);
  return /^\d{5}$/.test(part?.text ?? '') && of?.text === 'of' && /^\d{5}$/.test(parts?.text ?? '');
}

function readWord(reader: Reader, at: number, phrase: PhraseMatch<Meaning> | undefined): number {
  const { atoms } = reader;
  const rate = readRate(reader, at);
  if (rate > 0) return rate;
  const accelerator = acceleratorAt(atoms, at);
  const processor = accelerator === undefined ? readProcessor(reader, at) : 0;
  if (processor > 0) return processor;
  const name = modelNameAt(reader, at);
  const phraseLength = phrase === undefined || phrase.value.kind === 'filler' ? 0 : phrase.length;
  if (name !== undefined && name.length > phraseLength && name.length > (accelerator?.length ?? 0)) {
    return takeModelName(reader, at, name, strength.named);
  }
  const rental = accelerator === undefined ? readRental(reader, at) : 0;
  if (rental > 0) return rental;
  // "a" is filler, "a800" is not.
  if (phraseLength === 0 && accelerator === undefined) {
    const other = readHardware(reader, at);
    if (other > 0) return other;
  }
  if (accelerator === undefined || phraseLength > accelerator.length) {
    const taken = phrase === undefined ? 0 : readPhrase(reader, at, phrase);
    if (taken > 0) return taken;
  }
  const hardware = readHardware(reader, at);
  if (hardware > 0) return hardware;
  return readUnknown(reader, at);
}

/** A word that means nothing so far: perhaps a typing error. */
function readUnknown(reader: Reader, at: number): number {
  const atom = reader.atoms[at];
  if (atom === undefined) return 1;
  if (atom.kind === 'han') {
    if (!reader.terse || hanFiller.has(atom.text)) reader.passed++;
    else reader.unknownAt(at, 1);
    return 1;
  }
  const beforeDigit = reader.atoms[at + 1]?.kind === 'number' && reader.atoms[at + 1]?.join !== 'apart';
  const correction =
    reader.budget.corrections-- <= 0
      ? undefined
      : correctionOf(atom.text, reader.terse || (beforeDigit && reader.atoms[at + 1]?.join === 'glued') ? 4 : 6);
  if (correction === undefined) return unknown(reader, at, lengthOfUnknown(reader.atoms, at));
  reader.correct(at, correction);
  const before = reader.unknown.length;
  const taken = readAt(reader, at);
  if (reader.unknown.length === before)
    reader.note(`"${reader.source.text.slice(atom.start, atom.end)}" was read as "${correction}"`);
  return taken;
}

function readFormat(reader: Reader, at: number, { length, value: format }: PhraseMatch<FormatName>): number {
  const { id } = format;
  const { atoms } = reader;
  // "fp8 kv cache": the format of the cache, unless the cache's own format follows.
  const next = reader.phraseAt(at + length);
  if (next?.value.kind === 'name' && next.value.field === 'kvFormat' && atoms[at + length]?.join !== 'apart') {
    const claims = reader.claims.length;
    const after = at + length + next.length;
    const own = readNamed(reader, 'kvFormat', after, /^[=:]/.test(atoms[after]?.before.trim() ?? ''));
    if (own > 0) {
      // The cache has a format of its own; the first one is the weights'.
      const claim = reader.claims.splice(claims);
      reader.claim('format', id, at, length);
      reader.claims.push(...claim);
      return length + next.length + own;
    }
    const kv = kvFormatAt(atoms, at);
    if (kv?.length === length) {
      reader.claim('kvFormat', kv.value, at, length + next.length);
      return length + next.length;
    }
  }
  if (atoms[at]?.text === 'half' && length === 1 && !reader.terse) {
    reader.passed++;
    return 1;
  }
  const bits = atoms[at + length];
  // "exl2 4.65bpw"
  if (id.endsWith('bpw') && bits?.kind === 'number' && atoms[at + length + 1]?.text === 'bpw') {
    const whole = length + 2;
    const nearest = nearestByBits(format, bits.value);
    reader.claim('format', nearest.id, at, whole);
    reader.note(`"${reader.typed(at, at + whole)}" was taken as ${nearest.label}`);
    return whole;
  }
  reader.claim('format', id, at, length);
  return length;
}

/** "16" or "4" alone are not formats, whatever aliases say. */
function isOnlyNumber(atoms: readonly Atom[], at: number, length: number): boolean {
  return length === 1 && atoms[at]?.kind === 'number';
}

/** An unknown word with what is glued to it, and a number tied behind it: "zzyzx9" and "wug-42" count no GPUs. */
function lengthOfUnknown(atoms: readonly Atom[], at: number): number {
  let end = at + 1;
  for (;;) {
    const atom = atoms[end];
    const tiedNumber =
      atom?.kind === 'number' && atom.join === 'tied' && atom.before !== ':' && atoms[end + 1]?.text !== 'x';
    if (atom === undefined || atom.kind === 'han' || !(atom.join === 'glued' || tiedNumber)) return end - at;
    end++;
  }
}

/** A name with a size in it: "baichuan2-13b". */
const looksLikeModel = /^[a-z][\w.]*[-_]?\d+(?:\.\d+)?b(?![a-z0-9])/i;

/** Not understood: named in the reply when it looks as if it meant something. */
function unknown(reader: Reader, at: number, length: number): number {
  const atom = reader.atoms[at];
  if (atom === undefined) return length;
  const named = /[A-Z].*[A-Z]/.test(reader.source.text.slice(atom.start, atom.end));
  const next = reader.atoms[at + 1];
  const previous = reader.atoms[at - 1];
  const mixed =
    (next?.kind === 'number' && next.join === 'glued') || (previous?.kind === 'number' && atom.join === 'glued');
  const typed = reader.typed(at, at + length);
  if (looksLikeModel.test(typed)) reader.unknownModel ??= { at, text: typed };
  if (reader.terse || named || mixed || atom.kind === 'quoted') reader.unknownAt(at, length);
  else reader.passed += length;
  return length;
}
