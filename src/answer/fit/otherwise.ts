import { formatFor } from '../../catalogue/formats.ts';
import type { Subject } from '../../catalogue/subject.ts';
import { type Estimate, estimate, isNoPlan } from '../../estimate/estimate.ts';
import { gib, tokens, whole } from '../numbers.ts';
import { gpusName, planName } from './plan-name.ts';

/** Formats to fall back to, from wide to narrow: in checkpoints, and in GGUF files. */
const checkpoints = ['bf16', 'fp8', 'int4'] as const;
const ggufFiles = ['q8_0', 'q6_k', 'q5_k_m', 'q4_k_m', 'iq3_m', 'iq2_m'] as const;

/** What would work instead, when what was asked does not: more GPUs, a narrower format, a shorter context. */
export function otherwise(current: Estimate): string[] {
  if (current.fits.asked) return [];
  const { subject, plan, enough } = current;
  const ways: string[] = [];
  if (enough !== undefined) ways.push(`${planName(subject, enough)} holds it`);
  const layers = layersThatFit(current);
  if (layers !== undefined) ways.push(layers);
  const narrower = narrowerFormat(subject, plan.gpus);
  if (narrower !== undefined) {
    const { label } = narrower.subject.format;
    ways.push(`${label} on ${planName(narrower.subject, narrower.plan)} holds it`);
  }
  const { maxContext } = plan.memory;
  if (maxContext >= 512 && maxContext < subject.context) {
    ways.push(`one request of up to ${whole(maxContext)} tokens fits on ${gpusName(subject, plan.gpus)}`);
  } else if (current.fits.oneRequest && plan.memory.maxConcurrency.value >= 1) {
    const shorter = Math.floor((subject.context * plan.memory.maxConcurrency.value) / subject.concurrency);
    if (shorter >= 512)
      ways.push(
        `${whole(subject.concurrency)} requests of about ${whole(shorter)} tokens fit, instead of ${tokens(subject.context)}`,
      );
  }
  return ways;
}

/** llama.cpp can leave layers to the processor. */
function layersThatFit({ subject, plan }: Estimate): string | undefined {
  const offload = plan.memory.offload?.();
  if (offload === undefined || offload.fitting === 0 || offload.fitting >= offload.layers) return undefined;
  return `${offload.fitting} of ${offload.of} layers on ${gpusName(subject, plan.gpus)} (-ngl ${offload.fitting}) and ${gib(offload.hostBytes)} GiB in host memory, several times slower`;
}

/** The widest narrower format that fits on as many GPUs. */
function narrowerFormat(subject: Subject, gpus: number): Estimate | undefined {
  for (const id of subject.format.gguf === undefined ? checkpoints : ggufFiles) {
    const format = formatFor(subject.model, id);
    if (format === undefined || format.nominalBits >= subject.format.nominalBits) continue;
    const { tensorParallel: _tp, pipelineParallel: _pp, dataParallel: _dp, ...question } = subject.question;
    const other = estimate({ ...subject, format, question: { ...question, format: id, gpus } });
    if (!isNoPlan(other) && other.fits.asked) return other;
  }
  return undefined;
}
