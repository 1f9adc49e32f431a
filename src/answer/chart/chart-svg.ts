import type { Chart } from '../card.ts';
import { lineSvg } from './line-svg.ts';
import { memorySvg } from './memory-svg.ts';
import type { ChartTheme } from './renderer.ts';

/** A card's chart as SVG. The same chart and theme give the same bytes. */
export function chartSvg(chart: Chart, theme: ChartTheme): string {
  return chart.kind === 'lines' ? lineSvg(chart, theme) : memorySvg(chart, theme);
}
