import type { Atom } from './atoms.ts';

/** A piece of a model's name with a meaning of its own: "llama", "3.1", "70b", "a22b", "8x7b", "k2.5", "4.5v". */
export interface Term {
  readonly text: string;
  /** Atoms it is made of. */
  readonly length: number;
}

const units = new Map([
  ['b', 'b'],
  ['bn', 'b'],
  ['billion', 'b'],
  ['m', 'm'],
  ['million', 'm'],
  ['t', 't'],
  ['trillion', 't'],
]);

/** The term that starts at an atom: numbers with their unit, single letters with their number, whole words otherwise. */
export function termAt(atoms: readonly Atom[], from: number): Term {
  const first = atoms[from];
  if (first === undefined) return { text: '', length: 0 };
  if (first.kind === 'number') return numberTerm(atoms, from, first);
  if (first.kind !== 'word' || first.text.length > 1) return { text: first.text, length: 1 };
  const number = gluedTo(atoms, from + 1, 'number');
  if (number === undefined) return { text: first.text, length: 1 };
  // a22b, e4b, r7b; else k2.5, v3, r1.
  const unit = gluedTo(atoms, from + 2, 'word');
  if (unit?.text === 'b' || unit?.text === 'm') return { text: first.text + number.text + unit.text, length: 3 };
  return { text: first.text + number.text, length: 2 };
}

function numberTerm(atoms: readonly Atom[], from: number, first: Atom): Term {
  const next = atoms[from + 1];
  if (next?.kind !== 'word') return { text: first.text, length: 1 };
  if (next.join === 'glued') {
    const unit = units.get(next.text);
    if (unit !== undefined) return { text: first.text + unit, length: 2 };
    const second = next.text === 'x' ? gluedTo(atoms, from + 2, 'number') : undefined;
    if (second !== undefined && gluedTo(atoms, from + 3, 'word')?.text === 'b') {
      return { text: `${first.text}x${second.text}b`, length: 4 };
    }
    if (next.text.length === 1 && next.text !== 'x' && gluedTo(atoms, from + 2, 'number') === undefined) {
      return { text: first.text + next.text, length: 2 };
    }
  } else if (next.join === 'spaced' || next.join === 'tied') {
    const unit = next.text === 'm' || next.text === 't' ? undefined : units.get(next.text);
    if (unit !== undefined && gluedTo(atoms, from + 2, 'number') === undefined) {
      return { text: first.text + unit, length: 2 };
    }
  }
  return { text: first.text, length: 1 };
}

function gluedTo(atoms: readonly Atom[], at: number, kind: Atom['kind']): Atom | undefined {
  const atom = atoms[at];
  return atom?.join === 'glued' && atom.kind === kind ? atom : undefined;
}

/** All terms of a name. */
export function termsOf(atoms: readonly Atom[]): string[] {
  const terms: string[] = [];
  for (let i = 0; i < atoms.length; ) {
    const term = termAt(atoms, i);
    terms.push(term.text);
    i += Math.max(1, term.length);
  }
  return terms;
}

const sizeTerm = /^(?:(\d{1,6}(?:\.\d{1,6})?)(b|m|t)|(\d{1,4})x(\d{1,4}(?:\.\d{1,3})?)b)$/;

/** Parameters that a size term names: 70b -> 70e9, 8x7b -> 56e9 (nominal); undefined when it is not a size. */
export function parametersOf(term: string): number | undefined {
  const match = sizeTerm.exec(term);
  if (match === null) return undefined;
  const [, number, unit, experts, each] = match;
  if (number !== undefined) return Number(number) * (unit === 'b' ? 1e9 : unit === 't' ? 1e12 : 1e6);
  return Number(experts) * Number(each) * 1e9;
}
