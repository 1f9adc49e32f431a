import { engineRecord } from '../../catalogue/engines.ts';
import type { Estimate } from '../../estimate/estimate.ts';

/** What to mind with an engine's figures: that they were never compared with its logs, and what its rules say of this question. */
export function engineRemarks({ subject, plan }: Pick<Estimate, 'subject' | 'plan'>): string[] {
  const { unmeasured, remarks = [] } = plan.memory;
  const { label } = engineRecord(subject.engine);
  return [
    ...(unmeasured === true
      ? [`${label}: worked out from its source and not compared with logs of real runs; the ranges are judgement`]
      : []),
    ...remarks,
  ];
}
