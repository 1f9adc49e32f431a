import type { CurveChart } from '../../answer/card.ts';
import { curveWords } from '../curve-words.ts';
import type { Colours } from './colour.ts';
import { harmless, padEnd, width, wrap } from './text.ts';

/** Curves, each as a line with some of its points. */
export function curveLines(chart: CurveChart, columns: number, paint: Colours): string[] {
  const curves = curveWords(chart).map(({ label, text }) => ({ label: harmless(label), text }));
  const labels = Math.min(Math.max(...curves.map(({ label }) => width(label)), 0), Math.floor(columns / 2));
  return [
    ...wrap(harmless(`${chart.y}, at ${chart.x}`), columns - 2).map((line) => `  ${paint.dim(line)}`),
    ...curves.flatMap(({ label, text }) => {
      const [first = '', ...more] = wrap(text, columns - labels - 4);
      return [
        `  ${padEnd(label, labels)}  ${paint.cyan(first)}`,
        ...more.map((line) => padEnd('', labels + 4) + paint.cyan(line)),
      ];
    }),
  ];
}
