import type { MemoryBar } from '../card.ts';
import { gib, rect, text } from './marks.ts';
import type { Palette } from './palette.ts';
import { fitText, textWidth } from './text-width.ts';

/** Where a bar goes and at what scale: one scale for all bars of a chart. */
export interface BarPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly bytesAtWidth: number;
  /** Unique in the picture: names the clip path. */
  readonly id: string;
}

const labelSize = 24;
const figureSize = 22;
const noteSize = 20;
const thickness = 60;
/** From the top of a bar's label to the bottom of its note. */
export const barHeight = 132;

/**
 * Bytes the plan needs inside the engine's budget, never below zero: all segments but the part of the KV pool that nobody
 * asked for, and what is held outside the budget. It is the figure that the card calls "Needed".
 */
export function neededBytes(bar: MemoryBar): number {
  return bar.segments.reduce(
    (sum, { term, bytes }) => (term === 'kv-free' || term === 'outside' ? sum : sum + Math.max(0, bytes)),
    0,
  );
}

/** Bytes from the left edge to the end of whatever the bar draws. */
export function extentBytes(bar: MemoryBar): number {
  const drawn = bar.segments.reduce((sum, segment) => sum + Math.max(0, segment.bytes), 0);
  return Math.max(drawn, bar.capacity);
}

/** Where the hatching of what does not fit begins: the engine's budget, or the whole memory where there is none. */
function usableBytes(bar: MemoryBar): number {
  return bar.fits ? Math.max(bar.capacity, extentBytes(bar)) : Math.min(bar.budget ?? bar.capacity, bar.capacity);
}

/** One stacked bar with its label above and its limits below, as SVG marks. */
export function memoryBarSvg(bar: MemoryBar, place: BarPlace, palette: Palette): string {
  const scale = place.width / place.bytesAtWidth;
  const at = (bytes: number): number => place.x + bytes * scale;
  const top = place.y + 36;
  const bottom = top + thickness;
  const limit = usableBytes(bar);
  const marks: string[] = [heading(bar, place, palette)];

  marks.push(rect(place.x, top, bar.capacity * scale, thickness, palette.track, 8));
  let end = 0;
  const stack: string[] = [];
  for (const segment of bar.segments) {
    const bytes = Math.max(0, segment.bytes);
    const ink = palette.terms[segment.term];
    const width = bytes * scale;
    stack.push(rect(at(end), top, width, thickness, ink.fill));
    // A hairline of ground between segments, so that neighbours differ by more than hue.
    if (end > 0 && width > 3) stack.push(rect(at(end) - 0.75, top, 1.5, thickness, palette.background));
    const figure = gib(bytes);
    // The figure goes on the part that is not hatched.
    const clear = Math.min(end + bytes, limit) - end;
    if (clear * scale > textWidth(figure, figureSize) + 14)
      stack.push(text(at(end + clear / 2), top + thickness / 2 + 8, figure, figureSize, ink.text, 'middle', 600));
    end += bytes;
  }
  if (!bar.fits && end > limit) {
    stack.push(rect(at(limit), top, (end - limit) * scale, thickness, 'url(#overflow)'));
  }
  const clip = `clip-${place.id}`;
  const reach = Math.max(end, 0) * scale;
  marks.push(
    `<clipPath id="${clip}"><rect x="${place.x}" y="${top}" width="${reach.toFixed(1)}" height="${thickness}" rx="8"/></clipPath>`,
    `<g clip-path="url(#${clip})">${stack.join('')}</g>`,
  );
  if (!bar.fits && end > limit) marks.push(overflowFigure(bar, at(limit), at(end), top, palette));
  marks.push(limits(bar, at, top, bottom, place, palette));
  return marks.join('');
}

/** By how much it does not fit, on the hatching, where there is room. */
function overflowFigure(bar: MemoryBar, from: number, to: number, top: number, palette: Palette): string {
  const over = neededBytes(bar) - usableBytes(bar);
  const figure = `+${gib(over)}`;
  const width = textWidth(figure, figureSize) + 14;
  if (over <= 0 || to - from < width + 6) return '';
  const middle = (from + to) / 2;
  return (
    rect(middle - width / 2, top + 15, width, 30, palette.overflow, 6) +
    text(middle, top + thickness / 2 + 8, figure, figureSize, palette.background, 'middle', 600)
  );
}

function heading(bar: MemoryBar, place: BarPlace, palette: Palette): string {
  const needed = gib(neededBytes(bar));
  const right = bar.fits ? `${needed} of ${gib(bar.capacity)} GiB` : `needs ${needed}, usable ${gib(usableBytes(bar))}`;
  const room = place.width - textWidth(right, labelSize) - 20;
  return (
    text(place.x, place.y + 24, fitText(bar.label, labelSize, room), labelSize, palette.text, 'start', 600) +
    text(place.x + place.width, place.y + 24, right, labelSize, bar.fits ? palette.text : palette.overflow, 'end', 600)
  );
}

/** The capacity line, the budget tick, and their names under the bar. */
function limits(
  bar: MemoryBar,
  at: (bytes: number) => number,
  top: number,
  bottom: number,
  place: BarPlace,
  palette: Palette,
): string {
  const line = (x: number, from: number, to: number, dash: string): string =>
    `<line x1="${x.toFixed(1)}" x2="${x.toFixed(1)}" y1="${from}" y2="${to}" stroke="${palette.text}" stroke-width="2.5"${dash}/>`;
  const capacity = at(bar.capacity);
  const marks = [line(capacity, top - 4, bottom + 6, '')];
  let note = `GPU ${gib(bar.capacity)}`;
  if (bar.budget !== undefined && bar.budget < bar.capacity) {
    marks.push(line(at(bar.budget), top - 4, bottom + 6, ' stroke-dasharray="5 4"'));
    note = `budget ${gib(bar.budget)} (dashed) · ${note}`;
  }
  // The note ends at the capacity line where there is room to its left, and starts at the bar's left edge where not.
  const room = capacity - place.x;
  const fits = textWidth(note, noteSize) <= room;
  marks.push(text(fits ? capacity : place.x, bottom + 29, note, noteSize, palette.muted, fits ? 'end' : 'start'));
  return marks.join('');
}
