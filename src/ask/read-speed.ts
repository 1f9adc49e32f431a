import { strength } from './claims.ts';
import type { Reader } from './reader.ts';

/** "30 tok/s", "30 tokens per second per user", "30 tps". */
const rate =
  /(\d[\d.,]*)\s?(?:(?:t|toks?|tokens?)\s?(?:\/|per|p)\s?(?:s|secs?|seconds?|秒)|tps)(?![a-z])(\s(?:each|apiece)(?![a-z])|\s?(?:\/|\bper\b|\bfor (?:each|every)\b|\ban?\b|\beach\b)\s?(?:users?|requests?|streams?|persons?)(?![a-z]))?/iy;
/** "50 ms per token", "0.05 s/token", and behind "tpot" "50 ms" and "50". */
const perToken =
  /(\d[\d.,]*)\s?(ms|msecs?|milliseconds?|s|secs?|seconds?)\s?(?:\/|\b(?:per|an?|each|every)\b)\s?(?:output )?(?:token|tok)(?![a-z])/iy;
const time = /(\d[\d.,]*)\s?(ms|msecs?|milliseconds?|s|secs?|seconds?)?(?![a-z\d.,])/iy;
/** Of all users together, which is another figure. */
const together = /^\s?(?:in )?(?:total|aggregate|overall|throughput|altogether|together|combined)(?![a-z])/i;

const wanted = ['want', 'wants', 'need', 'needs', 'require', 'requires', 'target', 'goal', 'faster'];
const least = new Set([...wanted, 'least', 'min', 'minimum', 'over', 'above', 'more']);
const most = new Set([...wanted, 'most', 'max', 'maximum', 'under', 'below', 'less', 'within']);

/**
 * Reads how fast the tokens of each user must come: "at least 30 tok/s", "under 50 ms per token", "tpot 50ms".
 * @returns the atoms taken, 0 when it is none of these, or a speed that somebody only tells of
 */
export function readSpeed(reader: Reader, at: number): number {
  const { atoms, source } = reader;
  const first = atoms[at];
  if (first === undefined) return 0;
  const text = source.text.slice(0, first.start + 60);
  const from = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = first.start;
    return pattern.exec(text);
  };
  const before = atoms.slice(Math.max(0, at - 3), at);
  const isSaid = (words: ReadonlySet<string>): boolean => before.some((atom) => words.has(atom.text));
  const said = from(rate);
  if (said !== null) {
    if (together.test(text.slice(rate.lastIndex))) return 0;
    const [, digits, perUser] = said;
    const meant = isSaid(least) || /[>≥]=?\s?$/.test(first.before);
    const plain = !isSaid(most) && (perUser !== undefined || isPlain(reader, at));
    return meant || plain ? claim(reader, at, said, numberOf(digits)) : 0;
  }
  const named = reader.lastTokenTime >= at - 1 && reader.lastTokenTime <= at;
  const token = from(perToken) ?? (named ? from(time) : null);
  if (token === null) return 0;
  const meant = isSaid(most) || /[<≤=:]=?\s?$/.test(first.before) || (isPlain(reader, at) && !isSaid(least));
  const [, digits, unit = 'ms'] = token;
  const seconds = numberOf(digits) * (unit.toLowerCase().startsWith('m') ? 0.001 : 1);
  return meant ? claim(reader, at, token, Number((1 / seconds).toPrecision(12))) : 0;
}

/** Words of a question, not a sentence in which somebody tells what he has: few before it were passed over. */
function isPlain(reader: Reader, at: number): boolean {
  return reader.terse || reader.passed * 4 <= at;
}

function numberOf(digits = ''): number {
  return Number(digits.replaceAll(',', ''));
}

function claim(reader: Reader, at: number, [whole]: RegExpExecArray, tokensPerSecond: number): number {
  if (!Number.isFinite(tokensPerSecond)) return 0;
  const to = (reader.atoms[at]?.start ?? 0) + whole.length;
  let end = at + 1;
  while ((reader.atoms[end]?.start ?? to) < to) end++;
  reader.claim('minTokensPerSecond', tokensPerSecond, at, end - at, strength.named);
  return end - at;
}
