import type { Reading } from '../../ask/reading.ts';
import type { Evidence } from '../../catalogue/accuracy.ts';
import type { Estimate } from '../../estimate/estimate.ts';
import { standsAlone } from '../../estimate/placement.ts';
import { qualityCaveats } from './quality.ts';
import { engineRemarks } from './remarks.ts';
import { supportCaveats } from './support.ts';

/** What the reader of an answer about serving should not miss, most important first. */
export function warningsOf(reading: Reading, result: Estimate, evidence: Evidence): string[] {
  const { subject, plan, fits } = result;
  const warnings: string[] = [];
  if (reading.unknown.length > 0) warnings.push(`Not understood, so left out: ${reading.unknown.join(', ')}`);
  warnings.push(...supportCaveats(subject), ...qualityCaveats(subject, evidence), ...subject.warnings);
  warnings.push(...engineRemarks(result));
  if (plan.memory.startupShortfall > 0) {
    warnings.push(
      `vLLM checks that ${plan.memory.utilization} of the memory is free before it starts; the driver and NCCL hold about ${(plan.memory.outside.value / 2 ** 30).toFixed(1)} GiB of it`,
    );
  }
  if (
    subject.engine === 'vllm' &&
    subject.question.gpuMemoryUtilization === undefined &&
    plan.memory.utilization < 0.9
  ) {
    warnings.push(
      `--gpu-memory-utilization ${plan.memory.utilization}, as vLLM's default would not leave the driver its share of so small a GPU`,
    );
  }
  if (standsAlone(subject) && plan.gpus > 1) {
    warnings.push(
      `${plan.gpus} separate computers, not one with ${plan.gpus} GPUs: every token waits for the network between them`,
    );
  }
  if (!plan.memory.graphsInBudget && fits.asked) {
    const outside = plan.memory.outside.value + plan.memory.cudaGraphs.value + plan.memory.budget;
    if (outside > subject.physicalBytes)
      warnings.push(
        'CUDA graphs are outside the budget in this release and may run out of memory: lower the utilization or use --enforce-eager',
      );
  }
  if (subject.accelerator.vendor !== 'NVIDIA' && plan.memory.compute === undefined) {
    warnings.push(
      'Few runs of this maker were measured, if any: everything but weights and KV cache per token is taken from NVIDIA, with wide ranges',
    );
  }
  return warnings;
}
