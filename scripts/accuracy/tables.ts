import { type Comparison, errorPercent, withinRounding } from './comparison.ts';
import { explanationOf } from './explanations.ts';
import { figuresOf } from './figures.ts';

/** A table of Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [cellsOf(head), `|${head.map(() => '---|').join('')}`, ...rows.map(cellsOf), ''];
}

function cellsOf(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Terms with their errors; with the unit's own figures for terms that have one. */
export function termTable(
  comparisons: readonly Comparison[],
  absolute: Readonly<Record<string, string>> = {},
): string[] {
  const figures = figuresOf(comparisons);
  const ranged = figures.some(({ coverage }) => coverage !== undefined);
  const head = ['term', 'n', 'models', 'median error', 'p90 error', 'bias'];
  return table(
    ranged ? [...head, 'in the 90 % range', 'unseen model'] : head,
    figures.map((figure) => [
      figure.term,
      String(figure.n),
      String(figure.models),
      errorWords(figure.median, figure.medianAbsolute, absolute[figure.term]),
      errorWords(figure.p90, figure.p90Absolute, absolute[figure.term]),
      `${figure.bias.toFixed(2)} %`,
      ...(ranged ? [share(figure.coverage), share(figure.unseen)] : []),
    ]),
  );
}

/** The same for each group of releases, in the order of `groups`; groups without runs are left out. */
export function releasesTable(comparisons: readonly Comparison[], groups: readonly string[]): string[] {
  const rows = groups.flatMap((group) =>
    figuresOf(comparisons.filter(({ releases }) => releases === group)).map((figure) => [
      group,
      figure.term,
      String(figure.n),
      `${figure.median.toFixed(2)} %`,
      `${figure.p90.toFixed(2)} %`,
      `${figure.bias.toFixed(2)} %`,
      share(figure.coverage),
    ]),
  );
  return table(['releases', 'term', 'n', 'median error', 'p90 error', 'bias', 'in the 90 % range'], rows);
}

function errorWords(percent: number, absolute: number, unit: string | undefined): string {
  return unit === undefined ? `${percent.toFixed(2)} %` : `${percent.toFixed(2)} %, ${absolute.toFixed(3)} ${unit}`;
}

export function share(value: number | undefined): string {
  return value === undefined ? '' : `${(value * 100).toFixed(0)} %`;
}

/** The five largest errors of each term with their reasons; what the log's last digit explains is not an error. */
export function worst(comparisons: readonly Comparison[]): string[] {
  return figuresOf(comparisons).flatMap(({ term, worst: rows }) => {
    const wrong = rows.filter((row) => !withinRounding(row) && Math.abs(errorPercent(row)) >= 0.005);
    if (wrong.length === 0) return [`**${term}**: every figure is met to the last digit that is logged.`, ''];
    return [`**${term}**, the worst:`, '', ...wrong.map((row) => line(row, comparisons)), ''];
  });
}

function line(row: Comparison, all: readonly Comparison[]): string {
  const { id, what, predicted, measured, source } = row;
  const error = errorPercent(row).toFixed(Math.abs(errorPercent(row)) < 0.1 ? 2 : 1);
  const [address = ''] = source.split(' ');
  const name = address.startsWith('http') ? `[${id}](${address})` : id;
  return `- ${name} ${what}: predicted ${shown(predicted)}, measured ${shown(measured)} (${error} %). ${explanationOf(row, all)}`;
}

function shown(value: number): string {
  return value > 1000 ? Math.round(value).toLocaleString('en-US') : value.toFixed(2);
}

/** Records that were left out, by why. */
export function leftOutWords(left: ReadonlyMap<string, number>): string {
  return left.size === 0 ? 'none' : [...left].map(([why, n]) => `${n} ${why}`).join('; ');
}
