import type { Accelerator } from './accelerator.ts';
import type { Atom } from './atoms.ts';
import { genericAccelerator } from './generic-accelerator.ts';
import { memoryAt } from './memory-size.ts';

/** An accelerator that nobody knows, by the memory in its name: "Ascend 910B 64GB". */
export function byMemory(
  name: string,
  atoms: readonly Atom[],
): { readonly accelerator: Accelerator; readonly note: string } | undefined {
  for (let i = 1; i < atoms.length - 1; i++) {
    const memory = memoryAt(atoms, i);
    if (memory === undefined || i + memory.length !== atoms.length || !(memory.gib > 0)) continue;
    const label = name.trim();
    return {
      accelerator: {
        ...genericAccelerator(memory.gib),
        id: atoms
          .map(({ text }) => text)
          .join('-')
          .replaceAll(/[^a-z0-9-]+/g, '-'),
        aliases: [label],
      },
      note: `${label} is not in the catalogue: reckoned as any GPU with ${memory.gib} GB`,
    };
  }
  return undefined;
}
