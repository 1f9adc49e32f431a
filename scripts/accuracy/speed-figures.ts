import type { SpeedPair } from './speed-measure.ts';

/** How far a set of predictions is from what was measured. Percentages are of the measured figure. */
export interface SpeedFigures {
  readonly n: number;
  readonly median: number;
  readonly mean: number;
  /** Median of predicted / measured. */
  readonly ratio: number;
  /** Shares within these factors. */
  readonly within1_5: number;
  readonly within2: number;
  /** Share in the stated range. */
  readonly coverage: number;
}

/** Figures of a set that is not empty. */
export function speedFigures(pairs: readonly SpeedPair[]): SpeedFigures {
  const ratios = pairs.map(({ predicted, measured }) => predicted / measured);
  const errors = ratios.map((ratio) => Math.abs(ratio - 1) * 100);
  const within = (factor: number): number =>
    ratios.filter((ratio) => ratio <= factor && ratio >= 1 / factor).length / ratios.length;
  return {
    n: pairs.length,
    median: middle(errors),
    mean: errors.reduce((sum, error) => sum + error, 0) / errors.length,
    ratio: middle(ratios),
    within1_5: within(1.5),
    within2: within(2),
    coverage: pairs.filter(({ inRange }) => inRange).length / pairs.length,
  };
}

function middle(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
