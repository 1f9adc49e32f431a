import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { measureAll } from '../../scripts/accuracy/measure.ts';
import { plotOf } from '../../scripts/accuracy/plot.ts';
import { reasons } from '../../scripts/accuracy/reasons.ts';
import { reportOf } from '../../scripts/accuracy/report.ts';

const measurement = measureAll();
const report = reportOf(measurement);

function written(file: string): string {
  return readFileSync(new URL(`../../docs/${file}`, import.meta.url), 'utf8');
}

it('docs/accuracy.md is what `npm run accuracy` writes now', () => {
  expect(report).toBe(written('accuracy.md'));
});

it('docs/images/accuracy.svg is what `npm run accuracy` draws now', () => {
  expect(plotOf(measurement)).toBe(written('images/accuracy.svg'));
});

it('every reason is one of the worst figures’: none is left from before', () => {
  expect(reasons.filter(({ why }) => !report.includes(why)).map(({ ids }) => ids)).toEqual([]);
});
