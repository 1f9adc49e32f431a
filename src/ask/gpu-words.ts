import { seriesMembers } from '../catalogue/accelerator-names.ts';
import { splitIntoAtoms } from '../catalogue/atoms.ts';
import { acceleratorWithId } from '../catalogue/data.ts';
import { acceleratorAt } from '../catalogue/find-accelerator.ts';

/** Where the first name of the data is not the clearest short one. */
const known: Readonly<Record<string, string>> = {
  'rtxpro6000-ws': 'rtx pro 6000',
  'rtxpro6000-server': 'rtx pro 6000 se',
  'a100-80gb-sxm': 'a100 80gb',
  'rtx4060ti-16gb': 'rtx 4060 ti 16gb',
};

const remembered = new Map<string, string>();

/** The shortest clear words for an accelerator's id ("h100", "a100 80gb", "rtx 4090"), which read back as exactly it; another name as it is. */
export function gpuWords(id: string): string {
  let words = remembered.get(id);
  if (words === undefined) {
    words = shortest(id);
    if (remembered.size > 1000) remembered.clear();
    remembered.set(id, words);
  }
  return words;
}

function shortest(id: string): string {
  const accelerator = acceleratorWithId(id);
  if (accelerator === undefined) return id;
  // Where a part is sold with several sizes, the size is part of a clear name; h100 is 80 GB to everyone.
  const sizes = new Set(seriesMembers(accelerator).map(({ memoryGb }) => memoryGb));
  const needsSize = sizes.size > 1 && !/^(?:h100|h200|gh200|h20)/.test(id);
  const names = accelerator.aliases
    .map((alias) => alias.toLowerCase())
    .filter((name) => name.length >= 2 && /^[a-z0-9 .-]+$/.test(name));
  return (
    names
      .filter((name) => !needsSize || name.includes('gb'))
      .sort((a, b) => Number(b === known[id]) - Number(a === known[id]))
      .find((name) => readsAs(name, id)) ?? id
  );
}

/** Whether a name is read as this accelerator, whatever follows it. */
function readsAs(name: string, id: string): boolean {
  const { length } = splitIntoAtoms(name).atoms;
  return ['', ' ctx 32k', ' 8 users', ' 24gb'].every((rest) => {
    const mention = acceleratorAt(splitIntoAtoms(name + rest).atoms, 0);
    return mention?.accelerator.id === id && (rest === ' 24gb' || mention.length === length);
  });
}
