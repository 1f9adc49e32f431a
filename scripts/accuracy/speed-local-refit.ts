import type { LocalCase } from './speed-local-cases.ts';

/** What one class of hardware is described by: seconds per second of reading at full bandwidth, and seconds per layer. */
interface Fit {
  readonly weights: number;
  readonly cache: number;
  readonly layer: number;
}

/** Where a fit starts from, and stays where rows say nothing: two thirds of the bandwidth, 70 microseconds. */
const start: Fit = { weights: 1.5, cache: 1.5, layer: 70e-6 };
/** Rows that the start counts as. */
const startRows = 0.3;
const rounds = 8;
/** Relative errors beyond this count less: a GPU that shares its memory with something else is no reason to move a line. */
const outlier = 0.1;

/**
 * The decode speed of every case as predicted by parameters that are fitted to the other GPUs of its class, or to all other
 * classes where it is the only GPU of its own. What all hardware shares (overheads of experts, older builds) is kept.
 * @returns tokens per second of one request, in the order of `cases`
 */
export function withoutOwnGpu(cases: readonly LocalCase[]): number[] {
  const fits = new Map<string, Fit>();
  return cases.map((own) => {
    const { gpu } = own.row;
    const fit = fits.get(gpu) ?? fitTo(othersOf(own, cases));
    fits.set(gpu, fit);
    return 1 / predicted(own, fit);
  });
}

function othersOf(own: LocalCase, cases: readonly LocalCase[]): LocalCase[] {
  const others = cases.filter(({ row }) => row.gpu !== own.row.gpu);
  const ofClass = others.filter(({ run }) => run.ofClass.hardware === own.run.ofClass.hardware);
  return ofClass.length > 0 ? ofClass : others;
}

/** Seconds that a step takes by the shipped parameters, turned back into what they were multiplied with. */
function partsOf({ run, seconds }: LocalCase): { readonly [Part in keyof Fit]: number } & { readonly fixed: number } {
  const { hardware } = run.ofClass;
  const layers = run.overhead - run.handOver;
  return {
    weights: seconds.weights * hardware.weights,
    cache: seconds.cache * hardware.cache,
    layer: layers / hardware.layerSeconds,
    fixed: run.handOver,
  };
}

function predicted(of: LocalCase, fit: Fit): number {
  const { weights, cache, layer, fixed } = partsOf(of);
  return weights * fit.weights + cache * fit.cache + layer * fit.layer + fixed;
}

/** Least squares of relative errors, each GPU counted alike, in rounds that trust outliers less. */
function fitTo(cases: readonly LocalCase[]): Fit {
  const perGpu = new Map<string, number>();
  for (const { row } of cases) perGpu.set(row.gpu, (perGpu.get(row.gpu) ?? 0) + 1);
  let fit = start;
  for (let round = 0; round < rounds; round++) {
    const rows = cases.map((of) => {
      const parts = partsOf(of);
      const seconds = 1 / of.row.measured;
      const error = Math.abs(predicted(of, fit) / seconds - 1);
      const weight = 1 / Math.sqrt(perGpu.get(of.row.gpu) ?? 1) / Math.max(1, error / outlier);
      return {
        x: [parts.weights / seconds, parts.cache / seconds, parts.layer / seconds],
        y: 1 - parts.fixed / seconds,
        weight,
      };
    });
    fit = solve(rows);
  }
  return fit;
}

interface Row {
  readonly x: readonly number[];
  readonly y: number;
  readonly weight: number;
}

/** Weighted least squares with three unknowns, drawn towards the start. */
function solve(rows: readonly Row[]): Fit {
  const origin = [start.weights, start.cache, start.layer];
  const size = origin.length;
  const matrix = origin.map((value, i) =>
    origin.map((_, j) => (i === j ? startRows / value ** 2 : 0)).concat(startRows / value),
  );
  for (const { x, y, weight } of rows) {
    for (let i = 0; i < size; i++) {
      const line = matrix[i] as number[];
      for (let j = 0; j < size; j++) line[j] = (line[j] as number) + weight * (x[i] as number) * (x[j] as number);
      line[size] = (line[size] as number) + weight * (x[i] as number) * y;
    }
  }
  const [weights = 1, cache = 1, layer = 0] = eliminate(matrix);
  return { weights: Math.max(1, weights), cache: Math.max(1, cache), layer: Math.max(0, layer) };
}

/** Gauss elimination of a positive definite system with its right side as the last column. */
function eliminate(matrix: number[][]): number[] {
  const size = matrix.length;
  for (let i = 0; i < size; i++) {
    const pivot = matrix[i] as number[];
    for (let other = 0; other < size; other++) {
      if (other === i) continue;
      const line = matrix[other] as number[];
      const factor = (line[i] as number) / (pivot[i] as number);
      for (let j = i; j <= size; j++) line[j] = (line[j] as number) - factor * (pivot[j] as number);
    }
  }
  return matrix.map((line, i) => (line[size] as number) / (line[i] as number));
}
