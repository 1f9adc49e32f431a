import type { Accelerator } from './accelerator.ts';

/** "A 12 GB GPU": an accelerator of which only the memory is known, taken as a discrete NVIDIA card. */
export function genericAccelerator(memoryGib: number): Accelerator {
  return {
    id: `any-${Math.round(memoryGib)}gb`,
    aliases: [`any ${Math.round(memoryGib)} GB GPU`],
    vendor: 'NVIDIA',
    arch: null,
    memoryGb: memoryGib,
    memoryOptionsGb: null,
    memoryMibReported: null,
    memoryGibVisible: memoryGib,
    memoryVisibleSource: 'as stated in the question',
    bandwidthGbS: null,
    tflopsDense: null,
    tdpW: null,
    interconnect: null,
    nodeSizeTypical: 1,
    scaleUpDomain: 1,
    computeCapability: null,
    unifiedMemory: false,
    quantDtypesHw: null,
    sources: { memory: 'the question' },
    notes: null,
    hwSupport: { bf16: true, fp8: false, fp4: false, int8: true },
  };
}
