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

/** A range by factors around a value: [value / down, value × up], for figures that are not whole numbers. */
export function times(value: number, { down, up }: { readonly down: number; readonly up: number }): Range {
  return { value, low: value / down, high: value * up };
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

/** Where Student's t with two degrees of freedom has 95 % of its mass below. */
const t95 = 2.92;

/**
 * The chance that a figure with this 90 % range is at least `threshold`: two halves of Student's t with two degrees of freedom, one on
 * each side of the value. Errors of measured runs have such tails: 4 % of 221 figures of vLLM were off by more than twice the
 * half-width (t: 3 %, a normal distribution: 0.1 %), 28 % by more than half of it (t: 28 %). See docs/accuracy.md.
 */
export function chanceAtLeast({ value, low, high }: Range, threshold: number): number {
  const distance = value - threshold;
  const half = distance >= 0 ? value - low : high - value;
  if (half <= 0) return distance >= 0 ? 1 : 0;
  const t = (distance / half) * t95;
  // Far out the two halves cancel to the last bit: the tail is computed by itself, which keeps the chance falling.
  const tail = 1 / (2 + t * t + Math.abs(t) * Math.sqrt(2 + t * t));
  return t < 0 ? tail : 1 - tail;
}
