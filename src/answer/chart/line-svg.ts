import type { LineChart, LineSeries } from '../card.ts';
import { dashes, labelSize, legendEntry, legendHeight } from './line-legend.ts';
import { escapeXml, rect, text } from './marks.ts';
import { chartWidth } from './memory-svg.ts';
import { type Palette, palettes } from './palette.ts';
import type { ChartTheme } from './renderer.ts';
import { niceStep } from './steps.ts';
import { fitText, textWidth } from './text-width.ts';

const margin = 24;
const titleSize = 26;
const plotHeight = 300;

interface Plot {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  x(day: string): number;
  y(value: number): number;
}

/** Draws lines over time: values up from zero, so that a change looks as large as it is. */
export function lineSvg(chart: LineChart, theme: ChartTheme): string {
  const palette = palettes[theme];
  const width = chartWidth - 2 * margin;
  const series = chart.series.slice(0, dashes.length);
  const values = series.flatMap(({ points }) => points.map(({ value }) => value));
  const days = series.flatMap(({ points }) => points.map(({ day }) => day)).toSorted();
  const step = niceStep(Math.max(...values, 0.01) / 4);
  const highest = Math.ceil(Math.max(...values, 0.01) / step) * step;
  const axis = textWidth(tick(highest, step), labelSize) + 12;
  const [first = '', last = ''] = [days[0], days.at(-1)];
  const span = Math.max(1, Date.parse(last) - Date.parse(first));
  const top = margin + 56;
  const plot: Plot = {
    left: margin + axis,
    top,
    width: width - axis,
    x: (day) => margin + axis + ((Date.parse(day) - Date.parse(first)) / span) * (width - axis),
    y: (value) => top + plotHeight - (value / highest) * plotHeight,
  };
  const title = fitText(`${chart.title} (${chart.unit})`, titleSize, width);
  const foot = top + plotHeight + 30;
  const marks = [
    text(margin, margin + 24, title, titleSize, palette.text, 'start', 600),
    ...grid(plot, highest, step, palette),
    text(plot.left, foot, first, labelSize, palette.muted),
    ...(last === first ? [] : [text(plot.left + plot.width, foot, last, labelSize, palette.muted, 'end')]),
    ...series.map((one, index) => line(one, index, plot, palette)),
    ...series.map(({ label, points }, index) =>
      legendEntry(
        { label, figure: points.at(-1)?.value.toFixed(2) ?? '' },
        index,
        { x: margin, y: foot + 16, width },
        palette,
      ),
    ),
  ];
  const height = foot + 16 + legendHeight(series.length) + margin;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${chartWidth}" height="${height}" viewBox="0 0 ${chartWidth} ${height}" font-family="Inter" role="img"><title>${escapeXml(chart.alt)}</title>${rect(0, 0, chartWidth, height, palette.background)}${marks.join('')}</svg>`;
}

function tick(value: number, step: number): string {
  return value.toFixed(step >= 1 ? 0 : step >= 0.1 ? 1 : 2);
}

function grid(plot: Plot, highest: number, step: number, palette: Palette): string[] {
  return Array.from({ length: Math.round(highest / step) + 1 }, (_, index) => {
    const y = plot.y(index * step);
    return (
      rect(plot.left, y - 0.75, plot.width, 1.5, palette.trackEdge) +
      text(plot.left - 10, y + 7, tick(index * step, step), labelSize, palette.muted, 'end')
    );
  });
}

/** Prices stay until they change: the line has steps. A series of one day is a dot. */
function line({ points }: LineSeries, index: number, plot: Plot, palette: Palette): string {
  const colour = palette.lines[index] ?? palette.text;
  const path = points.map(({ day, value }, at) => {
    const [x, y] = [plot.x(day).toFixed(1), plot.y(value).toFixed(1)];
    return at === 0 ? `M${x} ${y}` : `H${x}V${y}`;
  });
  const end = points.at(-1);
  const dot =
    end === undefined
      ? ''
      : `<circle cx="${plot.x(end.day).toFixed(1)}" cy="${plot.y(end.value).toFixed(1)}" r="5" fill="${colour}"/>`;
  return `<path d="${path.join('')}" fill="none" stroke="${colour}" stroke-width="3.5" stroke-dasharray="${dashes[index] ?? ''}"/>${dot}`;
}
