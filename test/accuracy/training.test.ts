import { describe, expect, it } from 'vitest';
import { errorsOf, trainingPart, verdictShares } from '../../scripts/accuracy/report-training.ts';
import { measureTraining } from '../../scripts/accuracy/training-measure.ts';

const measurement = measureTraining();

describe('training memory against measured runs', () => {
  it('is within 8 % on average, 5 % in the median, 3 % of bias, when every setting is as it was', () => {
    const { n, mean, median, bias, overSources } = errorsOf(measurement.exact);
    expect(n).toBeGreaterThan(350);
    expect(mean).toBeLessThan(8);
    expect(median).toBeLessThan(5);
    expect(Math.abs(bias)).toBeLessThan(3);
    expect(overSources).toBeLessThan(10);
  });

  it('keeps these bounds as a question that names its framework', () => {
    const { mean, median, bias, overSources } = errorsOf(measurement.asked);
    expect(mean).toBeLessThan(8);
    expect(median).toBeLessThan(5);
    expect(Math.abs(bias)).toBeLessThan(3);
    expect(overSources).toBeLessThan(10);
  });

  it.each([
    ['exact', measurement.exact],
    ['asked', measurement.asked],
    ['unnamed', measurement.unnamed],
    ['shown', measurement.shown],
  ])('has 85 to 97 %% of the figures in its 90 %% range: %s', (_name, comparisons) => {
    const { coverage } = errorsOf(comparisons);
    expect(coverage).toBeGreaterThanOrEqual(0.85);
    expect(coverage).toBeLessThanOrEqual(0.975);
  });

  it('tells runs that fit from runs that do not', () => {
    const { failed, worked } = verdictShares(measurement.verdicts);
    expect(failed[0] / failed[1]).toBeGreaterThanOrEqual(0.92);
    expect(worked[0] / worked[1]).toBeGreaterThanOrEqual(0.97);
  });

  it('is nearer than every baseline', () => {
    for (const baseline of Object.values(measurement.baselines)) {
      expect(errorsOf(baseline).mean).toBeGreaterThan(2 * errorsOf(measurement.exact).mean);
    }
  });

  it('reports every source and says what was left out', () => {
    const report = trainingPart(measurement).join('\n');
    expect(report).toContain('fms-acceleration');
    expect(report).toContain('configuration not stated');
  });
});
