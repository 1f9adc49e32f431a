import type { Accelerator } from './accelerator.ts';
import type { Atom } from './atoms.ts';
import { cloudInstances } from './cloud-instances.ts';
import { acceleratorWithId } from './data.ts';
import { type PhraseMatch, Phrases } from './phrases.ts';

/** A cloud instance that was named. */
export interface CloudInstance {
  /** As the provider writes it: "p5.48xlarge". */
  readonly name: string;
  readonly accelerator: Accelerator;
  /** Accelerators in one instance. */
  readonly gpus: number;
}

const phrases = new Phrases<CloudInstance>();

for (const { accelerator: id, gpus, short = [] } of cloudInstances) {
  const accelerator = acceleratorWithId(id);
  if (accelerator === undefined) continue;
  for (const [name, count] of Object.entries(gpus)) {
    const instance: CloudInstance = { name, accelerator, gpus: count };
    for (const spelling of spellings(name)) phrases.add(spelling, instance);
  }
  for (const name of short) {
    const [whole, count] = Object.entries(gpus).find(([full]) => full.startsWith(`${name}.`)) ?? [];
    if (whole !== undefined && count !== undefined) phrases.add(name, { name: whole, accelerator, gpus: count });
  }
}

/** How people write an instance's name: "g5.12xlarge", "ml.g5.12xlarge", "g5 12xl", "Standard_ND96asr_v4", "ND96asr v4". */
function spellings(name: string): string[] {
  const names = [
    name,
    name.replace('.', ' '),
    name.replace('xlarge', 'xl'),
    name.replace('.', ' ').replace('xlarge', 'xl'),
  ];
  return names.flatMap((one) => [one, `ml ${one}`, `standard ${one}`]);
}

/** The cloud instance named at an atom, or undefined. */
export function instanceAt(atoms: readonly Atom[], from: number): PhraseMatch<CloudInstance> | undefined {
  const match = phrases.longest(atoms, from);
  const next = match === undefined ? undefined : atoms[from + match.length];
  // "p4d" is one, "p4dx" is not.
  return next?.join === 'glued' && next.kind === 'word' ? undefined : match;
}
