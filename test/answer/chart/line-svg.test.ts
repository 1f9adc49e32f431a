import { describe, expect, it } from 'vitest';
import type { LineChart } from '../../../src/answer/card.ts';
import { lineSvg } from '../../../src/answer/chart/line-svg.ts';

const chart: LineChart = {
  kind: 'lines',
  title: 'H100, on demand',
  unit: '$ a GPU-hour',
  series: [
    {
      label: 'AWS <&>',
      points: [
        { day: '2026-01-01', value: 12 },
        { day: '2026-07-02', value: 6 },
        { day: '2026-12-31', value: 6 },
      ],
    },
    { label: 'Azure', points: [{ day: '2026-07-02', value: 8 }] },
  ],
  alt: 'H100 fell from 12 to 6.',
};

const paths = (svg: string) => [...svg.matchAll(/<path d="([^"]+)"/g)].map(([, d]) => d);

describe('lines over time', () => {
  it('begin at the left edge, end at the right, and change in steps', () => {
    const [aws] = paths(lineSvg(chart, 'light'));
    const [, start, level, second, , last] = /^M([\d.]+) ([\d.]+)H([\d.]+)V([\d.]+)H([\d.]+)V/.exec(aws ?? '') ?? [];
    expect(Number(last)).toBeCloseTo(696, 0);
    // Half of the time has passed at the step, and half of the height is left.
    expect(Number(second)).toBeCloseTo((Number(start) + Number(last)) / 2, 0);
    expect(Number(level)).toBeLessThan(Number(/V([\d.]+)H/.exec(aws ?? '')?.[1]));
  });

  it('stand on zero: a price halved is half as high', () => {
    const svg = lineSvg(chart, 'light');
    const zero = Number(/y="([\d.]+)"[^>]*>0</.exec(svg)?.[1]) - 7;
    const [first, second] = [...(paths(svg)[0] ?? '').matchAll(/[V ]([\d.]+)/g)].map(([, y]) => zero - Number(y));
    expect(second).toBeCloseTo((first ?? 0) / 2, 0);
  });

  it('differ by dashes as well as by colour, and name their last value', () => {
    const svg = lineSvg(chart, 'dark');
    expect(new Set([...svg.matchAll(/<path [^>]*stroke-dasharray="([^"]*)"/g)].map(([, dash]) => dash)).size).toBe(2);
    expect(svg).toContain('>6.00<');
    expect(svg).toContain('>8.00<');
  });

  it('are the same bytes for the same chart, with every text escaped', () => {
    expect(lineSvg(chart, 'light')).toBe(lineSvg(chart, 'light'));
    expect(lineSvg(chart, 'light')).toContain('AWS &lt;&amp;&gt;');
    expect(lineSvg(chart, 'light')).not.toContain('NaN');
  });

  it('draw a single day without a division by nothing', () => {
    const single = { ...chart, series: chart.series.slice(1) };
    expect(lineSvg(single, 'light')).not.toMatch(/NaN|Infinity/);
  });
});
