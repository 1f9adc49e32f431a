import type { Subject } from '../../catalogue/subject.ts';
import { layoutName } from '../../estimate/layout.ts';
import type { Plan } from '../../estimate/placement.ts';

/** "4 × H100 80GB". */
export function gpusName(subject: Subject, gpus: number): string {
  return `${gpus} × ${subject.acceleratorName}`;
}

/** "4 × H100 80GB (TP4)", "16 × H100 80GB (TP8 × PP2, 2 machines)". */
export function planName(subject: Subject, plan: Plan): string {
  const inside = [
    ...(plan.gpus > 1 ? [layoutName(plan.layout)] : []),
    ...(plan.nodes > 1 ? [`${plan.nodes} machines`] : []),
  ];
  return inside.length === 0 ? gpusName(subject, plan.gpus) : `${gpusName(subject, plan.gpus)} (${inside.join(', ')})`;
}
