import type { Comparison } from './comparison.ts';
import type { Measurement } from './measure.ts';

interface Series {
  readonly name: string;
  readonly colour: string;
  readonly rows: readonly Comparison[];
}

interface Panel {
  readonly title: string;
  /** Powers of ten at which the axes begin and end. */
  readonly from: number;
  readonly to: number;
  readonly series: readonly Series[];
}

/** Okabe and Ito's colours, which people who see few colours can tell apart. */
const colours = { rule: '#999999', plain: '#d55e00', fitcheck: '#0072b2', found: '#009e73' } as const;

const side = 360;
const margin = { left: 64, right: 16, top: 56, bottom: 52 };
const panelWidth = margin.left + side + margin.right;
const height = margin.top + side + margin.bottom;
/** Below the line, where hardly any prediction is so far too low. */
const legendLeft = margin.left + side - 215;
const legendTop = margin.top + side - 60;

/** docs/images/accuracy.svg: predicted against measured, a panel for each engine. */
export function plotOf({ vllm, vllmFound, llamaCpp, engines, enginesFound }: Measurement): string {
  const tokens = term('KV tokens');
  const buffers = (rows: readonly Comparison[]): Comparison[] => rows.filter(({ term }) => term !== 'host memory');
  return svg([
    {
      title: 'vLLM: tokens in the KV cache',
      from: 4,
      to: 7,
      series: [
        {
          name: 'weights and plain KV cache',
          colour: colours.plain,
          rows: [...vllm.plainKv, ...vllmFound.plainKv].filter(tokens),
        },
        { name: 'fitcheck, runs found afterwards', colour: colours.found, rows: vllmFound.comparisons.filter(tokens) },
        { name: 'fitcheck', colour: colours.fitcheck, rows: vllm.comparisons.filter(tokens) },
      ],
    },
    {
      title: 'llama.cpp: files and buffers, MiB',
      from: 1,
      to: 6,
      series: [
        { name: 'weights and plain KV cache', colour: colours.plain, rows: llamaCpp.plainKv },
        { name: 'fitcheck', colour: colours.fitcheck, rows: buffers(llamaCpp.comparisons) },
      ],
    },
    {
      title: 'Other engines: GiB a GPU, GB on a Mac',
      from: -1,
      to: 3,
      series: [
        { name: 'rule of thumb', colour: colours.rule, rows: engines.ruleOfThumb.filter(inGb) },
        { name: 'fitcheck, runs found afterwards', colour: colours.found, rows: enginesFound.comparisons.filter(inGb) },
        { name: 'fitcheck', colour: colours.fitcheck, rows: engines.comparisons.filter(inGb) },
      ],
    },
  ]);
}

function term(name: string): (row: Comparison) => boolean {
  return (row) => row.term === name;
}

function inGb({ term: name }: Comparison): boolean {
  return /, Gi?B$/.test(name);
}

function svg(panels: readonly Panel[]): string {
  const width = panels.length * panelWidth;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" role="img">`,
    '<title>Predicted against measured; on the dashed line they are equal</title>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...panels.flatMap((panel, index) => [
      `<g transform="translate(${index * panelWidth} 0)">`,
      ...drawn(panel),
      '</g>',
    ]),
    '</svg>',
    '',
  ].join('\n');
}

/** Logarithmic axes, the line of equality, one point for each figure within the axes, a legend. */
function drawn({ title, from, to, series }: Panel): string[] {
  const at = (value: number): number => ((Math.log10(value) - from) / (to - from)) * side;
  const x = (value: number): number => margin.left + at(value);
  const y = (value: number): number => margin.top + side - at(value);
  const within = (value: number): boolean => value >= 10 ** from && value <= 10 ** to;
  const grid = Array.from({ length: to - from + 1 }, (_, step) => 10 ** (from + step)).flatMap((value) => [
    `<path d="M${x(value)} ${margin.top}V${margin.top + side}M${margin.left} ${y(value)}H${margin.left + side}" stroke="#ddd"/>`,
    text(tick(value), x(value), margin.top + side + 18),
    text(tick(value), margin.left - 8, y(value) + 4, 'end'),
  ]);
  const points = series.flatMap(({ colour, rows }) =>
    rows
      .filter(({ predicted, measured }) => within(predicted) && within(measured))
      .map(
        ({ predicted, measured }) =>
          `<circle cx="${x(measured).toFixed(1)}" cy="${y(predicted).toFixed(1)}" r="3.5" fill="${colour}" fill-opacity="0.6"/>`,
      ),
  );
  const legend = series.flatMap(({ name, colour }, index) => [
    `<circle cx="${legendLeft}" cy="${legendTop + index * 20}" r="5" fill="${colour}"/>`,
    text(name, legendLeft + 12, legendTop + index * 20 + 4, 'start'),
  ]);
  return [
    `<text x="${margin.left}" y="34" font-size="16" font-weight="600" fill="#111">${title}</text>`,
    ...grid,
    `<path d="M${margin.left} ${margin.top + side}L${margin.left + side} ${margin.top}" stroke="#888" stroke-dasharray="5 4"/>`,
    ...points,
    ...legend,
    text('measured', margin.left + side / 2, height - 12),
    `<text transform="translate(16 ${margin.top + side / 2}) rotate(-90)" text-anchor="middle" font-size="13" fill="#444">predicted</text>`,
  ];
}

function text(words: string, left: number, top: number, anchor = 'middle'): string {
  return `<text x="${left}" y="${top}" text-anchor="${anchor}" font-size="13" fill="#444">${words}</text>`;
}

function tick(value: number): string {
  if (value >= 1e6) return `${value / 1e6}M`;
  return value >= 1e3 ? `${value / 1e3}k` : String(value);
}
