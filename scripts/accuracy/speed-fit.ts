import type { SpeedParameters } from '../../src/catalogue/speed/parameters.ts';
import { type SpeedCase, underParameters } from './speed-cases.ts';

/**
 * The parameters that serving runs decide, each with where it starts and how far it may stray. Shares of a peak start at the
 * medians of measured kernels, overheads at those of an earlier fit to runs of these and other models, rounded; both are held to them (`spread`, as
 * a share), so that a part of the runs does not pull them far.
 */
interface Fitted {
  readonly start: number;
  readonly spread: number;
  /** Never more: what the best measured kernels reach. */
  readonly most?: number;
  readonly set: (parameters: Draft, value: number) => void;
}

type Draft = { -readonly [Key in keyof SpeedParameters]: Mutable<SpeedParameters[Key]> };
type Mutable<T> = T extends object ? { -readonly [Key in keyof T]: Mutable<T[Key]> } : T;

const kernel = { spread: 0.05 } as const;
const overhead = { spread: 0.2 } as const;

const fitted: readonly Fitted[] = [
  { start: 0.72, ...kernel, most: 0.85, set: ({ kernels }, value) => (kernels.hopper.reading[16] = value) },
  { start: 0.65, ...kernel, most: 0.85, set: ({ kernels }, value) => (kernels.hopper.reading[8] = value) },
  { start: 0.82, ...kernel, most: 0.95, set: ({ kernels }, value) => (kernels.hopper.expertReading = value) },
  { start: 0.78, ...kernel, set: ({ kernels }, value) => (kernels.hopper.computing[16] = value) },
  { start: 0.58, ...kernel, set: ({ kernels }, value) => (kernels.hopper.computing[8] = value) },
  { start: 0.65, ...kernel, most: 0.85, set: ({ kernels }, value) => (kernels.blackwell.reading[16] = value) },
  { start: 0.55, ...kernel, most: 0.85, set: ({ kernels }, value) => (kernels.blackwell.reading[8] = value) },
  { start: 0.47, ...kernel, most: 0.85, set: ({ kernels }, value) => (kernels.blackwell.reading[4] = value) },
  { start: 0.87, ...kernel, most: 0.95, set: ({ kernels }, value) => (kernels.blackwell.expertReading = value) },
  { start: 0.67, ...kernel, set: ({ kernels }, value) => (kernels.blackwell.computing[16] = value) },
  { start: 0.48, ...kernel, set: ({ kernels }, value) => (kernels.blackwell.computing[8] = value) },
  { start: 0.42, ...kernel, set: ({ kernels }, value) => (kernels.blackwell.computing[4] = value) },
  { start: 0.82, ...kernel, most: 0.9, set: (parameters, value) => (parameters.cacheReading = value) },
  { start: 0.21, spread: 0.15, set: (parameters, value) => (parameters.expertComputing = value) },
  { start: 15e-6, ...overhead, set: (parameters, value) => (parameters.synchronisation = value) },
  { start: 15e-6, ...overhead, set: (parameters, value) => (parameters.perRequest = value) },
  { start: 30e-6, ...overhead, set: (parameters, value) => (parameters.perExpertLayer = value) },
  { start: 1, spread: 0.35, set: (parameters, value) => (parameters.interference = value) },
  { start: 20e-6, ...overhead, set: ({ engines }, value) => (engines.vllm.perLayer = value) },
  { start: 25e-6, ...overhead, set: ({ engines }, value) => (engines.sglang.perLayer = value) },
  { start: 1e-3, ...overhead, set: ({ engines }, value) => (engines.sglang.perStep = value) },
  { start: 5e-6, ...overhead, set: ({ engines }, value) => (engines['tensorrt-llm'].perLayer = value) },
  { start: 0.6e-3, ...overhead, set: ({ engines }, value) => (engines['tensorrt-llm'].perStep = value) },
];

/** An error of this size, as a logarithm, is where the loss turns from square to straight. */
const usualError = 0.12;
/** How much the starting values weigh against the runs. */
const heldBy = 1.5;

/**
 * The logarithms of the fitted values that minimise the loss, from `start` on, until a round lowers it by a smaller share than
 * `precision`. Deterministic.
 */
export function fit(
  cases: readonly SpeedCase[],
  from: SpeedParameters,
  start = startingPoint(),
  precision = 1e-6,
): number[] {
  let point = start;
  let errors = residuals(cases, from, point);
  let damping = 1e-3;
  for (let gain = 1; gain > precision; ) {
    const slopes = slopesAt(cases, from, point, errors);
    const loss = lossOf(errors);
    gain = 0;
    for (let attempt = 0; attempt < 8 && gain === 0; attempt++) {
      const candidate = clamped(moved(point, errors, slopes, damping));
      const candidateErrors = residuals(cases, from, candidate);
      if (lossOf(candidateErrors) < loss) {
        gain = 1 - lossOf(candidateErrors) / loss;
        point = candidate;
        errors = candidateErrors;
        damping /= 5;
      } else {
        damping *= 6;
      }
    }
  }
  return point;
}

/** How each residual changes with each value, by a small step. */
function slopesAt(
  cases: readonly SpeedCase[],
  from: SpeedParameters,
  point: readonly number[],
  errors: readonly number[],
): number[][] {
  const step = 1e-4;
  return point.map((value, index) =>
    residuals(cases, from, point.with(index, value + step)).map((error, row) => (error - (errors[row] ?? 0)) / step),
  );
}

/** Logarithms of the starting values. */
export function startingPoint(): number[] {
  return fitted.map(({ start }) => Math.log(start));
}

/** The parameters at a point; what is not fitted is taken `from` others. */
export function parametersAt(point: readonly number[], from: SpeedParameters): SpeedParameters {
  const parameters = structuredClone(from) as Draft;
  for (const [index, { set }] of fitted.entries()) set(parameters, Math.exp(point[index] ?? 0));
  return parameters as SpeedParameters;
}

/** Errors of the runs in logarithms, then the pull back to the starting values. */
function residuals(cases: readonly SpeedCase[], from: SpeedParameters, point: readonly number[]): number[] {
  const parameters = parametersAt(point, from);
  const errors = cases.map((one) => Math.log(underParameters(one, parameters) / one.row.measured) / usualError);
  const pulls = fitted.map(({ start, spread }, index) => (heldBy * ((point[index] ?? 0) - Math.log(start))) / spread);
  return [...errors, ...pulls];
}

/** Square for small residuals, straight for large ones ("soft L1"). */
function lossOf(all: readonly number[]): number {
  return all.reduce((sum, residual) => sum + 2 * (Math.sqrt(1 + residual * residual) - 1), 0);
}

/** One step of Levenberg and Marquardt, each residual weighed by the slope of the loss. */
function moved(
  point: readonly number[],
  before: readonly number[],
  slopes: readonly (readonly number[])[],
  damping: number,
): number[] {
  const weights = before.map((residual) => 1 / Math.sqrt(1 + residual * residual));
  const dot = (one: readonly number[], other: readonly number[]): number =>
    one.reduce((sum, value, row) => sum + value * (other[row] ?? 0) * (weights[row] ?? 0), 0);
  const matrix = slopes.map((one, index) => {
    const row = slopes.map((other) => dot(one, other));
    return row.with(index, (row[index] ?? 0) * (1 + damping));
  });
  const step = solve(
    matrix,
    slopes.map((one) => -dot(one, before)),
  );
  return point.map((value, index) => value + (step[index] ?? 0));
}

function clamped(point: readonly number[]): number[] {
  return point.map((value, index) => Math.min(value, Math.log(fitted[index]?.most ?? Number.POSITIVE_INFINITY)));
}

/** Gaussian elimination; the matrix is positive definite, so no row need be exchanged. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, index) => [...row, right[index] ?? 0]);
  const size = rows.length;
  for (let pivot = 0; pivot < size; pivot++) {
    const top = rows[pivot] ?? [];
    for (let below = pivot + 1; below < size; below++) {
      const row = rows[below] ?? [];
      const factor = (row[pivot] ?? 0) / (top[pivot] ?? 1);
      for (let column = pivot; column <= size; column++) row[column] = (row[column] ?? 0) - factor * (top[column] ?? 0);
    }
  }
  const solution = new Array<number>(size).fill(0);
  for (let index = size - 1; index >= 0; index--) {
    const row = rows[index] ?? [];
    let rest = row[size] ?? 0;
    for (let column = index + 1; column < size; column++) rest -= (row[column] ?? 0) * (solution[column] ?? 0);
    solution[index] = rest / (row[index] ?? 1);
  }
  return solution;
}
