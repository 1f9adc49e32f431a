import { type Comparison, errorPercent } from './comparison.ts';
import { figuresOf } from './figures.ts';
import { leftOutWords, share, table, worst } from './tables.ts';
import type { TrainingMeasurement, TrainingVerdict } from './training-measure.ts';

/** The part of docs/accuracy.md on training. */
export function trainingPart(measurement: TrainingMeasurement): string[] {
  const { exact, asked, unnamed, shown, baselines, verdicts, left } = measurement;
  return [
    '## Training',
    '',
    `Peak memory per GPU of published fine-tuning and pretraining runs, GiB. Left out: ${leftOutWords(left)}.`,
    '',
    ...table(
      ['prediction', 'n', 'mean error', 'median error', 'bias', 'mean over sources', 'in the 90 % range'],
      [exact, asked, unnamed, shown, ...Object.values(baselines)].map(figuresRow),
    ),
    ...verdictLines(verdicts),
    '',
    '### By source, every setting as it was',
    '',
    ...table(
      ['source', 'n', 'mean error', 'median error', 'bias', 'in the 90 % range'],
      sourcesOf(exact).map((rows) => {
        const { n, mean, median, bias, coverage } = errorsOf(rows);
        return [rows[0]?.releases ?? '', String(n), percent(mean), percent(median), percent(bias), share(coverage)];
      }),
    ),
    ...worst(exact),
  ];
}

function figuresRow(rows: readonly Comparison[]): string[] {
  const { n, mean, median, bias, overSources, coverage } = errorsOf(rows);
  const term = rows[0]?.term ?? '';
  return [term, String(n), percent(mean), percent(median), percent(bias), percent(overSources), share(coverage)];
}

/** Errors in percent of what was measured; runs of one source resemble each other, so their means count once each too. */
export function errorsOf(rows: readonly Comparison[]): {
  readonly n: number;
  readonly mean: number;
  readonly median: number;
  readonly bias: number;
  readonly overSources: number;
  readonly coverage: number | undefined;
} {
  const [figures] = figuresOf(rows.map((row) => ({ ...row, term: '' })));
  const means = sourcesOf(rows).map((source) => meanSize(source));
  return {
    n: rows.length,
    mean: meanSize(rows),
    median: figures?.median ?? 0,
    bias: figures?.bias ?? 0,
    overSources: means.reduce((sum, mean) => sum + mean, 0) / means.length,
    coverage: figures?.coverage,
  };
}

function sourcesOf(rows: readonly Comparison[]): readonly (readonly Comparison[])[] {
  return [...Map.groupBy(rows, ({ releases }) => releases).values()];
}

function meanSize(rows: readonly Comparison[]): number {
  return rows.reduce((sum, row) => sum + Math.abs(errorPercent(row)), 0) / rows.length;
}

/** How often "fits" and "does not fit" were right. */
export function verdictShares(verdicts: readonly TrainingVerdict[]): {
  readonly failed: readonly [right: number, of: number];
  readonly worked: readonly [right: number, of: number];
} {
  const failed = verdicts.filter(({ run }) => run.oom);
  const worked = verdicts.filter(({ run }) => !run.oom);
  return {
    failed: [failed.filter(({ fits }) => !fits).length, failed.length],
    worked: [worked.filter(({ fits }) => fits).length, worked.length],
  };
}

function verdictLines(verdicts: readonly TrainingVerdict[]): string[] {
  const { failed, worked } = verdictShares(verdicts);
  return [
    `${failed[0]} of ${failed[1]} runs that ran out of memory were predicted not to fit; ${worked[0]} of ${worked[1]} that worked were predicted to fit.`,
  ];
}

function percent(value: number): string {
  return `${value.toFixed(1)} %`;
}
