import type { Subject } from '../../../catalogue/subject.ts';
import { hasMulticast } from '../../interconnect.ts';

const GiB = 2 ** 30;

/**
 * GiB of a PyTorch process beside its tensors: the driver's context, and with several GPUs NCCL, which takes more where
 * NVLink has multicast. Taken from vLLM's start-up logs (../vllm/versions.ts): the same libraries in the
 * same process. SGLang's logs of what is free before loading agree: docs/method-other-engines.md. RCCL: two of them on 8 MI355X.
 */
const contextGib = 0.5;
const ncclGib = { multicast: 1.3, plain: 0.2, rccl: 3.9 } as const;

/** Bytes on one GPU when `gpus` work together. */
export function processBytes(subject: Subject, gpus: number): number {
  const library = subject.accelerator.vendor === 'AMD' ? 'rccl' : hasMulticast(subject) ? 'multicast' : 'plain';
  const nccl = gpus > 1 ? ncclGib[library] : 0;
  return Math.round((contextGib + nccl) * GiB);
}
