import type { Subject } from '../catalogue/subject.ts';
import { cautionsOf } from './cautions.ts';
import type { Engine } from './engines/engine.ts';
import { engineForAnyGpu } from './engines/engines.ts';
import { type PlacingEngine, remembering } from './engines/remembering.ts';
import { type Layout, layoutName, layoutOf } from './layout.ts';
import {
  bestPlan,
  holdsAsked,
  machineSize,
  minimumGpus,
  type Plan,
  planFor,
  smallestPlan,
  standsAlone,
} from './placement.ts';
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
  /** Why the plan that holds it has more GPUs than `minimumGpus`. */
  readonly layoutReasons: readonly string[];
  readonly ruleOfThumb: RuleOfThumb;
  /** The smallest plan on the same accelerator that holds what was asked, whatever number was typed. */
  readonly smallest: Plan | undefined;
  /** The same, when the asked number does not do. */
  readonly enough: Plan | undefined;
  /** The line that starts the asked plan. */
  readonly command: string;
  /** The line that starts `enough`, where there is one. */
  readonly enoughCommand: string | undefined;
}

export interface Fits {
  readonly weights: boolean;
  readonly oneRequest: boolean;
  readonly asked: boolean;
  /** The chance that the verdict on what was asked is right as "fits": 0 to 1. */
  readonly confidence: number;
}

/** A layout that the engine cannot run, with what it could. */
export interface NoPlan {
  readonly reason: string;
  readonly field: 'tensorParallel' | 'gpus' | 'model';
  /** Tensor-parallel degrees that would be legal. */
  readonly legal: readonly number[];
  /** The layout would run if experts were dealt out whole. */
  readonly runsWithExpertParallel: boolean;
}

/**
 * Estimates inference memory and finds the plan. Pure: the same subject gives the same estimate.
 * @param rules the rules of the subject's engine
 */
export function estimate(subject: Subject, rules = engineForAnyGpu(subject.engine)): Estimate | NoPlan {
  const engine = remembering(rules);
  const fixed = fixedDegrees(subject);
  const { gpus } = subject.question;
  const asked = gpus ?? degreesProduct(fixed);
  const least = minimumGpus(engine, subject);
  const found =
    asked === undefined
      ? (smallestPlan(engine, subject, least, fixed) ??
        (standsAlone(subject) ? bestPlan(engine, subject, 1, fixed) : undefined))
      : bestPlan(engine, subject, asked, fixed);
  if (found === undefined) return noPlan(engine, subject, asked, fixed);
  return describe(engine, subject, found, { solved: asked === undefined, least });
}

/** True when no plan was found. */
export function isNoPlan(result: Estimate | NoPlan): result is NoPlan {
  return 'reason' in result;
}

/** The degrees that were typed. */
function fixedDegrees({ question }: Subject): Partial<Layout> {
  return {
    ...(question.tensorParallel === undefined ? {} : { tensorParallel: question.tensorParallel }),
    ...(question.pipelineParallel === undefined ? {} : { pipelineParallel: question.pipelineParallel }),
    ...(question.dataParallel === undefined ? {} : { dataParallel: question.dataParallel }),
    ...(question.decodeContextParallel === undefined ? {} : { decodeContextParallel: question.decodeContextParallel }),
    ...(question.expertParallel === undefined ? {} : { expertParallel: question.expertParallel }),
  };
}

/** A number of GPUs follows once tensor parallelism is typed. */
function degreesProduct(fixed: Partial<Layout>): number | undefined {
  if (fixed.tensorParallel === undefined && fixed.pipelineParallel === undefined) return undefined;
  return (fixed.tensorParallel ?? 1) * (fixed.pipelineParallel ?? 1) * (fixed.dataParallel ?? 1);
}

function describe(
  engine: PlacingEngine,
  subject: Subject,
  plan: Plan,
  { solved, least }: { readonly solved: boolean; readonly least: number },
): Estimate {
  const { memory } = plan;
  const fixedTerms = [
    memory.weights,
    memory.activations,
    memory.nonTorch,
    ...(memory.graphsInBudget ? [memory.cudaGraphs] : []),
    ...(memory.reserve === undefined ? [] : [memory.reserve]),
  ];
  const asked = holdsAsked(plan) && memory.startupShortfall === 0;
  const smallest =
    asked && (solved || plan.gpus <= least)
      ? plan
      : (smallestPlan(engine, { ...subject, question: withoutCounts(subject) }, least) ?? (asked ? plan : undefined));
  const enough = asked ? undefined : smallest;
  // Stages and slices share some of what was taken as whole, so a plan may need even fewer.
  const minimum = Math.min(least, smallest?.gpus ?? least, asked ? plan.gpus : least);
  const cautions = cautionsOf(engine, subject, enough ?? plan);
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
    layoutReasons: layoutReasons(engine, subject, minimum, smallest ?? plan),
    enoughCommand: enough === undefined ? undefined : engine.command(subject, enough.layout),
    command: engine.command(subject, plan.layout),
  };
}

function withoutCounts({ question }: Subject): Subject['question'] {
  const { gpus: _gpus, tensorParallel: _tp, pipelineParallel: _pp, dataParallel: _dp, ...rest } = question;
  return rest;
}

/** Why the smallest plan is larger than the memory alone asks for. */
function layoutReasons(engine: Engine, subject: Subject, least: number, plan: Plan): string[] {
  if (!Number.isFinite(least) || plan.gpus <= least) return [];
  if (engine.divides === 'layers') {
    return (subject.question.gpus ?? null) === null
      ? ['whole layers go to each GPU, and every GPU has a compute buffer and a driver context of its own']
      : [];
  }
  const reasons: string[] = [];
  const machine = machineSize(subject);
  if (least <= machine) {
    const layout = layoutOf({ tensorParallel: least });
    const refusal = engine.refusal(subject, layout);
    if (refusal !== undefined) reasons.push(refusal);
    else if (holdsAsked(planFor(engine, subject, layout)))
      reasons.push(`TP${least} holds it too, but GPUs are rented in ones, twos, fours and eights`);
    else
      reasons.push(
        `TP${least} leaves too little room: what every GPU holds whole (activations, NCCL, norms) does not shrink`,
      );
  } else {
    const refusal = engine.refusal(subject, layoutOf({ tensorParallel: least }));
    if (refusal !== undefined) reasons.push(refusal);
    const machines = Math.ceil(least / machine);
    reasons.push(
      `more than one machine of ${machine}: tensor parallelism inside each, pipeline stages across, so whole machines: ${machines * machine}`,
    );
  }
  return reasons;
}

function tooLarge(engine: Engine, subject: Subject): string {
  if (engine.divides !== 'layers') return 'no layout of up to 2,048 GPUs holds this request';
  const beyond = engine.refusal(subject, layoutOf({ pipelineParallel: machineSize(subject) + 1 }));
  return beyond === undefined
    ? `no split of the ${subject.model.architecture.layers} layers holds this request; each GPU takes at least one of them whole`
    : `no split over one machine holds this request, and ${beyond}`;
}

function noPlan(engine: Engine, subject: Subject, gpus: number | undefined, fixed: Partial<Layout>): NoPlan {
  const legal = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16].filter(
    (tensorParallel) =>
      engine.divides !== 'layers' &&
      tensorParallel <= machineSize(subject) &&
      engine.refusal(subject, layoutOf({ ...fixed, tensorParallel })) === undefined,
  );
  if (gpus === undefined) {
    const reason = engine.refusal(subject, layoutOf(fixed)) ?? tooLarge(engine, subject);
    return { reason, field: 'gpus', legal, runsWithExpertParallel: false };
  }
  const layout = layoutOf({ tensorParallel: gpus, ...fixed });
  const refusal = engine.refusal(subject, layout);
  return {
    reason: refusal ?? `${gpus} GPUs cannot be divided into ${layoutName(layout)}`,
    field: fixed.tensorParallel === undefined ? 'gpus' : 'tensorParallel',
    legal,
    runsWithExpertParallel:
      subject.model.architecture.moe !== undefined &&
      engine.refusal(subject, { ...layout, expertParallel: true }) === undefined,
  };
}
