import type { Range } from '../../src/estimate/range.ts';
import { countParameters } from '../../src/estimate/tensors/list.ts';
import { tensorsOf } from '../../src/estimate/tensors/of-model.ts';
import { trainingMemory } from '../../src/estimate/training/memory.ts';
import type { Phase } from '../../src/estimate/training/phases.ts';
import type { TrainingQuestion } from '../../src/estimate/training/question.ts';
import { allocatedRange, kindOf, shownRange } from '../../src/estimate/training/ranges.ts';
import type { TrainingSettings } from '../../src/estimate/training/settings.ts';
import { storedWeights } from '../../src/estimate/weights.ts';
import type { Comparison } from './comparison.ts';
import { leftOutOfTraining, type TrainingRun, trainingRuns } from './training-runs.ts';
import { exactPeak, spreadOf, subjectOf } from './training-subject.ts';

const GiB = 2 ** 30;

/** Whether a run fitted, and whether it was predicted to. */
export interface TrainingVerdict {
  readonly run: TrainingRun;
  readonly fits: boolean;
  readonly confidence: number;
}

export interface TrainingMeasurement {
  /** Every setting as it was. */
  readonly exact: readonly Comparison[];
  /** As a Question with its framework named. */
  readonly asked: readonly Comparison[];
  /** The same Question without its framework. */
  readonly unnamed: readonly Comparison[];
  /** What nvidia-smi showed beside what was allocated. */
  readonly shown: readonly Comparison[];
  readonly baselines: Readonly<Record<string, readonly Comparison[]>>;
  readonly verdicts: readonly TrainingVerdict[];
  readonly left: ReadonlyMap<string, number>;
}

/** Runs every usable measured run through the estimator. */
export function measureTraining(): TrainingMeasurement {
  const exact: Comparison[] = [];
  const asked: Comparison[] = [];
  const unnamed: Comparison[] = [];
  const shown: Comparison[] = [];
  const times12: Comparison[] = [];
  const times16: Comparison[] = [];
  const sum: Comparison[] = [];
  const verdicts: TrainingVerdict[] = [];
  const left = new Map<string, number>();
  for (const run of trainingRuns()) {
    const why = leftOutOfTraining(run);
    if (why !== undefined || run.question === undefined) {
      left.set(why ?? '', (left.get(why ?? '') ?? 0) + 1);
      continue;
    }
    const question: TrainingQuestion = run.question;
    const subject = subjectOf(run, question);
    const memory = trainingMemory(subject, spreadOf(question));
    if (run.question.gpu !== undefined) verdicts.push({ run, fits: memory.fits, confidence: memory.confidence });
    if (run.oom || run.peakGib === undefined) continue;
    const described = {
      id: run.id,
      what: `${run.ran}, ${question.method ?? 'full'}`,
      model: run.question.model ?? run.ran,
      releases: run.runBy,
      source: run.source,
    };
    const compare = (term: string, range: Range, settings: TrainingSettings): Comparison => ({
      ...described,
      term,
      measured: run.peakGib ?? 0,
      ...inGib(asMeasured(run, range, settings, subject.physicalBytes)),
    });
    const stated = exactPeak(run);
    exact.push(
      compare('peak, every setting as it was', allocatedRange(stated.bytes, stated.settings), stated.settings),
    );
    asked.push(compare('peak, as a question', memory.allocated, memory.settings));
    const { framework: _framework, ...without } = question;
    const spanned = trainingMemory({ ...subject, question: without }, spreadOf(question));
    unnamed.push(compare('peak, no framework named', spanned.allocated, spanned.settings));
    if (run.smiGib !== undefined) {
      shown.push({ ...described, term: 'nvidia-smi', measured: run.smiGib, ...inGib(memory.nvidiaSmi) });
    }
    const list = tensorsOf(subject.model);
    const parameters = countParameters(list).total;
    const weights = memory.settings.base === undefined ? 2 * parameters : storedWeights(list, memory.settings.base);
    const simple = { ...described, measured: run.peakGib };
    const gpus = spreadOf(question).gpus;
    times12.push({ ...simple, term: 'parameters x bytes x 1.2', predicted: (weights * 1.2) / gpus / GiB });
    times16.push({ ...simple, term: '16 bytes per parameter', predicted: (parameters * 16) / gpus / GiB });
    sum.push({ ...simple, term: 'sum of all parts', predicted: sumOfParts(memory.phases) / GiB });
  }
  return {
    exact,
    asked,
    unnamed,
    shown,
    baselines: { times12, times16, sum },
    verdicts,
    left,
  };
}

/** What calculators do that add up everything a step ever holds: each part at its largest. */
function sumOfParts(phases: readonly Phase[]): number {
  const largest = new Map<string, number>();
  for (const { parts } of phases) {
    for (const [part, bytes] of Object.entries(parts)) largest.set(part, Math.max(largest.get(part) ?? 0, bytes));
  }
  return [...largest.values()].reduce((sum, bytes) => sum + bytes, 0);
}

/**
 * The prediction in the terms of what the source reports. Reserved over allocated: 1.06 on one GPU (torchtitan,
 * fsdp_qlora), 1.2 sharded (fms-acceleration under FSDP, nvidia-smi less the context). A source that does not say is
 * taken for nvidia-smi.
 */
function asMeasured(run: TrainingRun, range: Range, settings: TrainingSettings, physicalBytes: number): Range {
  const metric = run.metric ?? '';
  if (/^torch_(alloc|active)/.test(metric)) return range;
  if (metric.startsWith('torch_reserved')) {
    const ratio = kindOf(settings) === 'single' ? 1.06 : 1.2;
    return { value: range.value * ratio, low: range.low * ratio, high: range.high * ratio };
  }
  return shownRange(range, settings, physicalBytes);
}

function inGib({ value, low, high }: Range): Pick<Comparison, 'predicted' | 'low' | 'high'> {
  return { predicted: value / GiB, low: low / GiB, high: high / GiB };
}
