import type { Chart } from '../card.ts';
import { curveSvg } from './curve-svg.ts';
import { lineSvg } from './line-svg.ts';
import { memorySvg } from './memory-svg.ts';
import type { ChartTheme } from './renderer.ts';

/** A card's chart as SVG. The same chart and theme give the same bytes. */
export function chartSvg(chart: Chart, theme: ChartTheme): string {
  switch (chart.kind) {
    case 'memory':
      return memorySvg(chart, theme);
    case 'lines':
      return lineSvg(chart, theme);
    case 'curves':
      return curveSvg(chart, theme);
  }
}
