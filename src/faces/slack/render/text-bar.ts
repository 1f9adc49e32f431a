import type { MemoryBar, MemoryChart, MemoryTerm } from '../../../answer/card.ts';

/** One character per term, told apart by density so that the bar reads without colour. */
const glyphs: Readonly<Record<MemoryTerm, string>> = {
  weights: '█',
  activations: '▓',
  'non-torch': '▒',
  'cuda-graphs': '▞',
  compute: '▒',
  'kv-asked': '▚',
  'kv-free': '░',
  outside: '·',
  gradients: '▞',
  optimizer: '▚',
  gathered: '▌',
  workspace: '·',
  logits: '▒',
  working: '░',
  step: '·',
};

const width = 32;
const gib = 2 ** 30;

/**
 * The memory chart in characters, for a message that carries no picture: a bar of 32 characters per plan, `|` where the
 * GPU's memory ends, and every term with its GiB.
 */
export function textBar(chart: MemoryChart): string {
  const longest = Math.max(1, ...chart.bars.map((bar) => Math.max(bar.capacity, total(bar))));
  return chart.bars.map((bar) => drawBar(bar, longest)).join('\n\n');
}

function drawBar(bar: MemoryBar, longest: number): string {
  const scale = width / longest;
  const end = Math.round(bar.capacity * scale);
  let filled = '';
  let sum = 0;
  for (const segment of bar.segments) {
    sum += Math.max(0, segment.bytes);
    filled += glyphs[segment.term].repeat(Math.max(0, Math.round(sum * scale) - filled.length));
  }
  const drawn = filled.padEnd(end, ' ');
  const legend = bar.segments
    .filter((segment) => segment.bytes > 0)
    .map((segment) => `${glyphs[segment.term]} ${segment.label} ${(segment.bytes / gib).toFixed(1)}`);
  return [
    bar.label,
    `${drawn.slice(0, end)}|${drawn.slice(end)}`,
    ...legend,
    `| GPU memory ${(bar.capacity / gib).toFixed(1)} GiB${bar.fits ? '' : ' (too small)'}`,
  ].join('\n');
}

function total(bar: MemoryBar): number {
  return bar.segments.reduce((sum, segment) => sum + Math.max(0, segment.bytes), 0);
}
