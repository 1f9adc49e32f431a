import type { Subject } from '../../../catalogue/subject.ts';
import type { Layout } from '../../layout.ts';
import type { Staged } from './staged.ts';
import type { VllmVersion } from './versions.ts';

const GiB = 2 ** 30;

/**
 * Memory of the captured CUDA graphs on one GPU. vLLM captures about 51 batch sizes twice; what they keep grows with the
 * layers of the stage, a drafter's included, and the width of its MLP.
 * Source: least squares over the 44 runs of vllm-runs.jsonl that log it (vLLM 0.18 and 0.19, H100): mean absolute error
 * 0.06 GiB, worst 0.17.
 */
export function cudaGraphBytes(subject: Staged, layout: Layout, eager: boolean, drafterLayers = 0): number {
  if (eager) return 0;
  const arch = subject.model.architecture;
  const layers = arch.layers / layout.pipelineParallel + drafterLayers;
  const width = expertOrDenseWidth(subject) / layout.tensorParallel;
  const experts = arch.moe === undefined ? 0 : 0.64;
  return Math.round((0.11 + 0.0178 * layers + (0.114 * width) / 10_000 + experts) * GiB);
}

function expertOrDenseWidth(subject: Staged): number {
  const { moe, intermediate } = subject.model.architecture;
  if (moe !== undefined) return (moe.intermediate ?? 0) * moe.active;
  return Array.isArray(intermediate) ? Math.max(...intermediate) : (intermediate ?? 0);
}

/**
 * Whether this release takes the graphs from the budget on this GPU: it profiles them on NVIDIA's, later on AMD's, never on
 * others (determine_available_memory in vllm/v1/worker/gpu_worker.py).
 */
export function graphsInBudget({ accelerator: { vendor } }: Subject, version: VllmVersion): boolean {
  return version.graphsInBudget && (vendor === 'NVIDIA' || (vendor === 'AMD' && version.graphsOnAmd));
}
