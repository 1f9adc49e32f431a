import type { Reader } from './reader.ts';

const processors: ReadonlySet<string> = new Set(['ryzen', 'epyc', 'xeon', 'threadripper', 'celeron', 'pentium']);

/**
 * Passes over a CPU's name, whose numbers are no counts or contexts: "i9-14900K", "Ryzen 9 7950X", "Xeon E5-2698 v4".
 * @returns the atoms taken, 0 when there is none
 */
export function readProcessor(reader: Reader, at: number): number {
  const { atoms } = reader;
  const first = atoms[at];
  const intel = first?.text === 'i' && /^[3579]$/.test(atoms[at + 1]?.text ?? '') && atoms[at + 1]?.join === 'glued';
  if (first?.kind !== 'word' || (!intel && !processors.has(first.text))) return 0;
  let end = at + (intel ? 2 : 1);
  // Numbers and what is glued to them; "gold", "pro" and the like are plain words.
  for (let taken = 0; taken < 6; taken++) {
    const atom = atoms[end];
    if (atom === undefined || atom.join === 'apart' || atom.kind === 'han') break;
    const glued = atom.join === 'glued' && atoms[end - 1]?.chunk === atom.chunk;
    const beforeNumber =
      /^[evwx]$/.test(atom.text) && atoms[end + 1]?.kind === 'number' && atoms[end + 1]?.join === 'glued';
    if (!glued && !beforeNumber && atom.kind !== 'number') break;
    // "i9 2x 3090": a count, not a part of the name.
    if (!glued && atom.kind === 'number' && atom.value <= 64 && (atoms[end + 1]?.text === 'x' || atom.value < 3)) break;
    end++;
  }
  reader.passed += end - at;
  return end - at;
}
