import type { Question, QuestionDraft } from './question.ts';
import type { Refusal } from './refusal.ts';

/** Another way to read an ambiguous word: "70b" was taken as Llama 3.3 70B, these were the others. */
export interface Alternative {
  readonly field: keyof Question;
  /** What to type, in the words of `format`: "qwen2.5 72b". */
  readonly words: string;
  /** What to show on a button: "Qwen2.5 72B". */
  readonly label: string;
  /** The fields to set in the question to see it. */
  readonly change: QuestionDraft;
}

/** What the reply should be. */
export interface Wishes {
  readonly private: boolean;
  readonly explain: boolean;
  readonly help: boolean;
  /** "How fast is", "tok/s": the speed first. */
  readonly speed: boolean;
}

/** What the words said. */
export interface Reading {
  /** The fields that were typed, and only those: nothing is defaulted here. */
  readonly question: QuestionDraft;
  /** How a word was taken when that is not plain: "TheBloke/Llama-2-70B-AWQ is Llama 2 70B, re-packaged as AWQ". */
  readonly notes: readonly string[];
  readonly alternatives: readonly Alternative[];
  /** Words that were not understood, as typed. They are named in the reply. */
  readonly unknown: readonly string[];
  /** Words about the reply, not about the hardware. */
  readonly wishes: Wishes;
  /** Set when the words contradict themselves or hold a value out of bounds; the question is then as far as it was read. */
  readonly refusal?: Refusal;
}
