/** A figure with its 90 % range. Bytes are whole; other units as the field says. */
export interface Range {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** How far the truth was from the prediction in measured runs: the 5 % and 95 % quantiles of (measured - predicted). */
export interface Spread {
  /** In bytes, or in the figure's unit. */
  readonly below: number;
  readonly above: number;
}

/** A range from a value and a spread around it. */
export function spread(value: number, { below, above }: Spread): Range {
  return { value: Math.round(value), low: Math.round(value - below), high: Math.round(value + above) };
}

/** A figure that is known exactly. */
export function exactly(value: number): Range {
  return { value, low: value, high: value };
}

/**
 * The sum of ranges whose errors are independent: half-widths add in squares. Subtract a range by passing it negated.
 */
export function sumOfRanges(ranges: readonly Range[]): Range {
  let value = 0;
  let below = 0;
  let above = 0;
  for (const range of ranges) {
    value += range.value;
    below += (range.value - range.low) ** 2;
    above += (range.high - range.value) ** 2;
  }
  return {
    value: Math.round(value),
    low: Math.round(value - Math.sqrt(below)),
    high: Math.round(value + Math.sqrt(above)),
  };
}

/** The range of the negative. */
export function negated({ value, low, high }: Range): Range {
  return { value: -value, low: -high, high: -low };
}

/** The chance that a figure with this 90 % range is at least `threshold`, taken as two normal halves around the value. */
export function chanceAtLeast({ value, low, high }: Range, threshold: number): number {
  const distance = value - threshold;
  const half = distance >= 0 ? value - low : high - value;
  if (half <= 0) return distance >= 0 ? 1 : 0;
  return normalCdf((distance / half) * 1.6449);
}

/** Abramowitz and Stegun 26.2.17, absolute error below 7.5e-8. */
function normalCdf(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail =
    Math.exp((-x * x) / 2) *
    0.3989422804014327 *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return x >= 0 ? 1 - tail : tail;
}
