import { describe, expect, it } from 'vitest';
import { splitIntoAtoms } from '../../src/catalogue/atoms.ts';
import { cloudInstances } from '../../src/catalogue/cloud-instances.ts';
import { accelerators } from '../../src/catalogue/data.ts';
import { findAccelerator } from '../../src/catalogue/find-accelerator.ts';
import { instanceAt } from '../../src/catalogue/find-instance.ts';
import { otherGpus } from '../../src/catalogue/other-gpus.ts';

const found = (name: string): string | undefined => {
  const match = findAccelerator(name);
  return match.found ? match.accelerator.id : undefined;
};

describe('findAccelerator', () => {
  it('finds every accelerator by its id', () => {
    for (const { id } of accelerators) expect(found(id)).toBe(id);
  });

  it('finds every accelerator by each of its names', () => {
    const lost = accelerators.flatMap(({ id, aliases }) =>
      aliases
        .filter((alias) => found(alias) !== id && !/per GPU of/.test(alias))
        .map((alias) => `${alias} -> ${found(alias)}`),
    );
    expect(lost).toEqual([]);
  });

  it.each([
    ['h100', 'h100-80gb-sxm'],
    ['H100-80G', 'h100-80gb-sxm'],
    ['h100 pcie', 'h100-80gb-pcie'],
    ['NVIDIA H100 80GB HBM3', 'h100-80gb-sxm'],
    ['a100', 'a100-80gb-sxm'],
    ['a100 40g', 'a100-40gb-sxm'],
    ['A100-SXM4-40GB', 'a100-40gb-sxm'],
    ['80GB A100', 'a100-80gb-sxm'],
    ['V100-32GB', 'v100-32gb'],
    ['3090', 'rtx3090'],
    ['rtx3090', 'rtx3090'],
    ['NVIDIA GeForce RTX 4090', 'rtx4090'],
    ["5090's", 'rtx5090'],
    ['l40s', 'l40s'],
    ['L40', 'l40'],
    ['7900xtx', 'rx7900xtx'],
    ['mi300', 'mi300x'],
    ['m3 ultra', 'apple-m3-ultra'],
    ['4060ti 8gb', 'rtx4060ti-8gb'],
    ['rtx 3080 12gb', 'rtx3080-12gb'],
    ['rtx pro 6000', 'rtxpro6000-ws'],
  ])('finds "%s"', (name, id) => {
    expect(found(name)).toBe(id);
  });

  it('gives the memory that was named when the catalogue has another', () => {
    expect(findAccelerator('M3 Ultra 256GB')).toMatchObject({ accelerator: { id: 'apple-m3-ultra' }, memoryGib: 256 });
    expect(findAccelerator('4090 48gb')).toMatchObject({ accelerator: { id: 'rtx4090' }, memoryGib: 48 });
    expect(findAccelerator('4090 24gb')).not.toHaveProperty('memoryGib');
  });

  it('offers the other sizes of a part when no size was named', () => {
    expect(findAccelerator('a100')).toMatchObject({ alternatives: [{ id: 'a100-40gb-sxm' }] });
    expect(findAccelerator('a100 80gb')).toMatchObject({ alternatives: [] });
  });

  it.each([['mi51'], ['gtx 1081'], ['rtx 4080 ti'], ['wonder chip'], ['']])(
    'does not take "%s" for another',
    (name) => {
      expect(findAccelerator(name).found).toBe(false);
    },
  );

  it('knows every accelerator that a cloud instance or a GPU without a record refers to', () => {
    const ids = new Set(accelerators.map(({ id }) => id));
    expect(cloudInstances.map(({ accelerator }) => accelerator).filter((id) => !ids.has(id))).toEqual([]);
    expect(otherGpus.map(({ like }) => like).filter((id) => !ids.has(id))).toEqual([]);
    expect(otherGpus.map(({ id }) => id).filter((id) => ids.has(id))).toEqual([]);
  });

  it('finds every GPU without a record by its names', () => {
    const lost = otherGpus.flatMap(({ id, names }) => [id, ...names].filter((name) => found(name) !== id));
    expect(lost).toEqual([]);
  });

  it('finds every cloud instance by its name, with whole GPUs', () => {
    for (const { gpus, accelerator, source } of cloudInstances) {
      expect(source).toMatch(/^https:\/\//);
      for (const [name, count] of Object.entries(gpus)) {
        const { atoms } = splitIntoAtoms(name);
        expect(instanceAt(atoms, 0), name).toMatchObject({
          length: atoms.length,
          value: { name, gpus: count, accelerator: { id: accelerator } },
        });
      }
    }
  });

  it('takes a GPU that nobody knows by the memory in its name', () => {
    expect(findAccelerator('Ascend 910B 64GB')).toMatchObject({ found: true, accelerator: { memoryGb: 64 } });
    expect(findAccelerator('Ascend 910B').found).toBe(false);
  });

  it('names the nearest to one it does not have', () => {
    const match = findAccelerator('rtx 4080 ti');
    expect(match.found ? [] : match.nearest.map(({ id }) => id)).toContain('rtx4080-16gb');
  });
});
