import type { Subject } from '../catalogue/subject.ts';
import { cautionsOf } from './cautions.ts';
import type { Engine } from './engines/engine.ts';
import { engineFor, figuresForAnyGpu } from './engines/engines.ts';
import { type Placing, placing } from './engines/placing.ts';
import type { Layout } from './layout.ts';
import { layoutReasons } from './layout-reasons.ts';
import { type NoPlan, noPlan } from './no-plan.ts';
import { bestPlan, holdsAsked, minimumGpus, type Plan, planFor, smallestPlan, standsAlone } from './placement.ts';
import { chanceAtLeast, exactly, type Range, sumOfRanges } from './range.ts';
import { type RuleOfThumb, ruleOfThumb } from './rule-of-thumb.ts';
import { tensorsOf } from './tensors/of-model.ts';
import { storedWeights } from './weights.ts';

/** Numbers with ranges, and the plan. */
export interface Estimate {
  /** As asked; its warnings are joined by what speaks against the plan. */
  readonly subject: Subject;
  readonly plan: Plan;
  /** The GPUs were counted by us, not by the person. */
  readonly solved: boolean;
  readonly fits: Fits;
  /** Weights of the whole model as stored once, bytes. */
  readonly weightsTotal: number;
  /** Bytes per GPU for exactly what was asked. */
  readonly needed: Range;
  /** Bytes per GPU to load the model at all, without any KV cache. */
  readonly neededToLoad: Range;
  readonly minimumGpus: number;
  /** Why the plan that holds it has more GPUs than `minimumGpus`; worked out only when asked for. */
  layoutReasons(): readonly string[];
  readonly ruleOfThumb: RuleOfThumb;
  /** The smallest plan on the same accelerator that holds what was asked, whatever number was typed. */
  readonly smallest: Plan | undefined;
  /** The same, when the asked number does not do. */
  readonly enough: Plan | undefined;
  /** The line that starts the asked plan, or another of the same subject; made only when asked for. */
  command(other?: Plan): string;
}

export interface Fits {
  readonly weights: boolean;
  readonly oneRequest: boolean;
  readonly asked: boolean;
  /** The chance that the verdict on what was asked is right as "fits": 0 to 1. */
  readonly confidence: number;
}

/**
 * Estimates inference memory and finds the plan. Pure: the same subject gives the same estimate.
 * @param figuresOf the figures of the subject's engine
 */
export function estimate(subject: Subject, figuresOf = figuresForAnyGpu(subject.engine)): Estimate | NoPlan {
  const engine = engineFor(subject.engine);
  const placed = placing(engine, subject, figuresOf(subject));
  const fixed = fixedDegrees(subject);
  const { gpus } = subject.question;
  const asked = gpus ?? degreesProduct(fixed);
  const least = minimumGpus(placed);
  const found =
    asked === undefined
      ? (smallestPlan(placed, least, fixed) ?? (standsAlone(subject) ? bestPlan(placed, 1, fixed) : undefined))
      : bestPlan(placed, asked, fixed);
  if (found === undefined) return noPlan(placed, asked, fixed);
  return describe(engine, placed, found, { solved: asked === undefined, smallest: asked === undefined, least });
}

/** The estimate of one layout that the engine runs, found otherwise than by what fits: by how fast it is. */
export function estimateLayout(subject: Subject, layout: Layout): Estimate {
  const engine = engineFor(subject.engine);
  const placed = placing(engine, subject, figuresForAnyGpu(subject.engine)(subject));
  const least = minimumGpus(placed);
  return describe(engine, placed, planFor(placed, layout), { solved: true, smallest: false, least });
}

/** True when no plan was found. */
export function isNoPlan(result: Estimate | NoPlan): result is NoPlan {
  return 'reason' in result;
}

/** The degrees that were typed. */
function fixedDegrees({ question }: Subject): Partial<Layout> {
  const { tensorParallel, pipelineParallel, dataParallel, decodeContextParallel, expertParallel } = question;
  const fixed: { -readonly [Degree in keyof Layout]?: Layout[Degree] } = {};
  if (tensorParallel !== undefined) fixed.tensorParallel = tensorParallel;
  if (pipelineParallel !== undefined) fixed.pipelineParallel = pipelineParallel;
  if (dataParallel !== undefined) fixed.dataParallel = dataParallel;
  if (decodeContextParallel !== undefined) fixed.decodeContextParallel = decodeContextParallel;
  if (expertParallel !== undefined) fixed.expertParallel = expertParallel;
  return fixed;
}

/** A number of GPUs follows once tensor parallelism is typed. */
function degreesProduct(fixed: Partial<Layout>): number | undefined {
  if (fixed.tensorParallel === undefined && fixed.pipelineParallel === undefined) return undefined;
  return (fixed.tensorParallel ?? 1) * (fixed.pipelineParallel ?? 1) * (fixed.dataParallel ?? 1);
}

function describe(
  engine: Engine,
  placed: Placing,
  plan: Plan,
  found: { readonly solved: boolean; readonly smallest: boolean; readonly least: number },
): Estimate {
  const { subject } = placed;
  const { memory } = plan;
  const { solved, least } = found;
  const fixedTerms = [
    memory.weights,
    memory.activations,
    memory.nonTorch,
    ...(memory.graphsInBudget ? [memory.cudaGraphs] : []),
    ...(memory.reserve === undefined ? [] : [memory.reserve]),
  ];
  const asked = holdsAsked(plan) && memory.startupShortfall === 0;
  const smallest =
    asked && (found.smallest || plan.gpus <= least)
      ? plan
      : (smallestPlan(placed, least) ?? (asked ? plan : undefined));
  const enough = asked ? undefined : smallest;
  // Stages and slices share some of what was taken as whole, so a plan may need even fewer.
  const minimum = Math.min(least, smallest?.gpus ?? least, asked ? plan.gpus : least);
  const cautions = cautionsOf(placed, enough ?? plan);
  return {
    subject: cautions.length === 0 ? subject : { ...subject, warnings: [...subject.warnings, ...cautions] },
    plan,
    solved,
    fits: {
      weights: memory.kvAvailable.value >= 0,
      oneRequest: memory.kvAvailable.value >= memory.kvPerRequest,
      asked,
      confidence: Math.round(chanceAtLeast(memory.kvAvailable, memory.kvNeeded) * 1000) / 1000,
    },
    weightsTotal: Math.round(storedWeights(tensorsOf(subject.model), subject.format)),
    needed: sumOfRanges([...fixedTerms, exactly(memory.kvNeeded)]),
    neededToLoad: sumOfRanges(fixedTerms),
    minimumGpus: minimum,
    ruleOfThumb: ruleOfThumb(subject.model, subject.format.nominalBits, subject.accelerator),
    smallest,
    enough,
    layoutReasons: () => layoutReasons(placed, minimum, smallest ?? plan),
    command: (other = plan) => engine.command(subject, other.layout),
  };
}
