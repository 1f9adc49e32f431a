/** One figure of one run: what was predicted, its range, what was measured. All in the unit of the log. */
export interface Comparison {
  readonly term: string;
  readonly id: string;
  /** The model as it was served. */
  readonly what: string;
  readonly predicted: number;
  readonly low?: number;
  readonly high?: number;
  readonly measured: number;
  /** Half of the last digit that the log prints: it belongs to the reading, not to the prediction. */
  readonly rounding?: number;
  readonly source: string;
}

export interface TermFigures {
  readonly term: string;
  readonly n: number;
  /** Errors in percent of the measured figure. */
  readonly median: number;
  readonly p90: number;
  readonly bias: number;
  /** Share of figures inside their range; undefined when the term has none. */
  readonly coverage: number | undefined;
  readonly worst: readonly Comparison[];
}

/** The error of a prediction in percent of what was measured. */
export function errorPercent({ predicted, measured }: Comparison): number {
  return (predicted / measured - 1) * 100;
}

/** Error figures of every term, in the order in which the terms first occur. */
export function figuresOf(comparisons: readonly Comparison[]): TermFigures[] {
  return [...new Set(comparisons.map(({ term }) => term))].map((term) => {
    const rows = comparisons.filter((row) => row.term === term);
    const errors = rows.map(errorPercent);
    const sizes = errors.map(Math.abs).sort((a, b) => a - b);
    const ranged = rows.filter(({ low, high }) => low !== undefined && high !== undefined);
    return {
      term,
      n: rows.length,
      median: quantile(sizes, 0.5),
      p90: quantile(sizes, 0.9),
      bias: errors.reduce((sum, error) => sum + error, 0) / errors.length,
      coverage: ranged.length === 0 ? undefined : ranged.filter(covered).length / ranged.length,
      worst: [...rows].sort((a, b) => Math.abs(errorPercent(b)) - Math.abs(errorPercent(a))).slice(0, 5),
    };
  });
}

function covered({ measured, low = measured, high = measured, rounding = 0 }: Comparison): boolean {
  return measured >= low - rounding && measured <= high + rounding;
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
