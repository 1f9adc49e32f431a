import type { Subject } from '../../../catalogue/subject.ts';
import { hasMulticast, hasSwitchedFabric } from '../../interconnect.ts';
import type { Layout } from '../../layout.ts';
import type { VllmVersion } from './versions.ts';

const GiB = 2 ** 30;

/**
 * Non-torch on AMD's GPUs: HIP, hipBLASLt's workspace and RCCL, which has no multicast buffers. Logged: 0.66 on an MI300X
 * (f078 of vllm-found.jsonl). Implied by the pools of 12 starts on R9700s (f007 to f018): 0.3 to 0.8, on one and two ranks
 * alike; more ranks are unmeasured.
 */
const nonTorchOnAmdGib = 0.5;

/** Bytes that vLLM counts as non-torch on one GPU: NCCL, cuBLAS and what else stays allocated outside torch. */
export function nonTorchBytes(subject: Subject, layout: Layout, version: VllmVersion): number {
  // Pipeline stages of one GPU each were logged with 0.07 GiB (docs/method.md).
  if (layout.pipelineParallel > 1 && layout.tensorParallel === 1) return Math.round(0.07 * GiB);
  if (subject.accelerator.vendor === 'AMD') return Math.round(nonTorchOnAmdGib * GiB);
  return atTensorParallel(asOnHopper(subject, version) ? version.nonTorchGib : version.nonTorchPcieGib, layout);
}

/** Bytes in use before vLLM takes its snapshot, which are in no term: the driver's context and NCCL. */
export function outsideBytes(subject: Subject, layout: Layout, version: VllmVersion): number {
  return atTensorParallel(asOnHopper(subject, version) ? version.outsideGib : version.outsidePcieGib, layout);
}

/**
 * Whether the figures of H100s hold. V1: where there is multicast. A100s are without it: 0.43 on each of four (f067 of
 * vllm-found.jsonl), and two take 0.2 more than one (pools of f004 and f005 beside f001 and f002). V0: on a switched fabric
 * (2.10 on each of eight A100s, f077).
 */
function asOnHopper(subject: Subject, { compiled }: VllmVersion): boolean {
  return compiled ? hasMulticast(subject) : hasSwitchedFabric(subject);
}

function atTensorParallel(table: VllmVersion['nonTorchGib'], { tensorParallel }: Layout): number {
  const ranks = tensorParallel >= 8 ? 8 : tensorParallel >= 4 ? 4 : tensorParallel >= 2 ? 2 : 1;
  return Math.round(table[ranks] * GiB);
}
