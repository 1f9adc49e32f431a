import type { Subject } from '../../../catalogue/subject.ts';

const GiB = 2 ** 30;

/**
 * GiB of a PyTorch process beside its tensors: the driver's context, and with several GPUs NCCL, which takes more where a
 * switched fabric lets it use multicast buffers. Taken from vLLM's start-up logs (../vllm/versions.ts): the same libraries in the
 * same process. Check: SGLang's 8 H200 ask for mem_fraction_static of 0.9113 for 125.65 GiB of weights, so 137.88 of 139.8 GiB
 * are free before loading.
 */
const contextGib = 0.5;
const ncclGib = { fabric: 1.3, bus: 0.2 } as const;

/** Bytes on one GPU when `gpus` work together. */
export function processBytes({ accelerator }: Subject, gpus: number): number {
  const type = accelerator.interconnect?.type ?? '';
  const bus = accelerator.vendor === 'NVIDIA' && (!type.startsWith('NVLink') || type.includes('bridge'));
  const nccl = gpus > 1 ? ncclGib[bus ? 'bus' : 'fabric'] : 0;
  return Math.round((contextGib + nccl) * GiB);
}
