import type { Subject } from '../catalogue/subject.ts';
import type { EngineMemory, Room } from './engines/engine.ts';
import type { Placing } from './engines/placing.ts';
import { gpusOf, type Layout, layoutOf } from './layout.ts';
import { tensorsOf } from './tensors/of-model.ts';
import { storedWeights } from './weights.ts';

/** A layout on machines, with what the engine keeps on each GPU. */
export interface Plan {
  readonly layout: Layout;
  readonly gpus: number;
  readonly nodes: number;
  readonly gpusPerNode: number;
  readonly memory: EngineMemory;
}

/** How many GPUs tensor parallelism may span: the fast interconnect of one machine. */
export function machineSize(subject: Subject): number {
  const { accelerator } = subject;
  if (accelerator.unifiedMemory) return Math.max(1, accelerator.nodeSizeTypical);
  // Cards that usually come in fours are put eight to a server too.
  return Math.max(8, accelerator.nodeSizeTypical);
}

/**
 * A whole computer that is not sold in groups: a Mac, a DGX Spark, a Strix Halo. Several of them are several computers, which
 * are proposed by nobody who knows the network between them; whoever asks for them gets an answer.
 */
export function standsAlone({ accelerator }: Pick<Subject, 'accelerator'>): boolean {
  return accelerator.unifiedMemory && accelerator.nodeSizeTypical === 1;
}

/** GPUs in one chassis: of a rack whose machines share one fabric (GB200 NVL72), those of a tray. */
export function chassisSize(subject: Subject): number {
  const { scaleUpDomain, nodeSizeTypical } = subject.accelerator;
  return scaleUpDomain > machineSize(subject) ? nodeSizeTypical : machineSize(subject);
}

function nodesOf(subject: Subject, gpus: number): number {
  return Math.ceil(gpus / chassisSize(subject));
}

/** The plan for a layout that is given. */
export function planFor(placing: Placing, layout: Layout): Plan {
  const gpus = gpusOf(layout);
  const nodes = nodesOf(placing.subject, gpus);
  return { layout, gpus, nodes, gpusPerNode: Math.ceil(gpus / nodes), memory: placing.memory(layout) };
}

/** The asked requests fit, by the central figures. */
export function holdsAsked(plan: Plan): boolean {
  return plan.memory.kvAvailable.value >= plan.memory.kvNeeded;
}

/**
 * The best plan for exactly `gpus` GPUs: of the layouts the engine can run, the first in the order of `layoutsOf` that holds
 * what was asked; if none does, the one with the widest tensor parallelism. Undefined when the engine can run none.
 */
export function bestPlan(placing: Placing, gpus: number, fixed: Partial<Layout>): Plan | undefined {
  const best = bestLayout(placing, gpus, fixed, Number.POSITIVE_INFINITY);
  return best && planFor(placing, best.layout);
}

/** The layout of `bestPlan` among those with at most `mostStages`, and whether it holds what was asked. */
function bestLayout(
  placing: Placing,
  gpus: number,
  fixed: Partial<Layout>,
  mostStages: number,
): { readonly layout: Layout; readonly holds: boolean } | undefined {
  let widest: Layout | undefined;
  for (const candidate of layoutsOf(placing, gpus, fixed)) {
    if (candidate.pipelineParallel > mostStages) continue;
    const layout = runnable(placing, candidate, fixed);
    if (layout === undefined) continue;
    const { kvAvailable, kvNeeded } = placing.room(layout);
    if (kvAvailable >= kvNeeded) return { layout, holds: true };
    if (widest === undefined || layout.tensorParallel > widest.tensorParallel) widest = layout;
  }
  return widest && { layout: widest, holds: false };
}

/**
 * Plans for exactly `gpus` GPUs that hold what was asked, one for each tensor-parallel degree: the first in the order of
 * `layoutsOf`.
 */
export function* plansHolding(placing: Placing, gpus: number, fixed: Partial<Layout>): Generator<Plan> {
  let taken = 0;
  for (const candidate of layoutsOf(placing, gpus, fixed)) {
    if (candidate.tensorParallel === taken) continue;
    const layout = runnable(placing, candidate, fixed);
    if (layout === undefined) continue;
    const { kvAvailable, kvNeeded } = placing.room(layout);
    if (kvAvailable < kvNeeded) continue;
    taken = layout.tensorParallel;
    yield planFor(placing, layout);
  }
}

/**
 * The layout itself, or with whole experts dealt out where slices of them would break a rule or go to replicas, and nobody
 * said otherwise; undefined when neither runs. A layout that was typed is kept to the letter: vLLM does not deal out experts
 * by itself.
 */
function runnable(placing: Placing, layout: Layout, fixed: Partial<Layout>): Layout | undefined {
  const dense = placing.subject.model.architecture.moe === undefined;
  const typed = fixed.expertParallel !== undefined || fixed.tensorParallel !== undefined;
  const slices = dense || typed || layout.dataParallel === 1;
  if (slices && placing.refusal(layout) === undefined) return layout;
  if (dense || typed) return undefined;
  const dealt = { ...layout, expertParallel: true };
  return placing.refusal(dealt) === undefined ? dealt : undefined;
}

/**
 * Layouts of exactly `gpus`, in the order in which people would try them: widest tensor parallelism inside a machine first;
 * beside it, replicas (data parallelism) before pipeline stages, as stages wait for each other and replicas do not.
 * Replicas hold more requests, never a longer one, so they are tried for several requests only. `fixed` degrees are kept.
 */
function* layoutsOf({ divides, subject }: Placing, gpus: number, fixed: Partial<Layout>): Generator<Layout> {
  const replicas = divides !== 'layers' && subject.concurrency > 1;
  const rest = layoutOf(fixed);
  // Whole layers to each GPU: no tensor is divided.
  const widest = divides === 'layers' ? 1 : machineSize(subject);
  const tensorDegrees = fixed.tensorParallel === undefined ? divisors(gpus, widest) : [fixed.tensorParallel];
  for (const tensorParallel of tensorDegrees) {
    if (gpus % tensorParallel !== 0) continue;
    const each = gpus / tensorParallel;
    for (const dataParallel of dataDegrees(each, fixed, replicas)) {
      if (each % dataParallel !== 0) continue;
      const pipelineParallel = each / dataParallel;
      if (fixed.pipelineParallel !== undefined && fixed.pipelineParallel !== pipelineParallel) continue;
      yield { ...rest, tensorParallel, pipelineParallel, dataParallel };
    }
  }
}

function dataDegrees(each: number, fixed: Partial<Layout>, replicas: boolean): readonly number[] {
  if (fixed.dataParallel !== undefined) return [fixed.dataParallel];
  if (!replicas || fixed.pipelineParallel === each) return [1];
  return divisors(each, each);
}

/** Divisors of `value` up to `largest`, widest first. */
function divisors(value: number, largest: number): number[] {
  const found: number[] = [];
  for (let divisor = Math.min(value, largest); divisor >= 1; divisor--) if (value % divisor === 0) found.push(divisor);
  return found;
}

/**
 * Fewest GPUs by memory alone, were everything divisible at will: weights and requests shared evenly over what each GPU has
 * left beside what it holds whole. That depends on the tensor parallelism, so the degree that needs fewest counts.
 */
export function minimumGpus({ divides, room, subject }: Placing): number {
  const alone = room(layoutOf({}));
  const all = storedWeights(tensorsOf(subject.model), subject.format) + alone.kvNeeded;
  const needed = ({ forBoth }: Room): number =>
    forBoth <= 0 ? Number.POSITIVE_INFINITY : Math.max(1, Math.ceil(all / forBoth));
  let fewest = needed(alone);
  if (divides === 'layers') return fewest;
  for (let ranks = 2; ranks < fewest && ranks <= machineSize(subject); ranks *= 2) {
    fewest = Math.min(fewest, Math.max(ranks, needed(room(layoutOf({ tensorParallel: ranks })))));
  }
  return fewest;
}

/** Beyond this many GPUs fitcheck says that it found no plan. */
const mostGpus = 2048;

/** Pipeline stages that fitcheck proposes by itself, unless every machine is one. */
const usualStages = 16;

/**
 * The smallest plan that holds what was asked: powers of two inside one machine (what providers rent and tensor
 * parallelism divides), then whole machines; of computers that stand alone, one. `least` is `minimumGpus`. Undefined when there is none up to 2,048 GPUs.
 */
export function smallestPlan(placing: Placing, least: number, fixed: Partial<Layout> = {}): Plan | undefined {
  const { subject } = placing;
  const anyNumber = placing.divides === 'layers';
  if (!Number.isFinite(least)) return undefined;
  // Tensor parallelism also divides what `minimumGpus` took as whole on every GPU, hence the margin.
  for (const gpus of sizes(subject, Math.floor(least * 0.75), anyNumber)) {
    if (gpus > 64 * least) return undefined;
    // A chain of single GPUs through a hall of machines is no proposal, whatever it holds.
    const most = anyNumber ? gpus : Math.max(usualStages, nodesOf(subject, gpus));
    const best = bestLayout(placing, gpus, fixed, most);
    if (best?.holds === true) return planFor(placing, best.layout);
  }
  return undefined;
}

/** `any`: every number inside a machine, for engines that give whole layers to each GPU. */
function* sizes(subject: Subject, from: number, any: boolean): Generator<number> {
  if (standsAlone(subject)) {
    yield 1;
    return;
  }
  const machine = machineSize(subject);
  for (let gpus = 1; gpus <= machine; gpus = any ? gpus + 1 : gpus * 2) if (gpus >= from) yield gpus;
  const first = Math.max(2, Math.floor(from / machine));
  for (let machines = first; machines * machine <= mostGpus; machines += Math.max(1, Math.floor(machines / 8))) {
    yield machines * machine;
  }
}
