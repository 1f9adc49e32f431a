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
  // "12个G"
  const counted = atoms[from + 1]?.text === '个' ? 1 : 0;
  const unit = atoms[from + 1 + counted];
  if (number?.kind !== 'number' || unit?.kind !== 'word') return undefined;
  if (
    unit.join === 'apart' ||
    (unit.text === 'g' && unit.join !== 'glued' && atoms[from + 2 + counted]?.join === 'glued')
  )
    return undefined;
  const factor = units.get(unit.text);
  return factor === undefined || Number.isNaN(number.value)
    ? undefined
    : { gib: number.value * factor, length: 2 + counted };
}

const systemWords: ReadonlySet<string> = new Set(['ram', 'ddr', 'dram', 'dd', 'lpddr', 'system', 'cpu', 'host', '内']);

/** Whether what stands behind a memory size says that it is the host's and not the GPU's: "192GB RAM", "64GB of DDR5". */
export function isSystemMemory(atoms: readonly Atom[], behind: number): boolean {
  const at = atoms[behind]?.text === 'of' ? behind + 1 : behind;
  const word = atoms[at];
  return word !== undefined && word.join !== 'apart' && systemWords.has(word.text);
}
