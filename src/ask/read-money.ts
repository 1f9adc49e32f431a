import { strength } from './claims.ts';
import type { Question } from './question.ts';
import type { Reader } from './reader.ts';

/** An amount in US dollars for something: "$20/h", "20k per month", "$30k per gpu", "0.15 / kWh". */
const money =
  /(\d[\d.,]*)\s?(k|m)?(?![a-z])\s?(usd|dollars?|bucks|\$(?!\s?\d))?\s?(?:\/|\b(?:per|an?|each)\b)\s?(gpu|card|kwh|hours?|hrs?|h|days?|d|months?|mo|years?|yr|y)(?![a-z]|\s?(?:\/|per)\s?\w)/iy;

/** Hours of a period; a month is 730 hours, as clouds count it. */
const hoursPer: Readonly<Record<string, number>> = { h: 1, d: 24, m: 730, y: 8760 };

const bounds = new Set(['budget', 'under', 'below', 'max', 'maximum', 'most', 'than', 'to', 'within', 'spend', 'cap']);

/**
 * Reads an amount of dollars: a bound on the cost, the price of a GPU or of power.
 * @returns the atoms taken, 0 when it is none of these
 */
export function readMoney(reader: Reader, at: number): number {
  const { atoms, source } = reader;
  const first = atoms[at];
  if (first === undefined) return 0;
  money.lastIndex = first.start;
  const match = money.exec(source.text.slice(0, first.start + 60));
  if (match === null) return 0;
  const [whole, digits = '', scale, currency, unit = ''] = match;
  const value =
    Number(digits.replaceAll(',', '')) * (scale === undefined ? 1 : scale.toLowerCase() === 'k' ? 1e3 : 1e6);
  const dollars = first.before.endsWith('$') || currency !== undefined;
  const bounded = atoms.slice(Math.max(0, at - 3), at).some(({ text }) => bounds.has(text));
  const claim = fieldOf(unit.toLowerCase(), value);
  const isCost = claim.field === 'maxUsdPerHour' || claim.field === 'maxUsdPerMonth';
  if (Number.isNaN(value) || /[€£¥]$/.test(first.before)) return 0;
  if (isCost ? !(bounded || reader.terse) : !(dollars || unit.toLowerCase() === 'kwh')) return 0;
  const to = first.start + whole.length;
  let end = at + 1;
  while ((atoms[end]?.start ?? to) < to) end++;
  reader.claim(claim.field, claim.value, at, end - at, strength.named);
  return end - at;
}

function fieldOf(unit: string, value: number): { readonly field: keyof Question; readonly value: number } {
  if (unit === 'gpu' || unit === 'card') return { field: 'usdPerGpu', value };
  if (unit === 'kwh') return { field: 'usdPerKwh', value };
  const hours = hoursPer[unit.charAt(0)] ?? 1;
  return hours === 1
    ? { field: 'maxUsdPerHour', value }
    : { field: 'maxUsdPerMonth', value: hours === 730 ? value : Number(((value * 730) / hours).toPrecision(12)) };
}
