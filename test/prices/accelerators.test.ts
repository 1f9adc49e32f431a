import { describe, expect, it } from 'vitest';
import { allAccelerators } from '../../src/catalogue/all-accelerators.ts';
import { isJoined, nameAccelerator } from '../../src/prices/accelerators.ts';
import { isOnDemandInName, machineOf } from '../../src/prices/machines.ts';

const id = (name: string, memory?: number, machine = ''): string | undefined =>
  nameAccelerator({ name, memory, machine })?.id;

describe('names of sources', () => {
  it.each([
    // SkyPilot
    ['H100', 80, 'gpu-h100-sxm_8gpu-128vcpu-1600gb', 'h100-80gb-sxm'],
    ['H100', 93.6, '1x-H100_NVL-32-65536', 'h100-94gb-nvl'],
    ['H100-80G-SXM5', undefined, '', 'h100-80gb-sxm'],
    ['A100-80G-PCIe-NVLink', undefined, '', 'a100-80gb-pcie'],
    ['A100', 40, '1x-A100_SXM4-32-65536', 'a100-40gb-sxm'],
    ['RTX6000-Ada', undefined, '', 'rtx6000-ada'],
    ['RTX-6000-Ada', 48, '', 'rtx6000-ada'],
    ['RTX-A6000', 48, '', 'rtx-a6000'],
    ['RTXPRO6000S', 95.6, '', 'rtxpro6000-server'],
    ['B300', 262, '', 'b300-sxm'],
    // gpuhunt
    ['H100NVL', 94, '', 'h100-94gb-nvl'],
    ['H200', 141, '', 'h200-141gb-sxm'],
    ['H200NVL', 141, '', 'h200-141gb-nvl'],
    ['A6000', 48, '', 'rtx-a6000'],
    ['A10G', 24, '', 'a10g'],
    ['A10', 24, '', 'a10'],
    ['V100', 32, '', 'v100-32gb'],
    ['MI300X', 192, '', 'mi300x'],
    // RunPod: the driver's names
    ['NVIDIA H100 80GB HBM3', 80, '', 'h100-80gb-sxm'],
    ['NVIDIA H100 PCIe', 80, '', 'h100-80gb-pcie'],
    ['NVIDIA A100-SXM4-80GB', 80, '', 'a100-80gb-sxm'],
    ['NVIDIA RTX PRO 6000 Blackwell Server Edition', 96, '', 'rtxpro6000-server'],
    ['NVIDIA RTX 6000 Ada Generation', 48, '', 'rtx6000-ada'],
    ['AMD Instinct MI300X OAM', 192, '', 'mi300x'],
    ['Tesla V100-SXM2-16GB', 16, '', 'v100-16gb'],
    // Vast
    ['H100 SXM', 79.6, '', 'h100-80gb-sxm'],
    ['A100 PCIE', 80, '', 'a100-80gb-pcie'],
    ['RTX 4090', 24, '', 'rtx4090'],
    ['RTX 4070S Ti', 16, '', 'rtx4070tisuper'],
    ['Tesla T4', 15, '', 't4'],
  ])('%s with %s GB (%s) is %s', (name, memory, machine, expected) => {
    expect(id(name, memory, machine)).toBe(expected);
  });

  it.each([
    ['H100', 80, 'SXM or PCIe'],
    ['A100-80GB', undefined, 'SXM or PCIe'],
    ['RTX 4090', 48, 'a card with its memory replaced'],
    ['RTX4060', 16, 'the Ti, cut short'],
    ['RTX-PRO-6000', 96, 'workstation, Max-Q or server'],
    ['B300 80GB', undefined, 'a size there is not'],
    ['Nonsense 80GB', 80, 'nobody knows it'],
    ['', undefined, 'nothing'],
    ['__proto__', undefined, 'a trap'],
  ])('%s with %s GB is not guessed: %s', (name, memory, _why) => {
    expect(id(name, memory)).toBeUndefined();
  });

  it('are understood when they are those of the catalogue, unless two parts share them', () => {
    const misread = allAccelerators.filter((accelerator) => {
      const found = nameAccelerator({ name: accelerator.aliases[0] ?? '', memory: accelerator.memoryGb });
      return found !== undefined && found.id !== accelerator.id;
    });
    expect(misread.map((accelerator) => accelerator.id)).toEqual([]);
  });
});

describe('the GPUs of one machine', () => {
  const joined = (name: string): boolean | null | undefined => {
    const accelerator = allAccelerators.find((one) => one.id === name);
    return accelerator && isJoined(accelerator);
  };

  it('are joined on boards, perhaps by bridges between cards, and not where there is no link', () => {
    expect(['h100-80gb-sxm', 'b200-180gb-sxm', 'mi300x'].map(joined)).toEqual([true, true, true]);
    expect(['h100-80gb-pcie', 'a100-80gb-pcie', 'h100-94gb-nvl', 'rtx-a6000'].map(joined)).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(['l40s', 'rtx4090', 'a10g'].map(joined)).toEqual([false, false, false]);
  });

  it('are those of the table of instances, however the name is written', () => {
    expect(machineOf('azure', 'Standard_ND96isr_H100_v5')).toMatchObject({
      count: 8,
      accelerator: { id: 'h100-80gb-sxm' },
    });
    expect(machineOf('aws', 'p4d.24xlarge')).toMatchObject({ count: 8, accelerator: { id: 'a100-40gb-sxm' } });
    expect(machineOf('azure', 'p4d.24xlarge')).toBeUndefined();
  });

  it('cannot be had on demand in some that GCP lists so', () => {
    expect(isOnDemandInName('gcp', 'a3-highgpu-1g')).toBe(true);
    expect(isOnDemandInName('gcp', 'a3-highgpu-8g')).toBe(false);
    expect(isOnDemandInName('aws', 'a3-highgpu-1g')).toBe(false);
  });
});
