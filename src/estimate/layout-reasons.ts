import type { Placing } from './engines/placing.ts';
import { layoutOf } from './layout.ts';
import { holdsAsked, machineSize, type Plan, planFor } from './placement.ts';

/** Why the smallest plan is larger than the memory alone asks for. */
export function layoutReasons(placing: Placing, least: number, plan: Plan): string[] {
  const { divides, subject } = placing;
  if (!Number.isFinite(least) || plan.gpus <= least) return [];
  if (divides === 'layers') {
    return (subject.question.gpus ?? null) === null
      ? ['whole layers go to each GPU, and every GPU has a compute buffer and a driver context of its own']
      : [];
  }
  const reasons: string[] = [];
  const machine = machineSize(subject);
  if (least <= machine) {
    const layout = layoutOf({ tensorParallel: least });
    const refusal = placing.refusal(layout);
    if (refusal !== undefined) reasons.push(refusal);
    else if (holdsAsked(planFor(placing, layout)))
      reasons.push(`TP${least} holds it too, but GPUs are rented in ones, twos, fours and eights`);
    else
      reasons.push(
        `TP${least} leaves too little room: what every GPU holds whole (activations, NCCL, norms) does not shrink`,
      );
  } else {
    const refusal = placing.refusal(layoutOf({ tensorParallel: least }));
    if (refusal !== undefined) reasons.push(refusal);
    const machines = Math.ceil(least / machine);
    reasons.push(
      `more than one machine of ${machine}: tensor parallelism inside each, pipeline stages across, so whole machines: ${machines * machine}`,
    );
  }
  return reasons;
}
