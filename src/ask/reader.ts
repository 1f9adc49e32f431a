import type { Accelerator } from '../catalogue/accelerator.ts';
import { type Atom, type Atoms, splitIntoAtoms } from '../catalogue/atoms.ts';
import type { PhraseMatch } from '../catalogue/phrases.ts';
import { type Claim, type Strength, strength } from './claims.ts';
import type { Refusal } from './refusal.ts';
import { type Meaning, vocabulary } from './vocabulary.ts';

/** A place where a model is named: terms of its name, or the name of a repository. */
export interface ModelMention {
  readonly at: number;
  readonly text: string;
  readonly strength: Strength;
  readonly alternative: boolean;
  /** Terms of the name (catalogue/model-terms.ts). */
  readonly terms: readonly string[];
  /** A repository id or quoted name, taken as a whole. */
  readonly name?: string;
  /** The name is to be taken letter for letter. */
  readonly verbatim?: boolean;
}

/** A place where memory is named. */
export interface MemoryMention {
  readonly at: number;
  readonly gib: number;
  readonly text: string;
  /** gpu: right behind a GPU's name; vram: called so; total: of all GPUs; need: what a model takes; system: not the GPU's; bare: unsaid. */
  readonly role: 'gpu' | 'vram' | 'total' | 'need' | 'system' | 'bare';
}

/** Words that were not understood. */
export interface UnknownWords {
  readonly from: number;
  readonly to: number;
}

/** What has been read so far, and the words still to read. */
export class Reader {
  readonly source: Atoms;
  readonly atoms: Atom[];
  readonly claims: Claim[] = [];
  readonly models: ModelMention[] = [];
  readonly memories: MemoryMention[] = [];
  readonly accelerators = new Map<string, Accelerator>();
  readonly notes: string[] = [];
  readonly unknown: UnknownWords[] = [];
  readonly wishes = { private: false, explain: false, help: false, speed: false };
  refusal: Refusal | undefined;
  /** A word that looks like the name of a model that is not in the catalogue. */
  unknownModel: { readonly at: number; readonly text: string } | undefined;
  /** Look-ups still allowed that cost more than a few microseconds: they bound the time for hostile texts. */
  readonly budget = { corrections: 40, repositories: 8 };
  /** Atoms passed over as filler. */
  passed = 0;
  /** Position of the last "or", "vs", "/"; -1 before any. */
  lastOr = -1;
  /** Position behind the last "takes", "requires"; far away before any. */
  lastNeed = Number.NEGATIVE_INFINITY;
  /** Position of the last "total"; far away before any. */
  lastTotal = Number.NEGATIVE_INFINITY;
  /** Position behind the last "tpot"; far away before any. */
  lastTokenTime = Number.NEGATIVE_INFINITY;
  /** Position behind the last GPU. */
  lastGpu = Number.NEGATIVE_INFINITY;

  /** About how many words there are: chunks, and Chinese at two characters a word. */
  readonly #words: number;
  /** Where a field was first said, and how often. */
  readonly #said = new Map<Claim['field'], { readonly at: number; readonly times: number }>();

  constructor(text: string) {
    this.source = splitIntoAtoms(text);
    this.atoms = [...this.source.atoms];
    const han = this.atoms.reduce((sum, { kind }) => sum + Number(kind === 'han'), 0);
    this.#words = this.source.chunks + han / 2;
  }

  /** Few words: each of them is meant. */
  get terse(): boolean {
    return this.#words <= 8;
  }

  /** Sentences: much in them is not about the question. */
  get prose(): boolean {
    return this.#words > 10 && this.passed * 4 > this.atoms.length;
  }

  phraseAt(i: number): PhraseMatch<Meaning> | undefined {
    return vocabulary.longest(this.atoms, i);
  }

  /** The text of atoms [from, to), as typed. */
  typed(from: number, to: number): string {
    const first = this.atoms[from];
    const last = this.atoms[to - 1];
    return first === undefined || last === undefined ? '' : this.source.text.slice(first.start, last.end);
  }

  /** Whether what stands at an atom is joined to what was said at `earlier` by "or", "vs" or "/". */
  isAlternative(at: number, earlier: number | undefined): boolean {
    return earlier !== undefined && (this.lastOr > earlier || (this.atoms[at]?.before.includes('/') ?? false));
  }

  claim(
    field: Claim['field'],
    value: Claim['value'],
    at: number,
    length: number,
    sure: Strength = strength.named,
    more: Pick<Claim, 'of' | 'inTraining' | 'note' | 'computeType'> = {},
  ): void {
    const said = this.#said.get(field);
    const earlier = said?.at;
    this.#said.set(field, { at: said?.at ?? at, times: (said?.times ?? 0) + 1 });
    // More than anybody says of one thing; it bounds the time for hostile texts.
    if (said !== undefined && said.times >= 16) return;
    this.claims.push({
      field,
      value,
      strength: sure,
      at,
      text: this.typed(at, at + length),
      alternative: this.isAlternative(at, earlier),
      ...more,
    });
  }

  note(text: string | undefined): void {
    if (text !== undefined && !this.notes.includes(text)) this.notes.push(text);
  }

  refuse(refusal: Refusal): void {
    this.refusal ??= refusal;
  }

  /** Marks atoms as not understood; neighbours in the same chunk become one. */
  unknownAt(from: number, length: number): void {
    const last = this.unknown.at(-1);
    if (last?.to === from && this.atoms[last.to - 1]?.chunk === this.atoms[from]?.chunk) {
      this.unknown[this.unknown.length - 1] = { from: last.from, to: from + length };
    } else this.unknown.push({ from, to: from + length });
  }

  /** Replaces an atom's text (a corrected typing error). */
  correct(at: number, text: string): void {
    const atom = this.atoms[at];
    if (atom !== undefined) this.atoms[at] = { ...atom, text };
  }
}
