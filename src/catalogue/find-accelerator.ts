import type { Accelerator } from './accelerator.ts';
import { byMemory } from './accelerator-by-memory.ts';
import { acceleratorName } from './accelerator-name.ts';
import { acceleratorPhrases, seriesMembers } from './accelerator-names.ts';
import { allAccelerators, isOther, twinOf } from './all-accelerators.ts';
import { type Atom, splitIntoAtoms } from './atoms.ts';
import { accelerators } from './data.ts';
import { isSystemMemory, memoryAt } from './memory-size.ts';

export type AcceleratorMatch = FoundAccelerator | UnknownAccelerator;

export interface FoundAccelerator {
  readonly found: true;
  readonly accelerator: Accelerator;
  /** Memory that was named and that the catalogue's record does not have: GiB per GPU. */
  readonly memoryGib?: number;
  /** Said to people when the figures are not those of a record of its own. */
  readonly note?: string;
  /** The same part with other memory, when no memory was named. */
  readonly alternatives: readonly Accelerator[];
}

export interface UnknownAccelerator {
  readonly found: false;
  /** Accelerators with a similar name, at most five. */
  readonly nearest: readonly Accelerator[];
}

/** An accelerator's name in a text. */
export interface AcceleratorMention {
  readonly accelerator: Accelerator;
  /** Atoms that it takes, memory and form included. */
  readonly length: number;
  /** GiB per GPU, when it was named. */
  readonly memoryGib: number | undefined;
  /** "h100s", "5090's". */
  readonly plural: boolean;
}

const byId = new Map(allAccelerators.map((accelerator) => [accelerator.id, accelerator]));

const forms: ReadonlyMap<string, string> = new Map([
  ['sxm', 'sxm'],
  ['pcie', 'pcie'],
  ['pci', 'pcie'],
  ['nvl', 'nvl'],
  ['hbm', ''],
  ['hbm2e', ''],
  ['oam', ''],
]);

/** The name to show: "H100", "RTX 4090", "A100 40GB". */
export function acceleratorLabel(accelerator: Accelerator): string {
  return accelerator.aliases[0] ?? accelerator.id;
}

/** The accelerator named at an atom, with memory and form where they follow it ("A100-SXM4-40GB", "h100 (80G)"). */
export function acceleratorAt(atoms: readonly Atom[], from: number): AcceleratorMention | undefined {
  const match = acceleratorPhrases.longest(atoms, from);
  if (match === undefined) return undefined;
  let at = from + match.length;
  // "h100x8" is fine, "l40x" or "3090xyz" are other names.
  const next = atoms[at];
  let plural = false;
  if (next?.text === 's' && (next.join === 'glued' || next.before === "'")) {
    plural = true;
    at++;
  } else if (next?.join === 'glued' && next.kind === 'word' && next.text !== 'x' && next.text !== 'vram')
    return undefined;
  else if (next?.join === 'glued' && next.kind === 'number') {
    // SXM4, HBM3; "mi3001" is another name.
    if (!forms.has(atoms[at - 1]?.text ?? '')) return undefined;
    at++;
  }
  let memoryGib = namesMemory(atoms, from, match.length) ? match.value.memoryGb : undefined;
  let form: string | undefined;
  for (;;) {
    const atom = atoms[at];
    if (atom === undefined || !(atom.join !== 'apart' || /^ ?[([]$/.test(atom.before))) break;
    const memory = memoryGib === undefined ? memoryAt(atoms, at) : undefined;
    if (memory !== undefined) {
      // "rtx 4090 192GB RAM"; an Apple chip has no other memory.
      if (isSystemMemory(atoms, at + memory.length) && !match.value.unifiedMemory) break;
      memoryGib = memory.gib;
      at += memory.length;
      continue;
    }
    const named = forms.get(atom.text);
    if (named === undefined) break;
    if (named !== '') form = named;
    at++;
    // SXM4, SXM5, HBM3
    if (atoms[at]?.kind === 'number' && atoms[at]?.join === 'glued') at++;
  }
  return {
    accelerator: variant(match.value, memoryGib, form),
    length: at - from,
    memoryGib,
    plural,
  };
}

function namesMemory(atoms: readonly Atom[], from: number, length: number): boolean {
  // "A10G" names no memory.
  for (let i = from; i < from + length - 1; i++)
    if (memoryAt(atoms, i) !== undefined && atoms[i + 1]?.text !== 'g') return true;
  return false;
}

/** Of an accelerator's series, the one with this memory and form; the given one when there is none. */
function variant(named: Accelerator, memoryGib: number | undefined, form: string | undefined): Accelerator {
  if (memoryGib === undefined && form === undefined) return named;
  const members = seriesMembers(named);
  const withMemory =
    memoryGib === undefined
      ? members.filter(({ memoryGb }) => memoryGb === named.memoryGb)
      : members.filter((member) => hasMemory(member, memoryGib));
  const right = form === undefined ? [] : withMemory.filter(({ id }) => id.endsWith(form));
  const anyMemory = form === undefined ? [] : members.filter(({ id }) => id.endsWith(form));
  if (right[0] !== undefined) return right[0];
  if (withMemory.includes(named)) return named;
  return withMemory[0] ?? anyMemory[0] ?? named;
}

/** Whether a memory size names this part as the catalogue has it: as marketed or as the driver reports it. */
export function hasMemory(accelerator: Accelerator, gib: number): boolean {
  const reported = accelerator.memoryMibReported === null ? accelerator.memoryGb : accelerator.memoryMibReported / 1024;
  return gib === accelerator.memoryGb || Math.abs(gib - reported) <= 0.5;
}

/** The same part with other memory sizes. */
export function otherSizes(accelerator: Accelerator): readonly Accelerator[] {
  const seen = new Set([accelerator.memoryGb]);
  return seriesMembers(accelerator).filter(({ memoryGb }) => !seen.has(memoryGb) && seen.add(memoryGb));
}

/** The catalogue's accelerator for a name: its id, or words such as "rtx 3090", "A100 80GB", "m3 ultra 256gb". Never throws. */
export function findAccelerator(name: string): AcceleratorMatch {
  const exact = byId.get(name);
  if (exact !== undefined) return { found: true, accelerator: exact, alternatives: [], ...noted(exact) };
  const { atoms } = splitIntoAtoms(name.slice(0, 200));
  const mention = mentionWithMemoryFirst(atoms);
  if (mention === undefined) {
    const unknown = byMemory(name, atoms);
    return unknown === undefined
      ? { found: false, nearest: nearestAccelerators(atoms) }
      : { found: true, ...unknown, alternatives: [] };
  }
  const { accelerator, memoryGib } = mention;
  return {
    found: true,
    accelerator,
    alternatives: memoryGib === undefined ? otherSizes(accelerator) : [],
    ...noted(accelerator),
    ...(memoryGib === undefined || hasMemory(accelerator, memoryGib) ? {} : { memoryGib }),
  };
}

function noted(accelerator: Accelerator): { readonly note?: string } {
  const note = acceleratorNote(accelerator);
  return note === undefined ? {} : { note };
}

/** What people should know of an accelerator without a full record: that only memory and architecture count. */
export function acceleratorNote(accelerator: Accelerator): string | undefined {
  const twin = twinOf(accelerator);
  if (twin !== undefined)
    return `${acceleratorName(accelerator)} is reckoned as ${acceleratorName(twin)}: only its links differ`;
  return isOther(accelerator)
    ? `${acceleratorName(accelerator)} has no full record here: reckoned by its memory and its architecture (${accelerator.arch ?? 'unknown'})`
    : undefined;
}

/** The whole of the atoms as one accelerator; "80GB A100" too. */
function mentionWithMemoryFirst(atoms: readonly Atom[]): AcceleratorMention | undefined {
  const memory = memoryAt(atoms, 0);
  const from = memory?.length ?? 0;
  const mention = acceleratorAt(atoms, from);
  if (mention === undefined || from + mention.length !== atoms.length) return undefined;
  if (memory === undefined || mention.memoryGib !== undefined) return mention;
  return { ...mention, memoryGib: memory.gib, accelerator: variant(mention.accelerator, memory.gib, undefined) };
}

/** The variant of a mentioned accelerator once its memory is known from elsewhere ("80GB A100"). */
export function withMemory(accelerator: Accelerator, gib: number): Accelerator {
  return variant(accelerator, gib, undefined);
}

/** Accelerators whose names share most with the atoms of a name. */
export function nearestAccelerators(atoms: readonly Atom[]): Accelerator[] {
  const said = new Set(atoms.filter(({ text }) => text.length > 1).map(({ text }) => text));
  return accelerators
    .map((accelerator) => ({ accelerator, shared: sharedWith(accelerator, said) }))
    .filter(({ shared }) => shared > 0)
    .sort((a, b) => b.shared - a.shared)
    .slice(0, 5)
    .map(({ accelerator }) => accelerator);
}

function sharedWith(accelerator: Accelerator, said: ReadonlySet<string>): number {
  let best = 0;
  for (const alias of accelerator.aliases) {
    let score = 0;
    for (const { text, kind } of splitIntoAtoms(alias).atoms) if (said.has(text)) score += kind === 'number' ? 2 : 1;
    if (score > best) best = score;
  }
  return best;
}
