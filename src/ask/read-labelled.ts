import { strength } from './claims.ts';
import { countAt, tokensAt, type Value, valueAt } from './quantities.ts';
import { more } from './read-setting.ts';
import type { Reader } from './reader.ts';
import { labelsAfter } from './vocabulary.ts';
import type { Setting } from './words/settings.ts';

/**
 * Reads a number and the words behind it that say what it is: "32k context", "8 users", "2k in", "95% utilization".
 * @returns the atoms taken, 0 when no such words follow
 */
export function readLabelled(reader: Reader, at: number): number {
  const { atoms } = reader;
  const number = atoms[at];
  const amount = number?.kind === 'number' ? tokensAt(atoms, at, true) : countAt(atoms, at);
  if (amount === undefined) return 0;
  let label = at + amount.length;
  if (atoms[label]?.before.includes('%') || atoms[label]?.text === 'percent') {
    if (atoms[label]?.text === 'percent') label++;
    const utilization = labelAt(reader, label);
    if (utilization?.setting.value !== 'fraction') return 0;
    reader.claim(
      utilization.setting.field,
      Number((amount.value / 100).toPrecision(12)),
      at,
      label + utilization.length - at,
    );
    return label + utilization.length - at;
  }
  // "8 - 16 users": the first is taken, the range said.
  const found = labelAt(reader, label);
  if (found === undefined || !labelFits(reader, found.setting, amount, label + found.length)) return 0;
  const value = valueAt(found.setting, atoms, at, reader.source.tail) ?? amount;
  const end = label + found.length;
  if (found.setting.field === 'context' && isProposed(reader, value.value)) {
    reader.claim('speculativeTokens', value.value, at, end - at);
    return end - at;
  }
  reader.claim(found.setting.field, value.value, at, end - at, strength.named, more(found.setting, value));
  return end - at;
}

/** "eagle3 3 tokens": proposed for every step, not a context. */
function isProposed(reader: Reader, value: number | string | boolean): boolean {
  const said = reader.claims.at(-1)?.field;
  return typeof value === 'number' && value <= 64 && (said === 'speculative' || said === 'draftModel');
}

function labelAt(reader: Reader, at: number): { readonly setting: Setting; readonly length: number } | undefined {
  const atom = reader.atoms[at];
  if (atom === undefined || (atom.join === 'apart' && !/^ ?%? ?$/.test(atom.before))) return undefined;
  // "tokens/s", "128 x 8 h100"
  const meaning = reader.phraseAt(at)?.value.kind;
  if (meaning === 'other-noun' || meaning === 'wish') return undefined;
  const match = labelsAfter.longest(reader.atoms, at);
  return match === undefined ? undefined : { setting: match.value, length: match.length };
}

/** Whether the words behind a number are its label and not the name of the value that follows: "8 users", not "4 ctx 32k". */
function labelFits(reader: Reader, setting: Setting, amount: Value<number>, next: number): boolean {
  const { atoms } = reader;
  const follower = atoms[next];
  const mark = follower?.before.trim() ?? '';
  if (follower !== undefined && (mark === '=' || mark === ':' || mark === ':=')) return false;
  if (
    setting.field === 'context' &&
    (follower?.text === 's' || follower?.text === 'sec' || follower?.text === 'per') &&
    follower.before.includes('/')
  )
    return false;
  if (setting.field === 'inputTokens' || setting.field === 'outputTokens')
    return amount.suffix !== undefined || amount.value >= 64;
  if (setting.value === 'tokens') return true;
  return amount.suffix === undefined || amount.suffix === 'k';
}
