import { describe, expect, it } from 'vitest';
import type { CurveChart } from '../../../src/answer/card.ts';
import { curveSvg } from '../../../src/answer/chart/curve-svg.ts';
import { decades } from '../../../src/answer/chart/steps.ts';

const chart: CurveChart = {
  kind: 'curves',
  title: 'What tokens cost',
  x: 'tokens/s for each user',
  y: '$ a million tokens',
  series: [
    {
      label: 'H100 <&>',
      points: [
        { x: 100, y: 20 },
        { x: 50, y: 2 },
        { x: 10, y: 0.2 },
      ],
    },
    { label: 'one', points: [{ x: 80, y: 5 }] },
  ],
  alt: 'H100 <&> from $20 to $0.20.',
};

/** The points of the first path, in pixels. */
function path(svg: string): number[][] {
  const drawn = /<path d="([^"]+)"/.exec(svg)?.[1] ?? '';
  return drawn
    .split(/[ML]/)
    .filter(Boolean)
    .map((point) => point.split(' ').map(Number));
}

describe('curves', () => {
  it('puts equal factors at equal distances upward, and x from zero', () => {
    const [first = [], second = [], third = []] = path(curveSvg(chart, 'light'));
    expect((second[1] ?? 0) - (first[1] ?? 0)).toBeCloseTo((third[1] ?? 0) - (second[1] ?? 0), 0);
    const perToken = ((first[0] ?? 0) - (third[0] ?? 0)) / 90;
    expect(((first[0] ?? 0) - (second[0] ?? 0)) / 50).toBeCloseTo(perToken, 1);
  });

  it('says in words what it shows, with names escaped', () => {
    const svg = curveSvg(chart, 'dark');
    expect(svg).toContain('<title>H100 &lt;&amp;&gt; from $20 to $0.20.</title>');
    expect(svg).not.toContain('<&>');
  });

  it('is the same for the same chart, and another in the other theme', () => {
    expect(curveSvg(chart, 'light')).toBe(curveSvg(chart, 'light'));
    expect(curveSvg(chart, 'light')).not.toBe(curveSvg(chart, 'dark'));
  });

  it('draws a single point, and figures that are all alike', () => {
    const alone = curveSvg({ ...chart, series: [{ label: 'one', points: [{ x: 1, y: 1 }] }] }, 'light');
    expect(alone).toContain('<circle');
    expect(alone).not.toContain('NaN');
  });

  it.each([
    [0.2, 20, [0.2, 0.5, 1, 2, 5, 10, 20]],
    [0.3, 0.4, [0.2, 0.5]],
    [1, 1, [1, 2]],
  ] as const)('has 1, 2 and 5 of each power of ten from %s to %s', (low, high, ticks) => {
    expect(decades(low, high)).toEqual(ticks);
  });
});
