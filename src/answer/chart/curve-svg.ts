import type { CurveChart, CurveSeries } from '../card.ts';
import { dashes, labelSize, legendEntry, legendHeight } from './line-legend.ts';
import { escapeXml, rect, text } from './marks.ts';
import { chartWidth } from './memory-svg.ts';
import { type Palette, palettes } from './palette.ts';
import type { ChartTheme } from './renderer.ts';
import { decades, niceStep } from './steps.ts';
import { fitText, textWidth } from './text-width.ts';

const margin = 24;
const titleSize = 26;
const plotHeight = 300;

interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  x(value: number): number;
  y(value: number): number;
}

/** Draws curves: x from zero, y in powers of ten, so that what costs half lies as far below wherever it is. */
export function curveSvg(chart: CurveChart, theme: ChartTheme): string {
  const palette = palettes[theme];
  const width = chartWidth - 2 * margin;
  const series = chart.series.slice(0, dashes.length);
  const points = series.flatMap((one) => one.points);
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const step = niceStep(Math.max(...xs) / 5);
  const widest = Math.ceil(Math.max(...xs) / step) * step;
  const yTicks = decades(Math.min(...ys), Math.max(...ys));
  const [lowest = 1, highest = 10] = [yTicks[0], yTicks.at(-1)];
  const left = margin + Math.max(...yTicks.map((tick) => textWidth(String(tick), labelSize))) + 12;
  const right = margin + width - 10;
  const top = margin + 84;
  const bottom = top + plotHeight;
  const plot: Plot = {
    left,
    right,
    top,
    bottom,
    x: (value) => left + (value / widest) * (right - left),
    y: (value) => bottom - (Math.log(value / lowest) / Math.log(highest / lowest)) * plotHeight,
  };
  const xTicks = Array.from({ length: Math.round(widest / step) + 1 }, (_, index) => index * step);
  const foot = bottom + 30;
  const marks = [
    text(margin, margin + 24, fitText(chart.title, titleSize, width), titleSize, palette.text, 'start', 600),
    text(margin, top - 18, fitText(chart.y, labelSize, width), labelSize, palette.muted),
    ...yTicks.map((tick) => yLine(tick, plot, palette)),
    ...xTicks.map((tick) =>
      text(plot.x(tick), foot, String(Number(tick.toPrecision(6))), labelSize, palette.muted, 'middle'),
    ),
    text(right, foot + 26, fitText(chart.x, labelSize, width), labelSize, palette.muted, 'end'),
    ...series.map((one, index) => curve(one, index, plot, palette)),
    ...series.map((one, index) =>
      legendEntry({ label: one.label, figure: '' }, index, { x: margin, y: foot + 38, width }, palette),
    ),
  ];
  const height = foot + 38 + legendHeight(series.length) + margin;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${chartWidth}" height="${height}" viewBox="0 0 ${chartWidth} ${height}" font-family="Inter" role="img"><title>${escapeXml(chart.alt)}</title>${rect(0, 0, chartWidth, height, palette.background)}${marks.join('')}</svg>`;
}

function yLine(tick: number, plot: Plot, palette: Palette): string {
  const y = plot.y(tick);
  return (
    rect(plot.left, y - 0.75, plot.right - plot.left, 1.5, palette.trackEdge) +
    text(plot.left - 10, y + 7, String(tick), labelSize, palette.muted, 'end')
  );
}

/** The curve, with a dot at each end. */
function curve({ points }: CurveSeries, index: number, plot: Plot, palette: Palette): string {
  const colour = palette.lines[index] ?? palette.text;
  const places = points.map(({ x, y }) => [plot.x(x).toFixed(1), plot.y(y).toFixed(1)] as const);
  const path = places.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  const ends = [...new Set([places[0], places.at(-1)])].map((end) =>
    end === undefined ? '' : `<circle cx="${end[0]}" cy="${end[1]}" r="5" fill="${colour}"/>`,
  );
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="3.5" stroke-dasharray="${dashes[index] ?? ''}"/>${ends.join('')}`;
}
