import { describe, expect, it } from 'vitest';
import { measureLocalSpeed } from '../../scripts/accuracy/speed-local-measure.ts';
import { localSetups } from '../../scripts/accuracy/speed-local-shipped.ts';
import { measuredSetups } from '../../src/catalogue/speed/measured-local-runs.ts';

/** Rows of this directory only: what lies beside the checkout may be absent. */
const { speeds } = measureLocalSpeed();
const ours = speeds.filter(
  ({ of, what }) => what === 'one request' && /^(?:dgx-spark|llmfit-community)/.test(of.row.id),
);

describe('measured speeds of llama.cpp, Ollama and MLX', () => {
  it('are met by the shipped parameters', () => {
    const errors = ours.map(({ predicted, measured }) => Math.abs(predicted / measured - 1)).sort((a, b) => a - b);
    expect(ours.length).toBeGreaterThan(200);
    expect(errors[Math.floor(errors.length / 2)]).toBeLessThan(0.07);
    expect(errors[Math.floor(errors.length * 0.93)]).toBeLessThan(0.35);
  });

  it('lie in the stated ranges about as often as these say', () => {
    const inside = ours.filter(
      ({ measured, predicted, width }) => measured >= predicted / width.down && measured <= predicted * width.up,
    );
    expect(inside.length / ours.length).toBeGreaterThan(0.85);
    expect(inside.length / ours.length).toBeLessThan(0.97);
  });

  it('never exceed what the memory can deliver', () => {
    for (const { of, measured, bound = Number.POSITIVE_INFINITY } of ours) {
      expect(measured, of.row.what).toBeLessThanOrEqual(bound);
    }
  });

  it('that answers show are those of the table', () => {
    expect(measuredSetups).toEqual(localSetups());
  });
});
