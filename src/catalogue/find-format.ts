import { type Atom, splitIntoAtoms } from './atoms.ts';
import { type FormatName, formatNames } from './format-names.ts';
import { type PhraseMatch, Phrases } from './phrases.ts';

const phrases = new Phrases<FormatName>();
for (const format of formatNames) phrases.add(format.id, format);
for (const format of formatNames) for (const alias of format.aliases) phrases.add(alias, format);

/** The longest format name that starts at an atom: "q4_k_m", "4-bit", "AWQ". */
export function formatAt(atoms: readonly Atom[], from: number): PhraseMatch<FormatName> | undefined {
  return phrases.longest(atoms, from);
}

/** The format of that name, however it is spelled ("4bit", "Q4_K_M", "bfloat16"), or undefined. */
export function findFormat(name: string): FormatName | undefined {
  return phrases.exactly(splitIntoAtoms(name).atoms);
}
