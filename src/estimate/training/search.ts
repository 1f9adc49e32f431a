import { profilesOf, type TrainingMemory, type Trial, trainingMemory, tryOn } from './memory.ts';
import type { TrainingSubject } from './question.ts';
import { dealsExperts, type Spread } from './resolve.ts';
import type { Sharding } from './settings.ts';

/** The most GPUs that are looked for. */
const mostGpus = 4096;

/** What was found: memory for the spread, and whether the GPUs were counted by us. */
export interface TrainingPlan {
  readonly memory: TrainingMemory;
  /** The number of GPUs was not asked but found. */
  readonly solved: boolean;
  /** The fewest GPUs that hold it, of 1, 2, 4, 8 ... and the asked number; the same memory when it was solved. */
  readonly enough: TrainingMemory | undefined;
}

/**
 * Training memory for what was asked: on the asked GPUs, or on the fewest of 1, 2, 4, 8 ... that hold it. What the question
 * leaves open is chosen: the mildest sharding that fits, and for frameworks that divide the model the narrowest tensor
 * parallelism inside a machine, then pipeline stages.
 * @throws TrainingContradiction when the question asks for what cannot be.
 */
export function trainingPlan(subject: TrainingSubject): TrainingPlan {
  const { gpus } = subject.question;
  if (gpus === undefined || gpus === null) {
    const enough = fewestGpus(subject, 1);
    return { memory: enough ?? trainingOn(subject, mostGpus), solved: true, enough };
  }
  const memory = trainingOn(subject, gpus);
  const enough = memory.fits ? (fewestGpus(subject, 1, gpus - 1) ?? memory) : fewestGpus(subject, gpus + 1);
  return { memory, solved: false, enough };
}

function fewestGpus(subject: TrainingSubject, from: number, to = mostGpus): TrainingMemory | undefined {
  for (let gpus = smallestSpread(subject); gpus <= to; gpus *= 2) {
    if (gpus < from || spreadsOf(subject, gpus).length === 0) continue;
    const { spread, fits } = bestSpread(subject, gpus);
    if (fits) return trainingMemory(subject, spread);
  }
  return undefined;
}

/** GPUs of the smallest spread that the question allows. */
function smallestSpread({ question }: TrainingSubject): number {
  const { tensorParallel = 1, pipelineParallel = 1, contextParallel = 1, sharding = 'none' } = question;
  const each = tensorParallel * pipelineParallel * contextParallel;
  const inGroups = pipelineParallel * Math.max(tensorParallel * contextParallel, question.expertParallelSize ?? 1);
  return Math.max(inGroups, sharding === 'none' ? each : 2 * each);
}

/**
 * Training memory on so many GPUs, on their best spread.
 * @throws TrainingContradiction when no spread can be made of them.
 */
export function trainingOn(subject: TrainingSubject, gpus: number): TrainingMemory {
  return trainingMemory(subject, bestSpread(subject, gpus).spread);
}

/**
 * The spread over so many GPUs: what the question leaves open is chosen as the first that fits, or the one that needs least.
 * @throws TrainingContradiction when no spread can be made of them.
 */
export function bestSpread(subject: TrainingSubject, gpus: number): Trial {
  let least: Trial | undefined;
  for (const spread of spreadsOf(subject, gpus)) {
    const trial = tryOn(subject, spread);
    if (trial.fits) return trial;
    if (least === undefined || trial.allocated < least.allocated) least = trial;
  }
  if (least !== undefined) return least;
  // No spread can be made of these GPUs: this says why.
  const { sharding = 'none', tensorParallel = 1, pipelineParallel = 1 } = subject.question;
  return tryOn(subject, { gpus, sharding, tensorParallel, pipelineParallel });
}

/** Spreads over so many GPUs, the mildest first. */
function spreadsOf(subject: TrainingSubject, gpus: number): Spread[] {
  const { question, gpusPerNode } = subject;
  const { contextParallel = 1, expertParallelSize = 1 } = question;
  const spreads: Spread[] = [];
  const [assumed] = profilesOf(subject, { gpus, sharding: 'none', tensorParallel: 1, pipelineParallel: 1 });
  const divides = assumed?.divides === true;
  const pipelines = degrees(question.pipelineParallel, divides ? gpus : 1);
  const tensors = degrees(question.tensorParallel, divides ? Math.min(gpus, gpusPerNode) : 1);
  for (const pipelineParallel of pipelines) {
    if (pipelineParallel > subject.model.architecture.layers) continue;
    for (const tensorParallel of tensors) {
      const replicas = gpus / (tensorParallel * pipelineParallel * contextParallel);
      if (!Number.isInteger(replicas)) continue;
      if (!dealsExperts(expertParallelSize, tensorParallel, replicas * contextParallel)) continue;
      for (const sharding of shardingsOf(subject, replicas * contextParallel, assumed?.sharding ?? 'none')) {
        spreads.push({ gpus, sharding, tensorParallel, pipelineParallel });
      }
    }
  }
  return spreads;
}

/** The asked degree, or the powers of two up to the most. */
function degrees(asked: number | undefined, most: number): number[] {
  if (asked !== undefined) return [asked];
  const found: number[] = [];
  for (let degree = 1; degree <= most; degree *= 2) found.push(degree);
  return found;
}

/** What was asked; else replicas of adapters' small states first, then what the framework shards with. */
function shardingsOf({ question }: TrainingSubject, replicas: number, framework: Sharding): readonly Sharding[] {
  if (question.sharding !== undefined) return [question.sharding];
  if (replicas === 1) return ['none'];
  const adapters = question.method !== undefined && question.method !== 'full';
  return adapters ? ['none', framework] : [framework];
}
