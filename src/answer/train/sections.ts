import { standsAlone } from '../../estimate/placement.ts';
import { planForBytes } from '../../estimate/training/ranges.ts';
import type { TrainingSettings } from '../../estimate/training/settings.ts';
import type { CodeSection, ListSection, Row, RowsSection, Section } from '../card.ts';
import { gib, gibRange, gigabytes, parameters, tokens, whole } from '../numbers.ts';
import type { Cost } from '../price/cost.ts';
import { costSection } from '../price/cost-section.ts';
import { halfType } from './config/config.ts';
import { trainingConfig } from './config.ts';
import { partNames, phaseNames, recipeNames, spreadName } from './names.ts';
import type { TrainingEstimate } from './training-estimate.ts';
import { waySentence, waysToName } from './ways.ts';

/** Everything a card about training says, in the order of importance. */
export function trainingSections(
  estimate: TrainingEstimate,
  assumptions: readonly string[],
  cost: Cost | undefined,
): Section[] {
  const sections: Section[] = [
    peakSection(estimate),
    waysSection(estimate),
    gpusSection(estimate),
    ...costSections(estimate, cost),
    frameworkSection(estimate),
    ...(estimate.solved && !estimate.memory.fits ? [] : [configSection(estimate)]),
    { kind: 'list', id: 'assumptions', title: 'Assumed', items: assumptions, importance: 'more' },
  ];
  return sections.filter((section) => section.kind !== 'list' || section.items.length > 0);
}

function costSections({ found }: TrainingEstimate, cost: Cost | undefined): RowsSection[] {
  return cost === undefined ? [] : [costSection(cost, `${cost.gpus} × ${found.acceleratorName}`, found.question)];
}

/** What is in memory at the peak, and the three figures that follow from it. */
function peakSection({ memory, found }: TrainingEstimate): RowsSection {
  const parts: Row[] = Object.entries(memory.peak.parts).flatMap(([part, bytes]) =>
    bytes > 0 ? [{ label: partNames[part as keyof typeof partNames].row, value: gib(bytes) }] : [],
  );
  const spread = gibRange(memory.allocated);
  const smi = gibRange(memory.nvidiaSmi);
  return {
    kind: 'rows',
    id: 'memory',
    title: `${memory.spread.gpus > 1 ? 'Per GPU' : 'Memory'} at the peak (${phaseNames[memory.peak.id].toLowerCase()}), GiB`,
    importance: 'main',
    rows: [
      ...parts,
      {
        label: 'Allocated at the peak',
        value: gib(memory.allocated.value),
        ...(spread === undefined ? {} : { range: spread }),
        note: `most of it: ${partNames[memory.dominant].row.toLowerCase()}`,
        emphasis: true,
      },
      {
        label: 'Plan for',
        value: gib(planForBytes(memory.allocated)),
        note: 'a tenth for fragments, 1 GiB for the context',
      },
      {
        label: `${found.accelerator.vendor === 'NVIDIA' ? 'nvidia-smi' : 'The driver'} will show`,
        value: gib(memory.nvidiaSmi.value),
        ...(smi === undefined ? {} : { range: smi }),
        note: 'with the allocator’s cache, which is not need',
      },
      { label: 'GPU memory', value: gib(found.physicalBytes) },
    ],
  };
}

function waysSection(estimate: TrainingEstimate): ListSection {
  const { fits } = estimate.memory;
  return {
    kind: 'list',
    id: 'ways',
    title: fits ? 'To need less' : 'To make it fit',
    items: waysToName(estimate, fits ? 3 : 6).map((way) => waySentence(way, estimate)),
    importance: 'main',
  };
}

/** How many GPUs, beside what the usual rule says. */
function gpusSection({ found, memory, enough }: TrainingEstimate): RowsSection {
  const count = found.model.parameters.total;
  const states = 16 * count;
  const { microBatch, sequence, gradientAccumulation } = memory.settings;
  return {
    kind: 'rows',
    id: 'gpus',
    title: `How many ${found.acceleratorName}`,
    importance: 'main',
    rows: [
      {
        label: 'The fewest',
        value: enough === undefined ? 'none' : whole(enough.spread.gpus),
        note:
          enough === undefined
            ? standsAlone(found)
              ? 'one is a whole computer'
              : 'of 1, 2, 4 ... 4,096, as asked'
            : `${spreadName(enough.spread) ?? 'one holds it'}: ${gib(enough.allocated.value)} GiB${enough.spread.gpus > 1 ? ' each' : ''}`,
        emphasis: true,
      },
      {
        label: '16 bytes a parameter',
        value: whole(Math.ceil(states / found.physicalBytes)),
        note: `the usual rule, full fine-tuning without activations: ${gigabytes(states)} for ${parameters(count)}`,
      },
      {
        label: 'Counted at',
        value: `${microBatch} × ${tokens(sequence)}`,
        note: `micro-batch × tokens of a sequence, on each GPU${gradientAccumulation > 1 ? `, ${gradientAccumulation} times before a step` : ''}`,
      },
    ],
  };
}

/** Whose defaults were counted, and what they are. */
function frameworkSection(estimate: TrainingEstimate): ListSection {
  const { memory, narrowing, found } = estimate;
  const { profile, spanned, settings } = memory;
  const others = spanned.filter((run) => run.profile !== profile).map((run) => run.profile.label);
  const named = found.question.framework !== undefined;
  const items = [
    `${named ? 'Counted' : 'No framework was named: counted'} as ${profile.label} does it: ${settingsInWords(settings, halfType(estimate))}.`,
  ];
  if (others.length > 0) items.push(`The range also spans ${others.join(', ')}.`);
  if (narrowing !== undefined) {
    items.push(
      `With ${narrowingWords(narrowing.field, narrowing.change[narrowing.field])} said, the range is ${gibRange(narrowing.allocated) ?? gib(narrowing.allocated.value)} GiB; with the framework named, narrower still.`,
    );
  }
  return { kind: 'list', id: 'framework', title: 'Whose defaults', items, importance: 'main' };
}

/** "weights, gradients and states in bf16, full recomputation, plain loss". */
function settingsInWords(settings: TrainingSettings, half: 'bf16' | 'fp16'): string {
  const { checkpointing, loss, activationOffload, cpuOffload } = settings;
  return [
    recipeNames[settings.recipe].replace('bf16', half),
    `${checkpointing === 'none' ? 'no' : checkpointing} recomputation`,
    `${loss === 'fused-linear' ? 'fused linear' : loss} loss`,
    ...(activationOffload ? ['activations in host memory'] : []),
    ...(cpuOffload ? ['states in host memory'] : []),
  ].join(', ');
}

function narrowingWords(field: string, value: unknown): string {
  const words: Readonly<Record<string, readonly [string, string]>> = {
    gradientCheckpointing: ['gradient checkpointing', 'no gradient checkpointing'],
    foreach: ['foreach=true', 'fused adamw'],
    activationOffload: ['activation offload', 'no activation offload'],
    compile: ['torch compile', 'no torch compile'],
  };
  const pair = words[field];
  return pair === undefined ? `${field}=${String(value)}` : pair[value === true ? 0 : 1];
}

function configSection(estimate: TrainingEstimate): CodeSection {
  const { language, code, label } = trainingConfig(estimate);
  return { kind: 'code', id: 'command', title: `To start from (${label})`, language, code, importance: 'main' };
}
