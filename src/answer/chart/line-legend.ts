import { text } from './marks.ts';
import type { Palette } from './palette.ts';
import { fitText, textWidth } from './text-width.ts';

export const labelSize = 20;
const legendRow = 34;

/** Told apart by dashes too, so that nothing depends on telling colours apart; as many lines as a chart has. */
export const dashes = ['', '10 5', '3 4', '14 4 3 4', '6 6', '2 7'] as const;

/** Height of a legend of so many lines. */
export function legendHeight(lines: number): number {
  return legendRow * Math.ceil(lines / 2);
}

/** One entry of a legend in two columns: how the line looks, what it is, and a figure of it. */
export function legendEntry(
  { label, figure }: { readonly label: string; readonly figure: string },
  index: number,
  place: { readonly x: number; readonly y: number; readonly width: number },
  palette: Palette,
): string {
  const colour = palette.lines[index] ?? palette.text;
  const column = place.width / 2;
  const x = place.x + (index % 2) * column;
  const base = place.y + Math.floor(index / 2) * legendRow + 24;
  const room = column - 60 - textWidth(figure, labelSize) - 24;
  return (
    `<line x1="${x}" x2="${x + 44}" y1="${base - 7}" y2="${base - 7}" stroke="${colour}" stroke-width="4" stroke-dasharray="${dashes[index] ?? ''}"/>` +
    text(x + 54, base, fitText(label, labelSize, room), labelSize, palette.text) +
    text(x + column - 20, base, figure, labelSize, palette.text, 'end', 600)
  );
}
