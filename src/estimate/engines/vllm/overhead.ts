import type { Subject } from '../../../catalogue/subject.ts';
import type { Layout } from '../../layout.ts';
import type { VllmVersion } from './versions.ts';

const GiB = 2 ** 30;

/** Bytes that vLLM counts as non-torch on one GPU: NCCL, cuBLAS and what else stays allocated outside torch. */
export function nonTorchBytes(subject: Subject, layout: Layout, version: VllmVersion): number {
  // Pipeline stages of one GPU each were logged with 0.07 GiB (docs/method.md).
  if (layout.pipelineParallel > 1 && layout.tensorParallel === 1) return Math.round(0.07 * GiB);
  return atTensorParallel(hasNvlink(subject) ? version.nonTorchGib : version.nonTorchPcieGib, layout);
}

/** Bytes in use before vLLM takes its snapshot, which are in no term: the driver's context and NCCL. */
export function outsideBytes(subject: Subject, layout: Layout, version: VllmVersion): number {
  return atTensorParallel(hasNvlink(subject) ? version.outsideGib : version.outsidePcieGib, layout);
}

function atTensorParallel(table: VllmVersion['nonTorchGib'], { tensorParallel }: Layout): number {
  const ranks = tensorParallel >= 8 ? 8 : tensorParallel >= 4 ? 4 : tensorParallel >= 2 ? 2 : 1;
  return Math.round(table[ranks] * GiB);
}

/** A switched fabric between all GPUs of the machine; bridges that join pairs do not count. Other makers: as if there were. */
function hasNvlink({ accelerator }: Subject): boolean {
  const type = accelerator.interconnect?.type ?? '';
  return accelerator.vendor !== 'NVIDIA' || (type.startsWith('NVLink') && !type.includes('bridge'));
}
