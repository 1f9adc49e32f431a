import type { Question } from './question.ts';
import type { Refusal } from './refusal.ts';
import { refuseContradiction } from './refuse.ts';

/** How surely a claim is about its field. */
export const strength = { bare: 1, named: 2, explicit: 3 } as const;
export type Strength = (typeof strength)[keyof typeof strength];

/** One place in the words that says something about a field. */
export interface Claim {
  readonly field: keyof Question;
  readonly value: NonNullable<Question[keyof Question]> | null;
  readonly strength: Strength;
  /** Position among the atoms. */
  readonly at: number;
  /** As typed. */
  readonly text: string;
  /** Joined to an earlier claim by "or", "vs": another wish, not a contradiction. */
  readonly alternative: boolean;
  /** The GPU that a number of GPUs was said of. */
  readonly of?: string;
  /** The field that is meant instead when the question is about training. */
  readonly inTraining?: keyof Question;
  /** Said as a `dtype`: of the arithmetic when the weights have a format of their own. */
  readonly computeType?: true;
  /** Said to people when this claim is the one that counts. */
  readonly note?: string;
}

/** What the claims about a field come to. */
export interface Settled {
  readonly value: Claim['value'];
  readonly note: string | undefined;
  /** Other values that were named with it. */
  readonly others: readonly Claim[];
  readonly refusal?: Refusal;
}

/**
 * Settles the claims about one field: the surest wins; equally sure claims with different values are alternatives when
 * joined by "or" or in a longer text, and a contradiction otherwise.
 * @param claims at least one, all of the same field
 */
export function settle(claims: readonly Claim[], prose: boolean): Settled | undefined {
  const [only] = claims;
  if (only !== undefined && claims.length === 1) return { value: only.value, note: only.note, others: [] };
  const surest = Math.max(...claims.map((claim) => claim.strength));
  // "8xA100 ... a single GPU": the number that was said of the GPU comes first.
  const top = claims
    .filter((claim) => claim.strength === surest)
    .sort((a, b) => Number(b.of !== undefined) - Number(a.of !== undefined));
  const first = top[0];
  if (first === undefined) return undefined;
  const others = top.filter(
    (claim, i) => claim.value !== first.value && top.findIndex(({ value }) => value === claim.value) === i,
  );
  const against = others.find((claim) => !claim.alternative);
  if (against === undefined || prose) return { value: first.value, note: first.note, others };
  return {
    value: first.value,
    note: first.note,
    others: [],
    refusal: refuseContradiction(first.field, first.text, against.text),
  };
}
