import { accuracyMeasurements } from '../data.ts';
import type { Measurement } from './measurement.ts';

/**
 * A name under which twins meet: publisher, separators and the words for a variant of the same weights' shape (Instruct,
 * Chat, Base, a date) left out. "meta-llama/Meta-Llama-3.1-405B-Instruct" and "Llama-3.1-405B" share "llama3.1405b".
 */
export function twinKey(name: string): string {
  return name
    .replace(/^.*\//, '')
    .replace(/\(.*?\)/g, '')
    .toLowerCase()
    .replace(/(\d)_(\d)/g, '$1.$2')
    .replace(/\b(?:meta|nvidia)[-\s](?=llama|nemotron)/, '')
    .replace(
      /[-_\s](?:instruct|chat|base|it|hf|thinking|bf16|fp8|0324|0528|2507|2410|2503|2506|2512|v0\.\d)(?=$|[-_\s])/g,
      '',
    )
    .replace(/[-_\s]+/g, '');
}

/** A name without publisher, case and separators: the same for every way to write one model's name. */
export function spelling(name: string): string {
  return name
    .replace(/^.*\//, '')
    .toLowerCase()
    .replace(/(\d)_(\d)/g, '$1.$2')
    .replace(/[-_\s]+/g, '');
}

/** The size classes of the evidence; bounds in billions of parameters. */
const sizeClasses = [
  { upTo: 4.5, label: 'up to 4B' },
  { upTo: 17, label: 'of 5 to 16B' },
  { upTo: 46, label: 'of 20 to 45B' },
  { upTo: 150, label: 'of 46 to 130B' },
  { upTo: Number.POSITIVE_INFINITY, label: 'over 130B' },
] as const;
export type SizeClass = (typeof sizeClasses)[number];

/** The class of a model of `paramsB` billion parameters. */
export function sizeClass(paramsB: number): SizeClass {
  return sizeClasses.find((entry) => paramsB <= entry.upTo) ?? sizeClasses[4];
}

/**
 * Some results were published twice, once with both scores and once as a ratio (a paper and the model card it came from):
 * the bare ratio is left out.
 */
const pairs = new Map<string, number[]>();
for (const row of accuracyMeasurements) {
  if (row.baseline === null || row.recoveryPercent === null) continue;
  const key = `${row.model} ${row.scheme} ${row.benchmark}`;
  pairs.set(key, [...(pairs.get(key) ?? []), row.recoveryPercent]);
}
function repeats(row: Measurement): boolean {
  const { recoveryPercent } = row;
  if (row.baseline !== null || recoveryPercent === null) return false;
  return (pairs.get(`${row.model} ${row.scheme} ${row.benchmark}`) ?? []).some(
    (other) => Math.abs(other - recoveryPercent) < 0.3,
  );
}

const keys = new Map<string, string>();
function twinKeyOf(row: Measurement): string {
  const known = keys.get(row.model);
  if (known !== undefined) return known;
  const key = twinKey(row.model);
  keys.set(row.model, key);
  return key;
}

const byScheme = new Map<string, Measurement[]>();
const byTwin = new Map<string, Measurement[]>();
for (const row of accuracyMeasurements) {
  if (repeats(row)) continue;
  const scheme = byScheme.get(row.scheme);
  if (scheme === undefined) byScheme.set(row.scheme, [row]);
  else scheme.push(row);
  const key = twinKeyOf(row);
  const twin = byTwin.get(key);
  if (twin === undefined) byTwin.set(key, [row]);
  else twin.push(row);
}

/** Rows of every scheme named. */
export function measurementsOf(schemes: readonly string[]): Measurement[] {
  return schemes.flatMap((scheme) => byScheme.get(scheme) ?? []);
}

/** Every measurement of a model or of its twins. */
export function measurementsOfModel(name: string): readonly Measurement[] {
  return byTwin.get(twinKey(name)) ?? [];
}
