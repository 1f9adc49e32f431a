/** One figure of one run: what was predicted, its range, what was measured. All in the unit of the log. */
export interface Comparison {
  readonly term: string;
  readonly id: string;
  /** The model as it was served, with what the reader needs to know of the run. */
  readonly what: string;
  /** The model's catalogue id: runs of one model resemble each other. */
  readonly model: string;
  /** Releases that are counted together. */
  readonly releases: string;
  readonly predicted: number;
  readonly low?: number;
  readonly high?: number;
  readonly measured: number;
  /** Half of the last digit that the log prints: it belongs to the reading, not to the prediction. */
  readonly rounding?: number;
  /** What the record says beside its figures. */
  readonly note?: string;
  readonly source: string;
}

/** A comparison before the figure is predicted. */
export type Measured = Omit<Comparison, 'predicted' | 'low' | 'high' | 'rounding'>;

/** The error of a prediction in percent of what was measured. */
export function errorPercent({ predicted, measured }: Comparison): number {
  return (predicted / measured - 1) * 100;
}

/** The prediction, written with the log's digits, would be the log's figure. */
export function withinRounding({ predicted, measured, rounding = 0 }: Comparison): boolean {
  return Math.abs(predicted - measured) <= rounding * 1.0001;
}

/** What was measured lies in the predicted range, as far as the log's digits tell. */
export function covered({ measured, low = measured, high = measured, rounding = 0 }: Comparison): boolean {
  return measured >= low - rounding && measured <= high + rounding;
}
