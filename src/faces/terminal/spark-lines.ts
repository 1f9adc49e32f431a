import type { LineChart, LineSeries } from '../../answer/card.ts';
import type { Colours } from './colour.ts';
import { harmless, padEnd, width } from './text.ts';

const levels = '▁▂▃▄▅▆▇█';
const longestSpark = 40;

/** Lines over time, each as a row of small bars from the first day of all to the last, with its first and last value. */
export function sparkLines({ series, unit }: LineChart, columns: number, paint: Colours): string[] {
  const all = series.flatMap(({ points }) => points);
  const highest = Math.max(...all.map(({ value }) => value), 0.01);
  const days = all.map(({ day }) => day).toSorted();
  const labels = Math.max(...series.map(({ label }) => width(harmless(label))), 0);
  const room = Math.max(4, Math.min(longestSpark, columns - labels - 24));
  return [
    `  ${paint.dim(`${harmless(unit)}, ${days[0]} to ${days.at(-1)}`)}`,
    ...series.map((one) => {
      const bars = valuesOver(one, days[0] ?? '', days.at(-1) ?? '', room).map((value) =>
        value === undefined ? ' ' : (levels[Math.min(7, Math.floor((value / highest) * 8))] ?? ''),
      );
      const values = `${one.points[0]?.value.toFixed(2)} → ${one.points.at(-1)?.value.toFixed(2)}`;
      return `  ${padEnd(harmless(one.label), labels)}  ${paint.cyan(bars.join(''))}  ${values}`;
    }),
  ];
}

/** The value in force at each of so many moments from the first day to the last; undefined before a series begins. */
function valuesOver({ points }: LineSeries, first: string, last: string, moments: number): (number | undefined)[] {
  const start = Date.parse(first);
  const step = (Date.parse(last) - start) / (moments - 1);
  return Array.from({ length: moments }, (_, index) => {
    const moment = start + index * step;
    return points.findLast(({ day }) => Date.parse(day) <= moment)?.value;
  });
}
