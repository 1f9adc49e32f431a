import type { Estimate } from '../../estimate/estimate.ts';
import type { Section } from '../card.ts';
import { fitCostSection } from '../fit/cost.ts';
import { planName } from '../fit/plan-name.ts';
import type { Cost } from '../price/cost.ts';
import { energyRow } from '../price/energy.ts';
import type { Target } from '../target/target.ts';
import { targetSection } from '../target/target-section.ts';
import { batchTable } from './batch-table.ts';
import { measuredSection } from './measured-rows.ts';
import { loadWords } from './numbers.ts';
import { partsSection } from './parts-section.ts';
import type { PlanSpeed } from './plan-speed.ts';
import { speedRows } from './speed-rows.ts';

/** What a speed card says beside the estimate. */
export interface Beside {
  readonly known: PlanSpeed | undefined;
  readonly target: Target | undefined;
  readonly cost: Cost | undefined;
  readonly assumptions: readonly string[];
}

/** Everything a speed card says, in the order of importance. */
export function sectionsOf(estimate: Estimate, { known, target, cost, assumptions }: Beside): Section[] {
  return [
    ...(target === undefined ? [] : [targetSection(target)]),
    ...(known === undefined ? [] : speedSections(estimate, known)),
    ...(cost === undefined ? [] : [fitCostSection(cost, estimate)]),
    { kind: 'list', id: 'assumptions', title: 'Assumed', items: assumptions, importance: 'more' },
  ];
}

function speedSections({ subject }: Estimate, known: PlanSpeed): Section[] {
  const { plan, speed } = known;
  return [
    {
      kind: 'rows',
      id: 'speed',
      title: `Speed on ${planName(subject, plan)}, ${loadWords(speed.load)}`,
      rows: [...speedRows(subject, speed), ...energyRow(speed, subject.accelerator, plan.gpus)],
      importance: 'main',
    },
    batchTable(subject, known),
    partsSection(known),
    ...measuredSection(subject, known),
  ];
}
