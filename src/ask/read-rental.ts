import { Phrases } from '../catalogue/phrases.ts';
import { strength } from './claims.ts';
import type { Question } from './question.ts';
import type { Reader } from './reader.ts';
import { type RentalWords, rentalWords } from './words/rental.ts';

const phrases = new Phrases<RentalWords>();
for (const row of rentalWords) for (const word of row.words) phrases.add(word, row);

const prepositions = new Set(['in', 'on', 'at', 'from', 'via', 'with']);
/** Words before "us" that make it a pronoun; "sweet spot". */
const verbs = new Set(['let', 'give', 'tell', 'help', 'show', 'for', 'to', 'of', 'both', 'with', 'sweet']);

/** Whether words about renting stand at an atom. */
export function isRentalAt({ atoms }: Reader, at: number): boolean {
  return phrases.longest(atoms, at) !== undefined;
}

/**
 * Reads how, where and from whom the hardware is had: "spot", "in eu", "on aws", "on-prem".
 * @returns the atoms taken, 0 when there is none of it
 */
export function readRental(reader: Reader, at: number): number {
  const { atoms } = reader;
  const start = prepositions.has(atoms[at]?.text ?? '') ? (atoms[at + 1]?.text === 'the' ? at + 2 : at + 1) : at;
  const whole = phrases.longest(atoms, at);
  const from = whole === undefined ? start : at;
  const match = whole ?? (start > at && atoms[start]?.join !== 'apart' ? phrases.longest(atoms, start) : undefined);
  if (match === undefined || (match.value.common === true && !isMeant(reader, from, at))) return 0;
  // "us-east-1" is a region of its own.
  const own = ownRegion(reader, from);
  if (own > 0) return from - at + own;
  for (const [field, value] of Object.entries(match.value.sets))
    if (value !== undefined) reader.claim(field as keyof Question, value, at, from + match.length - at);
  return from + match.length - at;
}

function isMeant(reader: Reader, from: number, at: number): boolean {
  const before = reader.atoms[from - 1]?.text ?? '';
  if (from > at || prepositions.has(before)) return true;
  return !verbs.has(before) && (reader.terse || reader.phraseAt(from - 1)?.value.kind !== 'filler');
}

/** Names of regions as clouds write them: "us-east-1", "europe-west4", "eu-north1". */
const regionName =
  /(?:us|eu|ap|ca|sa|me|af|il|mx|europe|asia|australia|northamerica|southamerica)(?:-gov)?-(?:north|south|east|west|central){1,2}-?\d{1,2}[a-d]?(?![\w-])/iy;

function ownRegion(reader: Reader, at: number): number {
  const first = reader.atoms[at];
  if (first === undefined) return 0;
  regionName.lastIndex = first.start;
  const match = regionName.exec(reader.source.text);
  if (match === null) return 0;
  const to = first.start + match[0].length;
  let end = at + 1;
  while ((reader.atoms[end]?.start ?? to) < to) end++;
  reader.claim('region', match[0].toLowerCase(), at, end - at, strength.named);
  return end - at;
}
