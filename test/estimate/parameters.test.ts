import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { models } from '../../src/catalogue/data.ts';
import type { ModelRecord } from '../../src/catalogue/model.ts';
import { countParameters, tensorList } from '../../src/estimate/tensors/list.ts';

/** The sum in the unit of the published figure: what the hub counts besides unique parameters is added. */
function comparable(model: ModelRecord): number {
  if (model.architecture === null) throw new Error(model.id);
  const { architecture: arch, parameters } = model;
  const computed = countParameters(tensorList(arch)).total;
  return computed + (parameters.duplicateHeadInPublished ? arch.vocab * arch.hidden : 0) + (arch.fp8BlockScales ?? 0);
}

describe('parameters from the tensor list', () => {
  const countable = models.filter((model) => model.countable && model.architecture !== null);

  it('equal the catalogue for every model whose architecture is known', () => {
    const wrong = countable.filter(
      (model) =>
        model.architecture !== null && countParameters(tensorList(model.architecture)).total !== model.parameters.total,
    );
    expect(countable.length).toBeGreaterThan(280);
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  it('are within 0.5 % of the published count for at least 90 % of the records', () => {
    const published = countable.filter(({ parameters }) => parameters.published !== null);
    const within = published.filter(
      (model) => Math.abs(comparable(model) / (model.parameters.published ?? 1) - 1) < 0.005,
    );
    expect(published.length).toBeGreaterThan(200);
    expect(within.length / published.length).toBeGreaterThanOrEqual(0.9);
  });

  it('equal the reference implementation where it was instantiated, the multi-token head and vision tower aside', () => {
    const known = countable.filter(({ parameters }) => parameters.reference !== null);
    const agreeing = known.filter((model) => {
      if (model.architecture === null) return false;
      const count = countParameters(tensorList(model.architecture));
      const sums = [count.total, count.core, count.core + count.vision, count.core + count.mtp];
      return sums.includes(model.parameters.reference ?? 0);
    });
    expect(known.length).toBeGreaterThan(200);
    expect(agreeing.length / known.length).toBeGreaterThan(0.95);
  });

  it('are not exact only for the records that docs/catalogue.md lists with the reason', () => {
    const docs = readFileSync(new URL('../../docs/catalogue.md', import.meta.url), 'utf8');
    const inexact = models.filter((model) => !model.countable && model.architecture !== null).map(({ id }) => id);
    expect(inexact.filter((id) => !docs.includes(`\`${id}\``))).toEqual([]);
    expect(docs).toContain(`${inexact.length} records have layers`);
    expect(docs).toContain(`${models.filter(({ architecture }) => architecture === null).length} records know`);
  });
});
