import { visibleMemoryBytes } from '../../catalogue/accelerator.ts';
import { acceleratorName } from '../../catalogue/accelerator-name.ts';
import { acceleratorWithId } from '../../catalogue/data.ts';
import { formatFor } from '../../catalogue/formats.ts';
import { formatRuns } from '../../catalogue/hardware-formats.ts';
import type { Subject } from '../../catalogue/subject.ts';
import { type Estimate, estimate, isNoPlan } from '../../estimate/estimate.ts';
import { standsAlone } from '../../estimate/placement.ts';
import { gib, tokens, whole } from '../numbers.ts';
import { gpusName, planName } from './plan-name.ts';
import { cannotRun } from './support.ts';

/** Formats to fall back to, from wide to narrow: in checkpoints, and in GGUF files. */
const checkpoints = ['bf16', 'fp8', 'int4'] as const;
const ggufFiles = ['q8_0', 'q6_k', 'q5_k_m', 'q4_k_m', 'iq3_m', 'iq2_m'] as const;

/** What would work instead, when what was asked does not: more GPUs, a narrower format, a shorter context. */
export function otherwise(current: Estimate): string[] {
  const { subject, plan, enough } = current;
  if (current.fits.asked || cannotRun(subject) !== undefined) return [];
  const ways: string[] = [];
  if (enough !== undefined) ways.push(`${planName(subject, enough)} holds it`);
  ways.push(...leftToHost(current));
  const narrower = narrowerFormat(subject, plan.gpus);
  if (narrower !== undefined) {
    const { label } = narrower.subject.format;
    ways.push(`${label} on ${planName(narrower.subject, narrower.plan)} holds it`);
  }
  if (standsAlone(subject)) ways.push(...larger(subject));
  ways.push(...shorter(current));
  return ways;
}

/** A shorter context: for one request where not even that fits, else for all of them. */
function shorter(current: Estimate): string[] {
  const { subject, plan } = current;
  const { maxContext, maxConcurrency } = plan.memory;
  if (maxContext < subject.context) {
    const context = contextThatFits(current, maxContext, 1);
    const where = gpusName(subject, plan.gpus);
    return context === undefined ? [] : [`one request of up to ${whole(context)} tokens fits on ${where}`];
  }
  if (!current.fits.oneRequest || maxConcurrency.value < 1) return [];
  const guess = (subject.context * maxConcurrency.value) / subject.concurrency;
  const context = contextThatFits(current, guess, subject.concurrency);
  const requests = `${whole(subject.concurrency)} requests`;
  return context === undefined
    ? []
    : [`${requests} of ${whole(context)} tokens fit, instead of ${tokens(subject.context)}`];
}

/**
 * A context at which so many requests fit on the same GPUs. Requests also cost what does not shrink with their length (states,
 * windows, whole blocks, buffers), so the guess is shortened until it holds; undefined when nothing useful does.
 */
function contextThatFits({ subject, plan }: Estimate, guess: number, concurrency: number): number | undefined {
  const { tensorParallel, pipelineParallel, dataParallel } = plan.layout;
  const layout = { gpus: plan.gpus, tensorParallel, pipelineParallel, dataParallel };
  for (const share of [1, 0.95, 0.9, 0.75, 0.5]) {
    const context = Math.floor(guess * share);
    if (context < 512) return undefined;
    const question = { ...subject.question, ...layout, context, concurrency };
    const other = estimate({ ...subject, context, concurrency, question });
    if (!isNoPlan(other) && other.fits.asked) return context;
  }
  return undefined;
}

/** Hardware to name when one computer is too small and there is no larger one of its kind to add: the largest Mac, and servers. */
const largerHardware = ['apple-m3-ultra', 'h100-80gb-sxm'] as const;

function larger(subject: Subject): string[] {
  const { gpus: _gpus, gpuMemoryGib: _memory, ...question } = subject.question;
  const fitting = largerHardware.flatMap((id) => {
    const accelerator = acceleratorWithId(id);
    if (accelerator === undefined || (accelerator.vendor === 'Apple' && subject.accelerator.vendor !== 'Apple'))
      return [];
    const physicalBytes = visibleMemoryBytes(accelerator);
    const acceleratorId = { accelerator, acceleratorName: acceleratorName(accelerator), physicalBytes };
    const other = estimate({ ...subject, ...acceleratorId, question: { ...question, gpu: id } });
    return !isNoPlan(other) && other.fits.asked ? [`${planName(other.subject, other.plan)} holds it`] : [];
  });
  return fitting;
}

/** llama.cpp can leave experts or whole layers to the processor, where that has memory of its own. */
function leftToHost({ subject, plan }: Estimate): string[] {
  if (subject.accelerator.unifiedMemory) return [];
  const offload = plan.memory.offload?.();
  if (offload === undefined) return [];
  const { experts, fitting, layers, of, hostBytes } = offload;
  const gpus = gpusName(subject, plan.gpus);
  const ways: string[] = [];
  if (experts !== undefined && experts.layers > 0) {
    const flag = experts.layers === experts.of ? '--cpu-moe' : `--n-cpu-moe ${experts.layers}`;
    ways.push(
      `${flag} on ${gpus} and ${gib(experts.hostBytes)} GiB of RAM: the experts of ${experts.layers} of ${experts.of} layers on the processor, slower`,
    );
  }
  if (fitting > 0 && fitting < layers)
    ways.push(
      `-ngl ${fitting} on ${gpus} and ${gib(hostBytes)} GiB of RAM: ${of - fitting} of ${of} layers on the processor, several times slower`,
    );
  return ways;
}

/** The widest narrower format that the engine runs on this GPU and that fits on as many. */
function narrowerFormat(subject: Subject, gpus: number): Estimate | undefined {
  for (const id of subject.format.gguf === undefined ? checkpoints : ggufFiles) {
    const format = formatFor(subject.model, id);
    if (format === undefined || format.nominalBits >= subject.format.nominalBits) continue;
    if (!formatRuns(id, subject.accelerator, subject.engine)) continue;
    const { tensorParallel: _tp, pipelineParallel: _pp, dataParallel: _dp, ...question } = subject.question;
    const other = estimate({ ...subject, format, question: { ...question, format: id, gpus } });
    if (!isNoPlan(other) && other.fits.asked) return other;
  }
  return undefined;
}
