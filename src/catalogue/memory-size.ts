import type { Atom } from './atoms.ts';

/** GiB per unit. A "24 GB" card has about 24 GiB, so marketing GB are read as GiB. */
const units: ReadonlyMap<string, number> = new Map([
  ['g', 1],
  ['gb', 1],
  ['gbs', 1],
  ['gib', 1],
  ['gig', 1],
  ['gigs', 1],
  ['gigabytes', 1],
  ['tb', 1024],
  ['tib', 1024],
  ['mib', 1 / 1024],
]);

/** A memory size that starts at an atom ("80G", "24 GB", "1.5TB"), in GiB; undefined when there is none. */
export function memoryAt(
  atoms: readonly Atom[],
  from: number,
): { readonly gib: number; readonly length: number } | undefined {
  const number = atoms[from];
  const unit = atoms[from + 1];
  if (number?.kind !== 'number' || unit?.kind !== 'word') return undefined;
  if (unit.join === 'apart' || (unit.text === 'g' && unit.join !== 'glued' && atoms[from + 2]?.join === 'glued'))
    return undefined;
  const factor = units.get(unit.text);
  return factor === undefined || Number.isNaN(number.value) ? undefined : { gib: number.value * factor, length: 2 };
}
