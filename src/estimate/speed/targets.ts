import type { Subject } from '../../catalogue/subject.ts';
import { engineFor, figuresForAnyGpu } from '../engines/engines.ts';
import { placing } from '../engines/placing.ts';
import { machineSize, minimumGpus, type Plan, plansHolding, standsAlone } from '../placement.ts';
import { chanceAtLeast } from '../range.ts';
import { loadOf, type Speed, speedOfPlan } from './speed.ts';

/** A plan that holds what was asked, and how fast it is under the load of the question. */
export interface SpeedPlan {
  readonly plan: Plan;
  readonly speed: Speed;
}

/** Whether every user gets so many tokens per second, by the central figure, and nobody waits for a place. */
export function meetsSpeed({ speed }: SpeedPlan, tokensPerSecond: number): boolean {
  return speed.running >= speed.load.concurrency && speed.perUser.value >= tokensPerSecond;
}

/** The chance that every user gets so many tokens per second. */
export function chanceOfSpeed({ speed }: SpeedPlan, tokensPerSecond: number): number {
  return speed.running < speed.load.concurrency ? 0 : chanceAtLeast(speed.perUser, tokensPerSecond);
}

/** Machines that are tried beyond the first. */
const machines = [2, 3, 4, 6, 8, 12, 16, 24, 32] as const;

/**
 * Plans on the subject's GPUs that hold what was asked, few first: of each number of GPUs one for each tensor-parallel degree, the
 * rest replicas. Ends at twice the number of which one gives each user `tokensPerSecond`: a larger one costs more, unless it is
 * made of smaller machines. Ends too where every user has a machine. At most about fifty plans.
 */
export function speedPlans(subject: Subject, tokensPerSecond: number): readonly SpeedPlan[] {
  const placed = placing(engineFor(subject.engine), subject, figuresForAnyGpu(subject.engine)(subject));
  const load = loadOf(subject);
  const least = minimumGpus(placed);
  const found: SpeedPlan[] = [];
  let most = Number.POSITIVE_INFINITY;
  for (const gpus of sizes(subject, placed.divides === 'layers')) {
    if (gpus > most) break;
    // Tensor parallelism divides some of what `minimumGpus` takes as whole.
    if (gpus < Math.floor(least * 0.75)) continue;
    for (const plan of plansHolding(placed, gpus, {})) {
      const speed = speedOfPlan(subject, plan, load);
      if (speed === undefined || !Number.isFinite(speed.perUser.value)) continue;
      found.push({ plan, speed });
      if (meetsSpeed({ plan, speed }, tokensPerSecond)) most = Math.min(most, 2 * gpus);
    }
    if (found.length > 0) most = Math.min(most, Math.max(gpus, machineSize(subject)) * subject.concurrency);
  }
  return found;
}

function* sizes(subject: Subject, anyNumber: boolean): Generator<number> {
  if (standsAlone(subject)) {
    yield 1;
    return;
  }
  const machine = machineSize(subject);
  for (let gpus = 1; gpus <= machine; gpus = anyNumber ? gpus + 1 : gpus * 2) yield gpus;
  if (!anyNumber) for (const count of machines) yield count * machine;
}

/** The first of those that are within 2 % of the fastest for each user; undefined of none. */
export function fastest<T extends SpeedPlan>(plans: readonly T[]): T | undefined {
  const best = Math.max(...plans.map(({ speed }) => speed.perUser.value));
  return plans.find(({ speed }) => speed.perUser.value >= 0.98 * best);
}
