import type { MemoryBar, MemoryChart, MemoryTerm } from '../../answer/card.ts';
import type { Colours } from './colour.ts';
import { harmless, padEnd, width, wrap } from './text.ts';

/** How each term is drawn: terms differ by character as well as by colour. */
const looks: Readonly<
  Record<MemoryTerm, { readonly fill: string; readonly colour: Exclude<keyof Colours, 'isColorSupported'> }>
> = {
  weights: { fill: '█', colour: 'blue' },
  activations: { fill: '▓', colour: 'yellow' },
  'non-torch': { fill: '▚', colour: 'magenta' },
  'cuda-graphs': { fill: '▞', colour: 'cyan' },
  compute: { fill: '▓', colour: 'yellow' },
  'kv-asked': { fill: '▒', colour: 'green' },
  'kv-free': { fill: '░', colour: 'green' },
  outside: { fill: '·', colour: 'gray' },
  gradients: { fill: '▞', colour: 'cyan' },
  optimizer: { fill: '▚', colour: 'magenta' },
  gathered: { fill: '▌', colour: 'blue' },
  workspace: { fill: '·', colour: 'gray' },
  logits: { fill: '▒', colour: 'yellow' },
  working: { fill: '░', colour: 'green' },
  step: { fill: '·', colour: 'magenta' },
};

const gib = 2 ** 30;
const inGib = (bytes: number): string => (bytes / gib).toFixed(1);

/**
 * The chart as lines: a bar per plan, the capacity as a wall in it, and what each character stands for. The widest bar
 * fills the columns; all bars have one scale.
 */
export function renderBars(chart: MemoryChart, columns: number, paint: Colours): string[] {
  const room = columns - 2;
  const longest = Math.max(...chart.bars.map((bar) => Math.max(bar.capacity, total(bar))), 1);
  const scale = (room - 1) / longest;
  return chart.bars.flatMap((bar) => [
    ...wrap(
      `${harmless(bar.label)}: ${inGib(total(bar))} of ${inGib(bar.capacity)} GiB${bar.fits ? '' : ', too much'}`,
      room,
    ).map((line) => `  ${line}`),
    `  ${drawn(bar, scale, paint)}`,
    ...legend(bar, room, paint).map((line) => `  ${line}`),
  ]);
}

function total(bar: MemoryBar): number {
  return bar.segments.reduce((sum, segment) => sum + Math.max(0, segment.bytes), 0);
}

/** Cells are given by rounding the running sum, so that the bar's length is right whatever its segments' rounding. */
function drawn(bar: MemoryBar, scale: number, paint: Colours): string {
  const capacity = Math.round(bar.capacity * scale);
  const wall = bar.fits ? '│' : paint.red('┃');
  let line = '';
  let at = 0;
  let sum = 0;
  for (const segment of bar.segments) {
    sum += Math.max(0, segment.bytes);
    const end = Math.round(sum * scale);
    const inside = Math.max(0, Math.min(end, capacity) - at);
    const beyond = end - at - inside;
    const { fill, colour } = looks[segment.term];
    if (inside > 0) line += paint[colour](fill.repeat(inside));
    if (beyond > 0) line += (at + inside === capacity ? wall : '') + paint.red('▓'.repeat(beyond));
    at = end;
  }
  return at <= capacity ? line + ' '.repeat(capacity - at) + wall : line;
}

/** Two or more columns of "█ Weights 50.5", as many as the room holds. */
function legend(bar: MemoryBar, room: number, paint: Colours): string[] {
  const entries = bar.segments
    .filter((segment) => segment.bytes > 0)
    .map((segment) => ({ ...looks[segment.term], text: `${harmless(segment.label)} ${inGib(segment.bytes)}` }));
  const column = Math.max(...entries.map((entry) => width(entry.text) + 4), 1);
  const perLine = Math.max(1, Math.floor(room / column));
  const lines: string[] = [];
  for (let start = 0; start < entries.length; start += perLine) {
    const line = entries
      .slice(start, start + perLine)
      .map((entry) => `${paint[entry.colour](entry.fill)} ${padEnd(entry.text, column - 2)}`)
      .join('');
    lines.push(line.trimEnd());
  }
  return lines;
}
