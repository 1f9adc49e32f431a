import type { Evidence } from '../../catalogue/accuracy.ts';
import type { Estimate } from '../../estimate/estimate.ts';
import { layoutName } from '../../estimate/layout.ts';
import { otherCheckpoints } from '../../estimate/other-checkpoints.ts';
import { standsAlone } from '../../estimate/placement.ts';
import type { Range } from '../../estimate/range.ts';
import { servedParameters } from '../../estimate/rule-of-thumb.ts';
import type { CodeSection, ListSection, Row, RowsSection, Section } from '../card.ts';
import { about, gib, gibRange, gigabytes, parameters, tokens } from '../numbers.ts';
import type { Cost } from '../price/cost.ts';
import type { PlanSpeed } from '../speed/plan-speed.ts';
import { fitCostSection } from './cost.ts';
import { planName } from './plan-name.ts';
import { qualitySection } from './quality.ts';
import { speedSection } from './speed.ts';
import { cannotRun } from './support.ts';
import { type TermNames, termNames } from './term-names.ts';

/** What a fit card says beside the estimate. */
export interface Beside {
  readonly evidence: Evidence;
  /** What would work instead. */
  readonly others: readonly string[];
  readonly speed: PlanSpeed | undefined;
  readonly cost: Cost | undefined;
  readonly assumptions: readonly string[];
}

/** Everything a fit card says, in the order of importance. */
export function sectionsOf(estimate: Estimate, { evidence, others, speed, cost, assumptions }: Beside): Section[] {
  const sections: Section[] = [memorySection(estimate)];
  if (!estimate.fits.asked) sections.push(otherwiseSection(others));
  sections.push(
    gpusSection(estimate),
    speedSection(estimate, speed),
    ...(cost === undefined ? [] : [fitCostSection(cost, estimate)]),
    poolSection(estimate),
    ...(cannotRun(estimate.subject) === undefined ? [commandSection(estimate)] : []),
    qualitySection(estimate, evidence),
    numbersSection(estimate),
  );
  if (estimate.fits.asked && others.length > 0) sections.push(otherwiseSection(others));
  sections.push({
    kind: 'list',
    id: 'assumptions',
    title: 'Assumed',
    items: assumptions,
    importance: 'more',
  });
  return sections.filter((section) => section.kind !== 'list' || section.items.length > 0);
}

function row(label: string, range: Range, note?: string): Row {
  const spread = gibRange(range);
  return {
    label,
    value: gib(range.value),
    ...(spread === undefined ? {} : { range: spread }),
    ...(note === undefined ? {} : { note }),
  };
}

/** Of the weights, what is served beside the model. */
function besideNote(bytes: number | undefined): string | undefined {
  return bytes === undefined ? undefined : `of them ${gib(bytes)} adapters and drafter`;
}

/** The row of a term that the engine has. */
function termRow(name: TermNames['reserve'], range: Range | undefined, note?: string): Row[] {
  return name === undefined || range === undefined ? [] : [row(name.row, range, note)];
}

/** The line to paste: for the plan that holds what was asked, where there is one. */
function commandSection({ subject, plan, command, enough }: Estimate): CodeSection {
  const other = enough !== undefined && enough.gpus !== plan.gpus;
  return {
    kind: 'code',
    id: 'command',
    title: other ? `Start it on ${planName(subject, enough)}` : 'Start it',
    language: 'sh',
    code: command(other ? enough : plan),
    importance: 'main',
  };
}

/** Memory on the fullest GPU, term by term. */
function memorySection(estimate: Estimate): RowsSection {
  const { subject, plan, needed } = estimate;
  const { memory } = plan;
  const names = termNames(subject.engine);
  const asked = `${subject.concurrency} × ${tokens(subject.context)}`;
  const perGpu =
    plan.layout.dataParallel > 1
      ? `${Math.ceil(subject.concurrency / plan.layout.dataParallel)} × ${tokens(subject.context)}`
      : asked;
  return {
    kind: 'rows',
    id: 'memory',
    title: plan.gpus > 1 ? 'Memory per GPU, GiB' : 'Memory, GiB',
    importance: 'main',
    rows: [
      row('Weights', memory.weights, besideNote(memory.besideModel) ?? otherCheckpointsNote(estimate)),
      ...offloadRow(estimate),
      ...termRow(names.activations, memory.activations),
      ...termRow(names.nonTorch, memory.nonTorch),
      ...termRow(names.cudaGraphs, memory.cudaGraphs, memory.graphsInBudget ? undefined : 'outside the budget'),
      ...termRow(names.reserve, memory.reserve),
      { label: `KV cache, ${perGpu}`, value: gib(memory.kvNeeded) },
      { ...row('Needed', needed), emphasis: true },
      {
        label: names.budget,
        value: gib(memory.budget),
        note:
          subject.accelerator.vendor === 'Apple'
            ? 'what Metal lets the GPU use; sysctl iogpu.wired_limit_mb raises it'
            : `${Math.round(memory.utilization * 100)} % of ${gib(subject.physicalBytes)}`,
      },
      ...hostRow(estimate),
    ],
  };
}

/** What the weights are in other checkpoints of the format, which their range covers. */
function otherCheckpointsNote({ subject, plan }: Estimate): string | undefined {
  const others = otherCheckpoints(subject, plan.layout);
  if (others.length === 0) return undefined;
  return others
    .map(({ format, more }, i) => {
      const weights = gib(plan.memory.weights.value + more);
      return `${weights} in ${i === 0 ? 'a checkpoint' : 'one'} ${format.said}`;
    })
    .join('; ');
}

/** What stays in the computer's own memory, of engines that keep something there. */
function hostRow({ subject, plan }: Estimate): Row[] {
  const { hostBytes } = plan.memory;
  if (hostBytes === undefined) return [];
  const note = subject.accelerator.unifiedMemory
    ? 'of the same memory, beyond what the GPU may use'
    : 'RAM, over all GPUs';
  return [{ label: 'Host memory', value: gib(hostBytes), note }];
}

/** Layers on the GPU and experts off it, where somebody asked for fewer than all. */
function offloadRow({ subject, plan }: Estimate): Row[] {
  const { cpuMoeLayers } = plan.memory.settings;
  if (typeof cpuMoeLayers === 'number' && cpuMoeLayers > 0) {
    const { layers } = subject.model.architecture;
    return [{ label: 'Experts in host memory', value: `of ${cpuMoeLayers} of ${layers} layers` }];
  }
  if (subject.question.gpuLayers === undefined || plan.memory.offload === undefined) return [];
  const { layers, fitting, of, hostBytes } = plan.memory.offload();
  const fit = fitting < layers ? `${fitting} fit; ` : '';
  return [
    { label: 'Layers on the GPU', value: `${layers} of ${of}`, note: `${fit}${gib(hostBytes)} GiB in host memory` },
  ];
}

/** How many GPUs: by memory, by layout, by the rule of thumb. */
function gpusSection(estimate: Estimate): RowsSection {
  const { subject, plan, minimumGpus, ruleOfThumb, layoutReasons, smallest, fits } = estimate;
  const more = fits.asked && smallest !== undefined && smallest.gpus < plan.gpus;
  const notes = [
    ...(more ? [`${plan.gpus} ${estimate.solved ? 'for the speed that was asked for' : 'were asked for'}`] : []),
    ...layoutReasons(),
  ];
  const apart = standsAlone(subject) && minimumGpus > 1 && Number.isFinite(minimumGpus);
  const rows: Row[] = [
    {
      label: 'By memory alone',
      value: Number.isFinite(minimumGpus) ? String(minimumGpus) : 'none: a GPU is too small',
      ...(apart ? { note: 'separate computers, with a network between them' } : {}),
    },
    {
      label: 'An engine can run',
      value: smallest === undefined ? 'none found' : `${smallest.gpus} (${layoutName(smallest.layout)})`,
      ...(notes.length === 0 ? {} : { note: notes.join('; ') }),
      emphasis: true,
    },
    {
      label: 'Rule of thumb',
      value: `${ruleOfThumb.gpus}`,
      note: `${gigabytes(ruleOfThumb.bytes)} = ${parameters(ruleOfThumb.parameters)} × ${bytesPerParameter(subject.format.nominalBits)} × 1.2, weights only`,
    },
  ];
  return { kind: 'rows', id: 'gpus', title: `How many ${subject.acceleratorName}`, importance: 'main', rows };
}

function bytesPerParameter(bits: number): string {
  return `${Math.round((bits / 8) * 100) / 100} B`;
}

/** What the engine's log will say of the KV cache. */
function poolSection({ subject, plan }: Estimate): RowsSection {
  const { memory } = plan;
  const names = termNames(subject.engine);
  const rows: Row[] = [row(names.pool, memory.kvAvailable)];
  if (memory.kvAvailable.value > 0) {
    rows.push(
      {
        label: 'Tokens',
        value: about(memory.tokens.value),
        range: `${about(Math.max(0, memory.tokens.low))} to ${about(memory.tokens.high)}`,
      },
      {
        label: `Requests of ${tokens(subject.context)}`,
        value: about(Math.floor(memory.maxConcurrency.value)),
        range: `${about(Math.max(0, Math.floor(memory.maxConcurrency.low)))} to ${about(Math.floor(memory.maxConcurrency.high))}`,
      },
      {
        label: 'Longest request',
        value: `${tokens(memory.maxContext)} tokens`,
        ...longestNote(subject.model.maxContext, memory.maxContext),
      },
    );
  }
  rows.push({
    label: 'Per token and GPU',
    value: memory.bytesPerToken > 0 ? `${(memory.bytesPerToken / 1024).toFixed(1)} KiB` : 'none',
  });
  if (memory.stateBytes > 0)
    rows.push({ label: 'State per request', value: `${(memory.stateBytes / 2 ** 20).toFixed(0)} MiB` });
  return { kind: 'rows', id: 'kv', title: names.poolTitle, importance: 'main', rows };
}

function longestNote(trained: number | null, longest: number): { readonly note?: string } {
  return trained !== null && longest >= trained ? { note: 'all the model was trained for' } : {};
}

/** The numbers that people mix up. */
function numbersSection({ subject, plan, needed, neededToLoad, weightsTotal }: Estimate): RowsSection {
  return {
    kind: 'rows',
    id: 'numbers',
    title: 'Three numbers that get mixed up',
    importance: 'more',
    rows: [
      row('To load it, GiB a GPU', neededToLoad),
      row('As asked, GiB a GPU', needed),
      {
        label: isDiscreteNvidia(subject) ? 'nvidia-smi shows, GiB' : 'The driver will show, GiB',
        value: gib(
          termNames(subject.engine).takesAll
            ? plan.memory.budget -
                (plan.memory.reserve?.value ?? 0) +
                plan.memory.outside.value +
                (plan.memory.graphsInBudget ? 0 : plan.memory.cudaGraphs.value)
            : needed.value,
        ),
        note: termNames(subject.engine).smi,
      },
      {
        label: 'Weights in all',
        value: gigabytes(weightsTotal),
        note: `${gib(weightsTotal)} GiB, ${parameters(servedParameters(subject.model))} parameters`,
      },
    ],
  };
}

/** nvidia-smi has no memory column for what shares the computer's memory (DGX Spark, Jetson). */
function isDiscreteNvidia({ accelerator }: Estimate['subject']): boolean {
  return accelerator.vendor === 'NVIDIA' && !accelerator.unifiedMemory;
}

function otherwiseSection(items: readonly string[]): ListSection {
  return { kind: 'list', id: 'otherwise', title: 'What would work', items, importance: 'main' };
}
