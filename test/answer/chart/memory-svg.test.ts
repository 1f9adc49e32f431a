import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MemoryBar, MemoryChart, MemoryTerm } from '../../../src/answer/card.ts';
import { escapeXml, gib } from '../../../src/answer/chart/marks.ts';
import { memorySvg } from '../../../src/answer/chart/memory-svg.ts';
import { palettes } from '../../../src/answer/chart/palette.ts';
import { fitText, textWidth } from '../../../src/answer/chart/text-width.ts';
import { sampleCard } from '../../fakes/cards.ts';

const gibibyte = 2 ** 30;
const chart = sampleCard.chart as MemoryChart;
const terms = Object.keys(palettes.light.terms) as MemoryTerm[];

const tooBig: MemoryChart = {
  kind: 'memory',
  title: 'Memory per GPU',
  alt: 'It does not fit.',
  bars: [
    {
      label: '1 × H100 80GB',
      capacity: 79.19 * gibibyte,
      budget: 72.85 * gibibyte,
      fits: false,
      segments: [{ term: 'weights', label: 'Weights', bytes: 140 * gibibyte }],
    },
  ],
};

/** The right edges of all rectangles and lines that stand still (clip paths included), in px. */
function rightEdges(svg: string): number[] {
  const rects = [...svg.matchAll(/<rect x="([\d.-]+)" y="[\d.-]+" width="([\d.-]+)"/g)];
  const lines = [...svg.matchAll(/<line x1="([\d.-]+)"/g)];
  return [...rects.map(([, x, width]) => Number(x) + Number(width)), ...lines.map(([, x]) => Number(x))];
}

describe('memorySvg', () => {
  it('says how much is needed of how much, what the budget is, and each term by name and size', () => {
    const svg = memorySvg(chart, 'dark');
    for (const words of [
      '56.9 of 79.2 GiB',
      'budget 72.9 (dashed) · GPU 79.2',
      '4 × H100 80GB, TP4',
      'NCCL, cuBLAS',
      '50.5',
    ])
      expect(svg).toContain(words);
    expect(svg).toContain(`<title>${chart.alt}</title>`);
  });

  it('hatches and names what does not fit', () => {
    const svg = memorySvg(tooBig, 'light');
    expect(svg).toContain('needs 140, usable 72.8');
    expect(svg).toContain('+67.2');
    expect(svg).toContain('does not fit');
    expect(memorySvg(chart, 'light')).not.toContain('does not fit');
  });

  it('measures what does not fit by the budget, without what lies outside it', () => {
    const [bar] = tooBig.bars as [MemoryBar];
    const outside = { term: 'outside', label: 'Outside the budget', bytes: 2 * gibibyte } as const;
    const svg = memorySvg({ ...tooBig, bars: [{ ...bar, segments: [...bar.segments, outside] }] }, 'light');
    expect(svg).toContain('needs 140, usable 72.8');
    expect(svg).toContain('+67.2');
  });

  it('draws all bars at one scale', () => {
    const [bar] = chart.bars as [MemoryBar];
    const twice = {
      ...bar,
      capacity: bar.capacity * 2,
      segments: bar.segments.map((s) => ({ ...s, bytes: s.bytes * 2 })),
    };
    const svg = memorySvg({ ...chart, bars: [bar, twice] }, 'light');
    const weights = [...svg.matchAll(/width="([\d.]+)" height="60.0" fill="#0068a8"/g)].map(([, width]) =>
      Number(width),
    );
    expect(weights).toHaveLength(2);
    expect((weights[1] ?? 0) / (weights[0] ?? 1)).toBeCloseTo(2, 1);
  });

  it('differs by theme and not by call', () => {
    expect(memorySvg(chart, 'dark')).toBe(memorySvg(chart, 'dark'));
    expect(memorySvg(chart, 'dark')).not.toBe(memorySvg(chart, 'light'));
  });

  it('escapes whatever a label holds', () => {
    const [bar] = chart.bars as [MemoryBar];
    const svg = memorySvg({ ...chart, title: '<script>&"\u0000', bars: [{ ...bar, label: "<b>'x'" }] }, 'dark');
    expect(svg).not.toContain('<script>');
    expect(svg).not.toContain('<b>');
    expect(svg).not.toContain('\u0000');
  });

  it('stays inside the picture and free of NaN for any bars', () => {
    const bytes = fc.double({ min: -(2 ** 33), max: 2 ** 40, noNaN: true });
    const bars = fc.array(
      fc.record({
        label: fc.string({ maxLength: 60 }),
        capacity: fc.integer({ min: 1, max: 2 ** 40 }),
        budget: fc.integer({ min: 1, max: 2 ** 40 }),
        fits: fc.boolean(),
        segments: fc.array(fc.record({ term: fc.constantFrom(...terms), label: fc.string({ maxLength: 40 }), bytes }), {
          maxLength: 7,
        }),
      }),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(bars, fc.constantFrom('light' as const, 'dark' as const), (some, theme) => {
        const svg = memorySvg({ kind: 'memory', title: 'Memory', alt: 'x', bars: some }, theme);
        expect(svg).not.toMatch(/NaN|Infinity|undefined/);
        for (const edge of rightEdges(svg)) expect(edge).toBeLessThanOrEqual(720.1);
      }),
    );
  });
});

describe('palettes', () => {
  /** WCAG relative luminance of #rrggbb. */
  function luminance(color: string): number {
    const channels = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255);
    const [r = 0, g = 0, b = 0] = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
  function contrast(a: string, b: string): number {
    const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  }

  it.each(['light', 'dark'] as const)('%s: text is readable on the ground and on every segment', (theme) => {
    const palette = palettes[theme];
    expect(contrast(palette.text, palette.background)).toBeGreaterThan(7);
    expect(contrast(palette.muted, palette.background)).toBeGreaterThan(4.5);
    expect(contrast(palette.overflow, palette.background)).toBeGreaterThan(4.5);
    // 3:1 is WCAG's bound for large text, which the figures are (22 px, semibold).
    for (const { fill, text } of Object.values(palette.terms)) expect(contrast(text, fill)).toBeGreaterThan(3);
  });
});

describe('fitText', () => {
  it('never returns text wider than the room', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), fc.integer({ min: 30, max: 700 }), (label, room) => {
        expect(textWidth(fitText(label, 24, room), 24)).toBeLessThanOrEqual(room);
      }),
    );
  });

  it('leaves alone what fits', () => {
    expect(fitText('4 × H100', 24, 600)).toBe('4 × H100');
  });
});

describe('marks', () => {
  it('prints GiB with one decimal below 100 and none above', () => {
    expect([
      gib(0),
      gib(1.26 * gibibyte),
      gib(99.94 * gibibyte),
      gib(99.96 * gibibyte),
      gib(178.35 * gibibyte),
    ]).toEqual(['0.0', '1.3', '99.9', '100', '178']);
  });

  it('leaves out characters that XML forbids', () => {
    expect(escapeXml('a\u0001b\ud800c&')).toBe('ab\ufffdc&amp;');
  });
});
