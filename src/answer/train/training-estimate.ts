import type { Reading } from '../../ask/reading.ts';
import type { Refusal } from '../../ask/refusal.ts';
import { thousands } from '../../catalogue/thousands.ts';
import { lookUpTraining, type TrainingLookUp } from '../../catalogue/training/look-up-training.ts';
import { standsAlone } from '../../estimate/placement.ts';
import { type Narrowing, narrowing } from '../../estimate/training/narrowing.ts';
import { TrainingContradiction, type TrainingSubject } from '../../estimate/training/question.ts';
import { type TrainingPlan, trainingOn, trainingPlan } from '../../estimate/training/search.ts';
import { trainingWarnings } from '../../estimate/training/warnings.ts';
import { changed, type Way, waysToFit } from '../../estimate/training/ways.ts';
import { withoutSwitch } from './config/switches.ts';

/** A change, with its figure on the GPUs that were asked or found; or on as many as it then takes, where none held it. */
export interface WayFound extends Way {
  readonly gpus: number;
}

/** Everything an answer about training says. */
export interface TrainingEstimate extends TrainingPlan {
  readonly found: TrainingLookUp;
  /** Changes that take memory away, each alone. */
  readonly ways: readonly WayFound[];
  /** The setting that would narrow the range most, where no framework was named. */
  readonly narrowing: Narrowing | undefined;
  readonly warnings: readonly string[];
}

/** The way from what was read to the estimate of a training run, or why there is none. */
export function estimateTraining(
  reading: Reading,
): { readonly estimate: TrainingEstimate } | { readonly refusal: Refusal } {
  if (reading.refusal !== undefined) return { refusal: reading.refusal };
  const found = lookUpTraining(reading.question);
  if ('refusal' in found) return found;
  const subject: TrainingSubject = found;
  try {
    const plan = planFor(found);
    if (plan.memory.planFor > Number.MAX_SAFE_INTEGER) return { refusal: beyondCounting(plan) };
    return {
      estimate: {
        ...plan,
        found,
        ways: waysFor(subject, plan),
        narrowing: narrowing(subject, plan.memory),
        warnings: [
          ...found.warnings,
          ...separateComputers(found, plan),
          ...notInTheConfiguration(plan),
          ...trainingWarnings(subject, plan.memory),
        ],
      },
    };
  } catch (error) {
    if (!(error instanceof TrainingContradiction)) throw error;
    const suggestions = [...(instead[error.field]?.(subject) ?? [])];
    return { refusal: { code: 'contradiction', message: error.message, field: error.field, suggestions } };
  }
}

/** Whoever asks for several whole computers gets an answer; nobody who does not is told to buy them. */
function planFor(found: TrainingLookUp): TrainingPlan {
  const plan = trainingPlan(found);
  const isSpread = plan.memory.spread.gpus > 1 || (plan.enough?.spread.gpus ?? 1) > 1;
  if (!standsAlone(found) || !isSpread || (found.question.gpus ?? 1) > 1) return plan;
  return { memory: trainingOn(found, 1), solved: false, enough: undefined };
}

function waysFor(subject: TrainingSubject, { memory, solved }: TrainingPlan): WayFound[] {
  const ways = waysToFit(subject, memory);
  if (memory.fits || !solved) return ways.map((way) => ({ ...way, gpus: way.change.gpus ?? memory.spread.gpus }));
  return ways.flatMap((way) => {
    if (!way.fits || way.change.gpus !== undefined) return [];
    const then = trainingPlan({ ...subject, question: changed(subject.question, way.change) });
    return [{ ...way, allocated: then.memory.allocated.value, gpus: then.memory.spread.gpus }];
  });
}

function separateComputers(found: TrainingLookUp, { memory }: TrainingPlan): string[] {
  const { gpus } = memory.spread;
  if (gpus === 1 || !standsAlone(found)) return [];
  return [`${gpus} separate computers, not one with ${gpus} GPUs: every layer waits for the network between them`];
}

function notInTheConfiguration({ memory }: TrainingPlan): string[] {
  const features = withoutSwitch(memory);
  if (features.length === 0) return [];
  const { label } = memory.profile;
  return [`Counted, but ${label} has no switch for ${features.join(', ')}: the configuration leaves it out`];
}

function beyondCounting({ memory }: TrainingPlan): Refusal {
  const { microBatch, sequence } = memory.settings;
  return {
    code: 'bad-value',
    message: `A micro-batch of ${thousands(microBatch)} sequences of ${thousands(sequence)} tokens takes more memory than can be counted in bytes. Say fewer or shorter ones.`,
    field: 'sequence',
    suggestions: ['seq 8k'],
  };
}

/** Words to say in place of the field at fault. */
const instead: Readonly<Partial<Record<TrainingContradiction['field'], (subject: TrainingSubject) => string[]>>> = {
  method: () => ['lora', 'qlora'],
  loraTargets: () => ['lora-targets=all-linear', 'lora-targets=attention', 'lora-targets=mlp'],
  frameworkVersion: ({ question }) => (question.framework === undefined ? [] : [`framework=${question.framework}`]),
  recompute: () => ['gradient checkpointing', 'no gradient checkpointing'],
  gpus: ({ question }) => {
    const { tensorParallel = 1, pipelineParallel = 1, contextParallel = 1 } = question;
    const group = tensorParallel * pipelineParallel * contextParallel;
    return [`${group * Math.ceil((question.gpus ?? 1) / group)} gpus`];
  },
};
