import type { Subject } from '../catalogue/subject.ts';

/** A switched fabric between all GPUs of the machine; bridges that join pairs do not count. Other makers: as if there were. */
export function hasSwitchedFabric({ accelerator }: Subject): boolean {
  const type = accelerator.interconnect?.type ?? '';
  return accelerator.vendor !== 'NVIDIA' || (type.startsWith('NVLink') && !type.includes('bridge'));
}

/**
 * Whether a GPU can write to all others at once, NVLink's multicast: a switched fabric, and compute capability 9 or later. NCCL,
 * torch's symmetric memory and FlashInfer's all-reduce hold buffers for it (SYMM_MEM_ALL_REDUCE_MAX_SIZES and
 * FI_ALLREDUCE_FUSION_MAX_SIZE_MB in vLLM begin with capability 9.0). Other makers: as if they could.
 */
export function hasMulticast(subject: Subject): boolean {
  const { vendor, computeCapability } = subject.accelerator;
  return hasSwitchedFabric(subject) && (vendor !== 'NVIDIA' || Number(computeCapability) >= 9);
}
