import type { Subject } from '../catalogue/subject.ts';
import { differInGpuOnly } from './any-gpu.ts';
import type { Engine } from './engines/engine.ts';
import { engineForAnyGpu } from './engines/engines.ts';
import { type Estimate, estimate, type NoPlan } from './estimate.ts';

/**
 * Estimates one subject after the other, each exactly as `estimate` does. Neighbours that differ in their GPU only share what
 * does not depend on it, so it pays to go through the GPUs innermost; nothing is kept beyond that.
 */
export function* sweep(subjects: Iterable<Subject>): Generator<Estimate | NoPlan> {
  let last: { readonly subject: Subject; readonly engine: Engine } | undefined;
  for (const subject of subjects) {
    if (last === undefined || !differInGpuOnly(last.subject, subject)) {
      last = { subject, engine: engineForAnyGpu(subject.engine) };
    }
    yield estimate(subject, last.engine);
  }
}
