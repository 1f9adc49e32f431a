import type { Subject } from '../../../catalogue/subject.ts';

const GiB = 2 ** 30;

/**
 * GiB of a PyTorch process beside its tensors: the driver's context, and with several GPUs NCCL, which takes more where a
 * switched fabric lets it use multicast buffers. Taken from vLLM's start-up logs (../vllm/versions.ts): the same libraries in the
 * same process. SGLang's logs of what is free before loading agree: docs/method-other-engines.md. RCCL: two of them on 8 MI355X.
 */
const contextGib = 0.5;
const ncclGib = { fabric: 1.3, bus: 0.2, rccl: 3.9 } as const;

/** Bytes on one GPU when `gpus` work together. */
export function processBytes({ accelerator }: Subject, gpus: number): number {
  const type = accelerator.interconnect?.type ?? '';
  const bus = accelerator.vendor === 'NVIDIA' && (!type.startsWith('NVLink') || type.includes('bridge'));
  const library = accelerator.vendor === 'AMD' ? 'rccl' : bus ? 'bus' : 'fabric';
  const nccl = gpus > 1 ? ncclGib[library] : 0;
  return Math.round((contextGib + nccl) * GiB);
}
