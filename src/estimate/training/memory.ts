import { type TrainingProfile, trainingProfile, trainingProfiles } from '../../catalogue/training/profiles.ts';
import { chanceAtLeast, type Range } from '../range.ts';
import { tensorsOf } from '../tensors/of-model.ts';
import { hasAdapters } from './adapters.ts';
import { type PartId, type Phase, trainingPhases } from './phases.ts';
import { TrainingContradiction, type TrainingSubject } from './question.ts';
import { allocatedRange, neededBytes, planForBytes, shownRange, usableShare } from './ranges.ts';
import { resolveSettings, type Spread } from './resolve.ts';
import type { TrainingSettings } from './settings.ts';

/** What one framework's run takes on one GPU. */
export interface Run {
  readonly profile: TrainingProfile;
  readonly settings: TrainingSettings;
  readonly phases: readonly Phase[];
  readonly peak: Phase;
  /** Peak of allocated bytes (torch.cuda.max_memory_allocated), 90 % range. */
  readonly allocated: Range;
}

/** Training memory on one GPU, of the fullest pipeline stage. All figures in bytes. */
export interface TrainingMemory extends Run {
  readonly spread: Spread;
  /** Every profile that the range spans: one when framework and version are named. */
  readonly spanned: readonly Run[];
  /** Buy this much: allocated x 1.10 + 1 GiB. */
  readonly planFor: number;
  /** What nvidia-smi will show. */
  readonly nvidiaSmi: Range;
  readonly fits: boolean;
  /** The chance that it fits, 0 to 1. */
  readonly confidence: number;
  /** The largest part of the peak. */
  readonly dominant: PartId;
}

/** One run by one profile's defaults. @throws TrainingContradiction */
export function runOf(subject: TrainingSubject, profile: TrainingProfile, spread: Spread): Run {
  const settings = resolveSettings(subject, profile, spread);
  const list = tensorsOf(subject.model);
  const { adapters } = settings;
  if (adapters !== undefined && !hasAdapters(list, adapters)) {
    throw new TrainingContradiction(
      'loraTargets',
      `${subject.model.name} has none of the layers ${[...adapters.targets].join(', ')}. Say all-linear.`,
    );
  }
  const { phases, peak } = trainingPhases(list, subject.model.architecture, settings);
  return { profile, settings, phases, peak, allocated: allocatedRange(peak.bytes, settings) };
}

/**
 * The profiles that a question may mean, the assumed one first. No framework named: the usual ones that run on so many
 * GPUs, TRL assumed; those that divide the model itself when the question does, torchtitan assumed under FSDP and
 * Megatron-LM else.
 * @throws TrainingContradiction for a version older than every known one.
 */
export function profilesOf({ question }: TrainingSubject, { gpus, sharding }: Spread): readonly TrainingProfile[] {
  const { framework, frameworkVersion, tensorParallel = 1, pipelineParallel = 1, contextParallel = 1 } = question;
  if (framework !== undefined) {
    const named = trainingProfile(framework, frameworkVersion);
    if (named !== undefined) return [named];
    throw new TrainingContradiction(
      'frameworkVersion',
      `What ${framework} ${frameworkVersion} did by default is not known. Leave the version out, or name a later one.`,
    );
  }
  if (tensorParallel * pipelineParallel * contextParallel > 1) {
    return trainingProfiles
      .filter((profile) => profile.divides)
      .sort(first(sharding === 'fsdp' ? 'torchtitan' : 'megatron'));
  }
  return trainingProfiles
    .filter((profile) => profile.usual && (gpus === 1 || sharding === 'none' || profile.sharding !== 'none'))
    .sort(first('trl'));
}

function first(framework: TrainingProfile['framework']): (a: TrainingProfile, b: TrainingProfile) => number {
  return (a, b) => Number(b.framework === framework) - Number(a.framework === framework);
}

/** How a spread does by the assumed profile alone: what spreads are compared by. */
export interface Trial {
  readonly spread: Spread;
  /** Peak of allocated bytes. */
  readonly allocated: number;
  readonly fits: boolean;
}

/** Tries a spread. @throws TrainingContradiction when the question asks for what cannot be. */
export function tryOn(subject: TrainingSubject, spread: Spread): Trial {
  const [assumed] = profilesOf(subject, spread);
  if (assumed === undefined) throw new RangeError('no profile to estimate with');
  const allocated = runOf(subject, assumed, spread).allocated.value;
  return { spread, allocated, fits: isHeld(allocated, subject.physicalBytes) };
}

function isHeld(allocated: number, physicalBytes: number): boolean {
  return neededBytes(allocated) <= usableShare * physicalBytes;
}

/**
 * Training memory for a given number of GPUs and sharding: phases, the three figures and the verdict. Where no framework
 * was named, the range spans the usual ones.
 * @throws TrainingContradiction when the question asks for what cannot be.
 */
export function trainingMemory(subject: TrainingSubject, spread: Spread): TrainingMemory {
  const spanned = profilesOf(subject, spread).map((profile) => runOf(subject, profile, spread));
  const [assumed] = spanned;
  if (assumed === undefined) throw new RangeError('no profile to estimate with');
  const allocated = span(
    assumed.allocated,
    spanned.map((run) => run.allocated),
  );
  const usable = usableShare * subject.physicalBytes;
  const needed = mapRange(allocated, neededBytes);
  return {
    ...assumed,
    allocated,
    spread,
    spanned,
    planFor: planForBytes(allocated),
    nvidiaSmi: shownRange(allocated, assumed.settings, subject.physicalBytes),
    fits: isHeld(allocated.value, subject.physicalBytes),
    confidence: 1 - chanceAtLeast(needed, usable),
    dominant: dominantPart(assumed.peak),
  };
}

/**
 * The range over several frameworks: the assumed one's, and the others' with half of their own error. With all of it, the
 * range would hold 96 % of the measured runs whose framework is kept from it.
 */
function span(assumed: Range, ranges: readonly Range[]): Range {
  return {
    value: assumed.value,
    low: Math.min(assumed.low, ...ranges.map(({ value, low }) => Math.round((value + low) / 2))),
    high: Math.max(assumed.high, ...ranges.map(({ value, high }) => Math.round((value + high) / 2))),
  };
}

function mapRange({ value, low, high }: Range, map: (bytes: number) => number): Range {
  return { value: map(value), low: map(low), high: map(high) };
}

function dominantPart({ parts }: Phase): PartId {
  const entries = Object.entries(parts) as [PartId, number][];
  return entries.reduce((largest, next) => (next[1] > largest[1] ? next : largest))[0];
}
