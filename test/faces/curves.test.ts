import { describe, expect, it } from 'vitest';
import type { CurveChart } from '../../src/answer/card.ts';
import { curveWords } from '../../src/faces/curve-words.ts';
import { textCurves } from '../../src/faces/slack/render/text-curves.ts';
import { colours } from '../../src/faces/terminal/colour.ts';
import { curveLines } from '../../src/faces/terminal/curve-lines.ts';
import { width } from '../../src/faces/terminal/text.ts';

const chart: CurveChart = {
  kind: 'curves',
  title: 'What tokens cost',
  x: 'tokens/s for each user',
  y: '$ a million tokens',
  series: [
    { label: 'H100, 8 GPUs', points: [1, 2, 4, 8, 16, 32, 64].map((users) => ({ x: 122.4 / users, y: 14.4 / users })) },
    { label: 'one', points: [{ x: 80, y: 5 }] },
  ],
  alt: 'H100 from $14.',
};

describe('curves without a picture', () => {
  it('tell the first and the last point, and two between', () => {
    expect(curveWords(chart)).toEqual([
      { label: 'H100, 8 GPUs', text: '14 at 122, 3.6 at 31, 0.9 at 7.7, 0.23 at 1.9' },
      { label: 'one', text: '5 at 80' },
    ]);
  });

  it('say in Slack what the figures are', () => {
    expect(textCurves(chart).split('\n')).toEqual([
      '$ a million tokens, at tokens/s for each user',
      'H100, 8 GPUs: 14 at 122, 3.6 at 31, 0.9 at 7.7, 0.23 at 1.9',
      'one: 5 at 80',
    ]);
  });

  it.each([40, 60, 120])('keep within a terminal of %s columns', (columns) => {
    const lines = curveLines(chart, columns, colours(false));
    expect(lines.length).toBeGreaterThanOrEqual(3);
    for (const line of lines) expect(width(line), line).toBeLessThanOrEqual(columns);
  });
});
