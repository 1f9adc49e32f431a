import { type Atom, splitIntoAtoms } from './atoms.ts';

interface Node<T> {
  readonly next: Map<string, Node<T>>;
  /** Every phrase that comes through here has this atom glued to the one before it. */
  gluedOnly: boolean;
  value: T | undefined;
}

/** A match: how many atoms it takes and what it stands for. */
export interface PhraseMatch<T> {
  readonly length: number;
  readonly value: T;
}

/**
 * Known phrases, found by the longest match. A phrase written in one piece (`h100`) must be in one piece or hyphened in the
 * text ("h-100"); a phrase written with a blank or a hyphen (`rtx 3090`) may be joined in any way short of punctuation.
 */
export class Phrases<T> {
  readonly #values = new Set<T>();
  readonly #root: Node<T> = { next: new Map(), gluedOnly: false, value: undefined };

  /** Adds a phrase; the first meaning of a phrase stays. */
  add(phrase: string, value: T): void {
    const { atoms } = splitIntoAtoms(phrase);
    let node = this.#root;
    for (const [i, atom] of atoms.entries()) {
      const glued = i > 0 && atom.join === 'glued';
      let next = node.next.get(atom.text);
      if (next === undefined) {
        next = { next: new Map(), gluedOnly: glued, value: undefined };
        node.next.set(atom.text, next);
      } else if (!glued) next.gluedOnly = false;
      node = next;
    }
    if (atoms.length === 0) return;
    node.value ??= value;
    this.#values.add(value);
  }

  /** Everything that a phrase stands for, in the order of addition. */
  values(): T[] {
    return [...this.#values];
  }

  /** The longest phrase that starts at `from`, or undefined. */
  longest(atoms: readonly Atom[], from: number): PhraseMatch<T> | undefined {
    let node = this.#root;
    let best: PhraseMatch<T> | undefined;
    for (let i = from; i < atoms.length; i++) {
      const atom = atoms[i];
      if (atom === undefined) break;
      const next = node.next.get(atom.text);
      if (next === undefined) break;
      if (i > from && (atom.join === 'apart' || (next.gluedOnly && atom.join === 'spaced'))) break;
      node = next;
      if (node.value !== undefined && !(i > from && splitsName(atom, atoms[i + 1])))
        best = { length: i - from + 1, value: node.value };
    }
    return best;
  }

  /** What the whole of these atoms stands for, or undefined. */
  exactly(atoms: readonly Atom[]): T | undefined {
    const match = this.longest(atoms, 0);
    return match?.length === atoms.length ? match.value : undefined;
  }
}

/** "q2_k l4" is not "q2_k_l": a phrase does not end inside another name. */
function splitsName(last: Atom, next: Atom | undefined): boolean {
  return (
    last.join === 'spaced' &&
    last.kind === 'word' &&
    last.text.length <= 2 &&
    next?.kind === 'number' &&
    next.join === 'glued'
  );
}
