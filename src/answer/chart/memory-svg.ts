import type { MemoryChart, MemoryTerm } from '../card.ts';
import { escapeXml, gib, rect, text } from './marks.ts';
import { barHeight, extentBytes, memoryBarSvg } from './memory-bar-svg.ts';
import { type Palette, palettes } from './palette.ts';
import type { ChartTheme } from './renderer.ts';
import { fitText, textWidth } from './text-width.ts';

/** Width of every chart in CSS pixels. A phone shows it at half that, so no text is set below 20 px. */
export const chartWidth = 720;
const margin = 24;
const titleSize = 26;
const legendSize = 22;
const legendRow = 36;
const gap = 14;

/**
 * Draws a memory chart as SVG: one stacked bar per plan at one common scale, capacity and budget marked, the part that does
 * not fit hatched. The same chart and theme give the same bytes.
 */
export function memorySvg(chart: MemoryChart, theme: ChartTheme): string {
  const palette = palettes[theme];
  const width = chartWidth - 2 * margin;
  const bytesAtWidth = Math.max(1, ...chart.bars.map(extentBytes));
  const marks: string[] = [];
  let y = margin;

  marks.push(
    text(margin, y + 24, fitText(`${chart.title} (GiB)`, titleSize, width), titleSize, palette.text, 'start', 600),
  );
  y += 24 + 24;
  chart.bars.forEach((bar, index) => {
    marks.push(memoryBarSvg(bar, { x: margin, y, width, bytesAtWidth, id: `${index}` }, palette));
    y += barHeight + gap;
  });
  const legend = legendEntries(chart);
  marks.push(legendSvg(legend.entries, y, width, palette, legend.overflow));
  y += legendRow * Math.ceil((legend.entries.length + (legend.overflow ? 1 : 0)) / 2);
  const height = Math.round(y + margin - 8);

  return `<svg xmlns="http://www.w3.org/2000/svg" width="${chartWidth}" height="${height}" viewBox="0 0 ${chartWidth} ${height}" font-family="Inter" role="img"><title>${escapeXml(chart.alt)}</title>${hatch(palette)}${rect(0, 0, chartWidth, height, palette.background)}${marks.join('')}</svg>`;
}

interface LegendEntry {
  readonly term: MemoryTerm;
  readonly label: string;
  /** Shown where the chart has one bar; with more, the figures stand on the bars. */
  readonly bytes?: number;
}

function legendEntries(chart: MemoryChart): { entries: LegendEntry[]; overflow: boolean } {
  const seen = new Map<string, LegendEntry>();
  for (const bar of chart.bars)
    for (const { term, label, bytes } of bar.segments)
      if (bytes > 0 && !seen.has(label))
        seen.set(label, chart.bars.length === 1 ? { term, label, bytes } : { term, label });
  return { entries: [...seen.values()], overflow: chart.bars.some((bar) => !bar.fits) };
}

function legendSvg(
  entries: readonly LegendEntry[],
  y: number,
  width: number,
  palette: Palette,
  overflow: boolean,
): string {
  const column = width / 2;
  const rows = [
    ...entries.map(({ term, label, bytes }) => ({
      fill: palette.terms[term].fill,
      label,
      figure: bytes === undefined ? '' : gib(bytes),
    })),
    ...(overflow ? [{ fill: 'url(#overflow)', label: 'does not fit', figure: '' }] : []),
  ];
  return rows
    .map(({ fill, label, figure }, index) => {
      const x = margin + (index % 2) * (column + 12);
      const base = y + Math.floor(index / 2) * legendRow + 24;
      const end = margin + (index % 2 === 0 ? column - 12 : width);
      const room = end - x - 32 - (figure === '' ? 0 : textWidth(figure, legendSize) + 12);
      return (
        rect(x, base - 18, 22, 22, fill, 5) +
        text(x + 32, base, fitText(label, legendSize, room), legendSize, palette.text) +
        (figure === '' ? '' : text(end, base, figure, legendSize, palette.text, 'end', 600))
      );
    })
    .join('');
}

/** Diagonal stripes over the part that does not fit: told apart by pattern, not by colour alone. */
function hatch(palette: Palette): string {
  return `<defs><pattern id="overflow" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="12" height="12" fill="${palette.overflow}" fill-opacity="0.35"/><rect width="6" height="12" fill="${palette.overflow}"/></pattern></defs>`;
}
