import type { Subject } from '../catalogue/subject.ts';
import type { Engine, EngineMemory } from './engines/engine.ts';
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

/** The plan for a layout that is given. */
export function planFor(engine: Engine, subject: Subject, layout: Layout): Plan {
  const gpus = gpusOf(layout);
  const size = machineSize(subject);
  const nodes = Math.ceil(gpus / size);
  return { layout, gpus, nodes, gpusPerNode: Math.ceil(gpus / nodes), memory: engine.memory(subject, layout) };
}

/** The asked requests fit, by the central figures. */
export function holdsAsked(plan: Plan): boolean {
  return plan.memory.kvAvailable.value >= plan.memory.kvNeeded;
}

/**
 * The best layout of exactly `gpus` GPUs: of those the engine can run, the one with the widest tensor parallelism that
 * holds what was asked; if none does, the one with the widest tensor parallelism. Undefined when the engine can run none.
 */
export function bestPlan(
  engine: Engine,
  subject: Subject,
  gpus: number,
  fixed: Partial<Layout> = {},
): Plan | undefined {
  let widest: Plan | undefined;
  for (const candidate of layoutsOf(subject, gpus, fixed)) {
    const layout = runnable(engine, subject, candidate, fixed);
    if (layout === undefined) continue;
    const plan = planFor(engine, subject, layout);
    if (holdsAsked(plan)) return plan;
    widest ??= plan;
  }
  return widest;
}

/**
 * The layout itself, or with whole experts dealt out where slices of them would break a rule and nobody said otherwise;
 * undefined when neither runs. A layout that was typed is kept to the letter: vLLM does not deal out experts by itself.
 */
function runnable(engine: Engine, subject: Subject, layout: Layout, fixed: Partial<Layout>): Layout | undefined {
  if (engine.refusal(subject, layout) === undefined) return layout;
  const typed = fixed.expertParallel !== undefined || fixed.tensorParallel !== undefined;
  if (subject.model.architecture.moe === undefined || typed) return undefined;
  const dealt = { ...layout, expertParallel: true };
  return engine.refusal(subject, dealt) === undefined ? dealt : undefined;
}

/** Layouts of exactly `gpus`, widest tensor parallelism first, data parallelism last; `fixed` degrees are kept. */
function layoutsOf(subject: Subject, gpus: number, fixed: Partial<Layout>): Layout[] {
  const reach = machineSize(subject);
  const layouts: Layout[] = [];
  const dataDegrees = fixed.dataParallel === undefined ? [1, ...replicaCounts(gpus, reach)] : [fixed.dataParallel];
  for (const dataParallel of dataDegrees) {
    if (gpus % dataParallel !== 0) continue;
    const each = gpus / dataParallel;
    for (const tensorParallel of fixed.tensorParallel === undefined ? divisors(each, reach) : [fixed.tensorParallel]) {
      if (each % tensorParallel !== 0) continue;
      const pipelineParallel = each / tensorParallel;
      if (fixed.pipelineParallel !== undefined && fixed.pipelineParallel !== pipelineParallel) continue;
      layouts.push(layoutOf({ ...fixed, tensorParallel, pipelineParallel, dataParallel }));
    }
  }
  return layouts;
}

/** Whole replicas only: of machines, or within one. */
function replicaCounts(gpus: number, reach: number): number[] {
  if (gpus <= reach) return [];
  return [gpus / reach].filter((count) => Number.isInteger(count));
}

/** Divisors of `value` up to `largest`, widest first. */
function divisors(value: number, largest: number): number[] {
  const found: number[] = [];
  for (let divisor = Math.min(value, largest); divisor >= 1; divisor--) if (value % divisor === 0) found.push(divisor);
  return found;
}

/** Fewest GPUs by memory alone, were everything divisible at will. */
export function minimumGpus(engine: Engine, subject: Subject): number {
  const { memory } = planFor(engine, subject, layoutOf({}));
  const overhead =
    memory.activations.value + memory.nonTorch.value + (memory.graphsInBudget ? memory.cudaGraphs.value : 0);
  const each = memory.budget - overhead;
  if (each <= 0) return Number.POSITIVE_INFINITY;
  const all = storedWeights(tensorsOf(subject.model), subject.format) + memory.kvNeeded;
  return Math.max(1, Math.ceil(all / each));
}

/** Beyond this many GPUs fitcheck says that it found no plan. */
const mostGpus = 2048;

/**
 * The smallest plan that holds what was asked: powers of two inside one machine (what providers rent and tensor
 * parallelism divides), then whole machines. `least` is `minimumGpus`. Undefined when there is none up to 2,048 GPUs.
 */
export function smallestPlan(
  engine: Engine,
  subject: Subject,
  least: number,
  fixed: Partial<Layout> = {},
): Plan | undefined {
  if (!Number.isFinite(least)) return undefined;
  // Tensor parallelism also divides what `minimumGpus` took as whole on every GPU, hence the margin.
  for (const gpus of sizes(subject, Math.floor(least * 0.75), engine.divides === 'layers')) {
    if (gpus > 64 * least) return undefined;
    const plan = bestPlan(engine, subject, gpus, fixed);
    if (plan !== undefined && holdsAsked(plan)) return plan;
  }
  return undefined;
}

/** `any`: every number inside a machine, for engines that give whole layers to each GPU. */
function* sizes(subject: Subject, from: number, any: boolean): Generator<number> {
  const machine = machineSize(subject);
  for (let gpus = 1; gpus <= machine; gpus = any ? gpus + 1 : gpus * 2) if (gpus >= from) yield gpus;
  const first = Math.max(2, Math.floor(from / machine));
  for (let machines = first; machines * machine <= mostGpus; machines += Math.max(1, Math.floor(machines / 8))) {
    yield machines * machine;
  }
}
