import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { measureAll } from '../../scripts/accuracy/measure.ts';
import { plotOf } from '../../scripts/accuracy/plot.ts';
import { reasons } from '../../scripts/accuracy/reasons.ts';
import { reportOf } from '../../scripts/accuracy/report.ts';
import { localSpeedReport } from '../../scripts/accuracy/report-speed-local.ts';
import { measureSpeed } from '../../scripts/accuracy/speed-measure.ts';

const measurement = measureAll();
const report = reportOf(measurement, measureSpeed());

function written(file: string): string {
  return readFileSync(new URL(`../../docs/${file}`, import.meta.url), 'utf8');
}

it('docs/accuracy.md is what `npm run accuracy` writes now', () => {
  expect(written('accuracy.md').slice(0, report.length)).toBe(report);
});

// Rows without a licence lie beside the checkout, or nowhere.
const beside = new URL('../../../shared/facts/throughput.jsonl.gz', import.meta.url);
it.runIf(existsSync(beside))('and so is its end, on llama.cpp', () => {
  expect(written('accuracy.md').slice(report.length)).toBe(`\n${localSpeedReport()}`);
});

it('docs/images/accuracy.svg is what `npm run accuracy` draws now', () => {
  expect(plotOf(measurement)).toBe(written('images/accuracy.svg'));
});

it('every reason is one of the worst figures’: none is left from before', () => {
  expect(reasons.filter(({ why }) => !report.includes(why)).map(({ ids }) => ids)).toEqual([]);
});
