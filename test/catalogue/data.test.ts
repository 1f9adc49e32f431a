import { describe, expect, it } from 'vitest';
import { kvFormats } from '../../src/ask/question.ts';
import { acceleratorSchema, visibleMemoryBytes } from '../../src/catalogue/accelerator.ts';
import { measurementSchema } from '../../src/catalogue/accuracy/measurement.ts';
import { accelerators, accuracyMeasurements, hardwareFormatRules, models } from '../../src/catalogue/data.ts';
import { formatNames } from '../../src/catalogue/format-names.ts';
import { hardwareFormatRuleSchema } from '../../src/catalogue/hardware-format-rule.ts';
import { modelSchema } from '../../src/catalogue/model.ts';

const spelled = (name: string): string => name.toLowerCase().replace(/[\s_-]+/g, '');

/** Names that more than one record answers to. */
function clashes(records: readonly { readonly id: string; readonly names: readonly string[] }[]): string[] {
  const owners = new Map<string, Set<string>>();
  for (const { id, names } of records)
    for (const name of names.map(spelled)) owners.set(name, (owners.get(name) ?? new Set()).add(id));
  return [...owners].filter(([, ids]) => ids.size > 1).map(([name, ids]) => `${name}: ${[...ids].join(', ')}`);
}

function problems<T>(
  records: readonly T[],
  schema: { safeParse(value: unknown): { success: boolean; error?: unknown } },
) {
  return records.flatMap((record) => {
    const result = schema.safeParse(record);
    return result.success ? [] : [{ record, error: String(result.error) }];
  });
}

const repeated = (ids: readonly string[]): string[] => ids.filter((id, index) => ids.indexOf(id) !== index);

describe('models.json', () => {
  it('has only records of the schema, each with its own id', () => {
    expect(problems(models, modelSchema)).toEqual([]);
    expect(repeated(models.map(({ id }) => id))).toEqual([]);
    expect(models.length).toBeGreaterThanOrEqual(338);
  });

  it('gives no name to two models', () => {
    expect(clashes(models.map(({ id, name, aliases }) => ({ id, names: [name, id, ...aliases] })))).toEqual([]);
  });

  it('counts as many layers by kind as there are layers', () => {
    const off = models.filter(({ architecture }) => {
      const kinds = architecture?.layerTypes;
      return kinds !== undefined && kinds.reduce((sum, [, count]) => sum + count, 0) !== architecture?.layers;
    });
    expect(off.map(({ id }) => id)).toEqual([]);
  });

  it('divides query heads evenly among KV heads', () => {
    const off = models.filter(({ architecture }) => {
      const { heads, kvHeads } = architecture ?? {};
      return typeof heads === 'number' && typeof kvHeads === 'number' && heads % kvHeads !== 0;
    });
    expect(off.map(({ id }) => id)).toEqual([]);
  });

  it('never activates more than there is', () => {
    const off = models.filter(({ architecture, parameters }) => {
      const moe = architecture?.moe;
      return (moe !== undefined && moe.active > moe.experts) || (parameters.active ?? 0) > parameters.total;
    });
    expect(off.map(({ id }) => id)).toEqual([]);
  });
});

describe('accelerators.json', () => {
  it('has only records of the schema, each with its own id', () => {
    expect(problems(accelerators, acceleratorSchema)).toEqual([]);
    expect(repeated(accelerators.map(({ id }) => id))).toEqual([]);
    expect(accelerators.length).toBeGreaterThanOrEqual(130);
  });

  it('gives no name to two accelerators', () => {
    expect(clashes(accelerators.map(({ id, aliases }) => ({ id, names: [id, ...aliases] })))).toEqual([]);
  });

  it('names a source for every figure that is not null', () => {
    const known = (value: unknown): boolean =>
      value !== null &&
      value !== undefined &&
      (typeof value !== 'object' || Object.values(value).some((part) => part !== null && part !== undefined));
    const missing = accelerators.flatMap((accelerator) =>
      (
        [
          ['memory', accelerator.memoryGb],
          ['memoryMib', accelerator.memoryMibReported],
          ['bandwidth', accelerator.bandwidthGbS],
          ['tflops', accelerator.tflopsDense],
          ['tdp', accelerator.tdpW],
          ['interconnect', accelerator.interconnect],
          ['cc', accelerator.computeCapability],
        ] as const
      )
        .filter(([source, value]) => known(value) && accelerator.sources[source] === undefined)
        .map(([source]) => `${accelerator.id}: ${source}`),
    );
    expect(missing).toEqual([]);
    expect(accelerators.filter(({ memoryVisibleSource }) => memoryVisibleSource.length < 10)).toEqual([]);
  });

  it('reports about the memory it is sold with, and shows an engine a little less', () => {
    for (const accelerator of accelerators) {
      const { id, memoryGb, memoryMibReported, memoryGibVisible, vendor } = accelerator;
      if (memoryMibReported !== null) {
        expect(memoryMibReported / (memoryGb * 1024), id).toBeGreaterThan(0.93);
        expect(memoryMibReported / (memoryGb * 1024), id).toBeLessThan(1.001);
        expect(memoryGibVisible, id).toBeLessThanOrEqual(memoryMibReported / 1024 + 0.005);
        expect(memoryGibVisible / (memoryMibReported / 1024), id).toBeGreaterThan(0.93);
      }
      const floor = vendor === 'Apple' ? 0.66 : 0.9;
      expect(memoryGibVisible / memoryGb, id).toBeGreaterThan(floor);
      expect(memoryGibVisible / memoryGb, id).toBeLessThan(1.01);
    }
  });

  it('shows engines what logs print as the total', () => {
    const visible = (id: string): number => {
      const accelerator = accelerators.find((entry) => entry.id === id);
      if (accelerator === undefined) throw new Error(`no accelerator ${id}`);
      return Math.round((visibleMemoryBytes(accelerator) / 2 ** 30) * 100) / 100;
    };
    expect(visible('h100-80gb-sxm')).toBe(79.19);
    expect(visible('a100-40gb-sxm')).toBe(39.39);
    expect(visible('rtx3090')).toBe(23.58);
    expect(visible('h200-141gb-sxm')).toBe(139.8);
    expect(visible('b200-180gb-sxm')).toBe(178.35);
    expect(visible('mi300x')).toBe(191.98);
    expect(visible('gb10-dgx-spark')).toBe(121.63);
  });

  it('derives what no log shows by the rule it states', () => {
    const derived = accelerators.filter((entry) => entry.memoryVisibleSource.startsWith('derived: nvidia-smi MiB'));
    expect(derived.length).toBeGreaterThan(20);
    for (const { id, memoryMibReported, memoryGibVisible } of derived)
      expect(memoryGibVisible, id).toBeCloseTo(((memoryMibReported ?? 0) * (1 - 0.0019) - 430) / 1024, 1);
  });

  it('knows the visible share of other sizes the part is sold with', () => {
    const find = (id: string) => {
      const accelerator = accelerators.find((entry) => entry.id === id);
      if (accelerator === undefined) throw new Error(`no accelerator ${id}`);
      return accelerator;
    };
    // Macs of 32 and 96 GB, as llama.cpp logged them: 21845 and 73728 MiB.
    expect(visibleMemoryBytes(find('apple-m2-max'), 32) / 2 ** 20).toBeCloseTo(21845, -1);
    expect(visibleMemoryBytes(find('apple-m2-ultra'), 96) / 2 ** 20).toBe(73728);
    const card = find('rtxpro5000');
    expect(visibleMemoryBytes(card, 72) / visibleMemoryBytes(card)).toBeCloseTo(72 / card.memoryGb, 6);
  });
});

describe('accuracy.json', () => {
  it('has only measurements of the schema, each with its own id', () => {
    expect(problems(accuracyMeasurements, measurementSchema)).toEqual([]);
    expect(repeated(accuracyMeasurements.map(({ id }) => id))).toEqual([]);
    expect(accuracyMeasurements.length).toBeGreaterThanOrEqual(1069);
  });

  it('computes recovery from the two scores where both were published', () => {
    const off = accuracyMeasurements.filter(
      ({ metric, baseline, quantized, recoveryPercent }) =>
        metric === 'accuracy' &&
        baseline !== null &&
        quantized !== null &&
        recoveryPercent !== null &&
        Math.abs((100 * quantized) / baseline - recoveryPercent) > 0.1,
    );
    expect(off.map(({ id }) => id)).toEqual([]);
  });
});

describe('hardware-formats.json', () => {
  it('has only rules of the schema, about architectures and formats of the catalogue', () => {
    expect(problems(hardwareFormatRules, hardwareFormatRuleSchema)).toEqual([]);
    const caches = kvFormats.map((format) => `kv:${format}`);
    const formats = new Set([...formatNames.map(({ id }) => id), ...caches, 'gguf', 'any']);
    const archs = new Set(accelerators.map(({ arch }) => arch));
    for (const rule of hardwareFormatRules) {
      for (const format of [...rule.formats, ...(rule.alternative === undefined ? [] : [rule.alternative])])
        expect(formats, rule.sentence).toContain(format);
      for (const arch of rule.archs) expect(archs, rule.sentence).toContain(arch);
    }
  });
});
