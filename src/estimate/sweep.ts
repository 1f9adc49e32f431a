import type { Subject } from '../catalogue/subject.ts';
import { differInGpuOnly } from './any-gpu.ts';
import type { FiguresOf } from './engines/engine.ts';
import { figuresForAnyGpu } from './engines/engines.ts';
import { type Estimate, estimate } from './estimate.ts';
import type { NoPlan } from './no-plan.ts';

/**
 * Estimates one subject after the other, each exactly as `estimate` does. Neighbours that differ in their GPU only share what
 * does not depend on it, so it pays to go through the GPUs innermost; nothing is kept beyond that.
 */
export function* sweep(subjects: Iterable<Subject>): Generator<Estimate | NoPlan> {
  let last: { readonly subject: Subject; readonly figuresOf: FiguresOf } | undefined;
  for (const subject of subjects) {
    if (last === undefined || !differInGpuOnly(last.subject, subject)) {
      last = { subject, figuresOf: figuresForAnyGpu(subject.engine) };
    }
    yield estimate(subject, last.figuresOf);
  }
}
