/** One line of the result: what was measured, what came out, and what the project promises. */
export interface Row {
  readonly what: string;
  readonly result: string;
  /** Absent for figures that are only of interest. */
  readonly promise?: { readonly text: string; readonly kept: boolean };
}

/** A figure that must not be above a bound. */
export function atMost(what: string, value: number, bound: number, unit: string): Row {
  return {
    what,
    result: `${figure(value)} ${unit}`,
    promise: { text: `at most ${figure(bound)} ${unit}`, kept: value <= bound },
  };
}

/** A figure that must not be below a bound. */
export function atLeast(what: string, value: number, bound: number, unit: string): Row {
  return {
    what,
    result: `${figure(value)} ${unit}`,
    promise: { text: `at least ${figure(bound)} ${unit}`, kept: value >= bound },
  };
}

/** Three digits that matter: 12,300 or 4.56. */
export function figure(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: value >= 1000 ? 4 : 3 });
}

/**
 * The value below which a share of the samples lies (nearest rank).
 * @throws RangeError without samples
 */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('no samples');
  return value;
}
