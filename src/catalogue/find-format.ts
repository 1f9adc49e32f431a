import { type Atom, splitIntoAtoms } from './atoms.ts';
import { type FormatName, formatNames, isGguf } from './format-names.ts';
import { type PhraseMatch, Phrases } from './phrases.ts';

const phrases = new Phrases<FormatName>();
for (const format of formatNames) phrases.add(format.id, format);
for (const format of formatNames) for (const alias of format.aliases) phrases.add(alias, format);
// "i1-" says that an importance matrix was used, which is assumed of every GGUF file anyway.
for (const format of formatNames) if (isGguf(format.id)) phrases.add(`i1-${format.id}`, format);

/** The longest format name that starts at an atom: "q4_k_m", "4-bit", "AWQ". */
export function formatAt(atoms: readonly Atom[], from: number): PhraseMatch<FormatName> | undefined {
  return phrases.longest(atoms, from);
}

/** The format of that name, however it is spelled ("4bit", "Q4_K_M", "bfloat16"), or undefined. */
export function findFormat(name: string): FormatName | undefined {
  return phrases.exactly(splitIntoAtoms(name).atoms);
}

/** Of the formats named by bits per weight ("exl2-4.5bpw"), the one of the same kind that is nearest to a number of bits. */
export function nearestByBits(format: FormatName, bits: number): FormatName {
  const kind = /^(.+-)[\d.]+bpw$/.exec(format.id)?.[1];
  const off = ({ id }: FormatName): number => Math.abs(Number.parseFloat(id.slice(kind?.length)) - bits);
  return kind === undefined
    ? format
    : formatNames
        .filter(({ id }) => id.startsWith(kind) && id.endsWith('bpw'))
        .reduce((a, b) => (off(b) < off(a) ? b : a), format);
}
