import { type Comparison, covered, errorPercent } from './comparison.ts';

/** How far a term's predictions were from the measured figures. */
export interface TermFigures {
  readonly term: string;
  readonly n: number;
  /** Models among the runs. */
  readonly models: number;
  /** Errors in percent of the measured figure. */
  readonly median: number;
  readonly p90: number;
  readonly bias: number;
  /** The same in the unit of the log. */
  readonly medianAbsolute: number;
  readonly p90Absolute: number;
  /** Share of figures inside their shipped range; undefined when the term has none. */
  readonly coverage: number | undefined;
  /** Share of figures inside a range made from the runs of all other models; undefined below `enough` runs. */
  readonly unseen: number | undefined;
  readonly worst: readonly Comparison[];
}

/**
 * A 90 % range holds all of n figures with probability 0.9^n. From 29 on that is below 5 %: only then does a full house say that
 * the range is too wide.
 */
export const enough = 29;

/** The share of the other models' errors that the trial range holds: a little more than 90 %, as their quantiles are uncertain. */
const trialShare = 0.95;

/** Error figures of every term, in the order in which the terms first occur. */
export function figuresOf(comparisons: readonly Comparison[]): TermFigures[] {
  return [...new Set(comparisons.map(({ term }) => term))].map((term) =>
    figuresOfTerm(
      term,
      comparisons.filter((row) => row.term === term),
    ),
  );
}

function figuresOfTerm(term: string, rows: readonly Comparison[]): TermFigures {
  const errors = rows.map(errorPercent);
  const sizes = ascending(errors.map(Math.abs));
  const absolute = ascending(rows.map(({ predicted, measured }) => Math.abs(predicted - measured)));
  const ranged = rows.filter(({ low, high }) => low !== undefined && high !== undefined);
  return {
    term,
    n: rows.length,
    models: new Set(rows.map(({ model }) => model)).size,
    median: quantile(sizes, 0.5),
    p90: quantile(sizes, 0.9),
    bias: errors.reduce((sum, error) => sum + error, 0) / errors.length,
    medianAbsolute: quantile(absolute, 0.5),
    p90Absolute: quantile(absolute, 0.9),
    coverage: ranged.length === 0 ? undefined : ranged.filter(covered).length / ranged.length,
    unseen: rows.length < enough ? undefined : unseenCoverage(rows),
    worst: [...rows].sort((a, b) => Math.abs(errorPercent(b)) - Math.abs(errorPercent(a))).slice(0, 5),
  };
}

/**
 * Leaves one model out at a time, makes a range from the errors of the others, and counts how many figures of the model lie in
 * it. Errors are shares of the prediction, as most shipped ranges are.
 */
export function unseenCoverage(rows: readonly Comparison[]): number {
  let inside = 0;
  for (const model of new Set(rows.map((row) => row.model))) {
    const [low, high] = shortestInterval(
      rows.filter((row) => row.model !== model).map(({ predicted, measured }) => measured / predicted - 1),
      trialShare,
    );
    inside += rows.filter((row) => row.model === model && covered(within(row, low, high))).length;
  }
  return inside / rows.length;
}

function within(row: Comparison, low: number, high: number): Comparison {
  return { ...row, low: row.predicted * (1 + low), high: row.predicted * (1 + high) };
}

/** The shortest interval around zero that holds this share of the errors. */
export function shortestInterval(errors: readonly number[], share: number): readonly [low: number, high: number] {
  const sorted = ascending(errors);
  const held = Math.ceil(share * sorted.length);
  let best: readonly [number, number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let from = 0; from + held <= sorted.length; from++) {
    const low = Math.min(0, sorted[from] ?? 0);
    const high = Math.max(0, sorted[from + held - 1] ?? 0);
    if (high - low < best[1] - best[0]) best = [low, high];
  }
  return best;
}

function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
