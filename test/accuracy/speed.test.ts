import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { speedFigures } from '../../scripts/accuracy/speed-figures.ts';
import { measureSpeed } from '../../scripts/accuracy/speed-measure.ts';
import { measuredRunsModule } from '../../scripts/accuracy/speed-shipped.ts';
import { besidePeer, byRange, meets, speedThresholds } from '../../scripts/accuracy/speed-thresholds.ts';
import { coverageMark } from '../../scripts/accuracy/thresholds.ts';

const measurement = measureSpeed();

describe('measured speeds', () => {
  it.each(speedThresholds)('$words: median within $median %', (threshold) => {
    const figures = speedFigures(threshold.pairs(measurement));
    expect(figures.n).toBeGreaterThan(200);
    expect(meets(threshold, figures), JSON.stringify(figures)).toBe(true);
  });

  it('are predicted with a smaller mean error than the peer has, each model unseen', () => {
    const { ours, peers } = besidePeer(measurement);
    expect(measurement.peer.length).toBeGreaterThan(1500);
    expect(ours).toBeLessThan(peers);
  });

  it('lie in the stated ranges of 90 in a hundred 85 to 97 times', () => {
    const marks = [...byRange(measurement)].map(([name, pairs]) => [name, coverageMark(speedFigures(pairs))] as const);
    expect(marks.length).toBeGreaterThanOrEqual(6);
    expect(marks.filter(([, mark]) => mark === 'not met')).toEqual([]);
  });

  it.each(['peaks', 'rule'] as const)('are predicted five times better than by %s', (baseline) => {
    expect(speedFigures(measurement.serving).median * 5).toBeLessThan(speedFigures(measurement[baseline]).median);
  });

  it('are nearer where another load of the same setup was measured', () => {
    const { median } = speedFigures(measurement.scaled);
    expect(median * 2).toBeLessThan(speedFigures(measurement.serving).median);
  });
});

it('the shipped parameters are those that the fit gives', () => {
  expect(measurement.drift).toBeLessThan(0.02);
});

it('the runs that answers show are those of the table', () => {
  const shipped = readFileSync(new URL('../../src/catalogue/speed/measured-runs.ts', import.meta.url), 'utf8');
  const figures = (text: string): readonly string[] => text.match(/[\d.]+/g) ?? [];
  expect(figures(shipped)).toEqual(figures(measuredRunsModule()));
});
