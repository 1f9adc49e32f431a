import type { Estimate } from '../../estimate/estimate.ts';
import type { Row, RowsSection } from '../card.ts';
import { measuredRow } from '../speed/measured-rows.ts';
import { loadWords } from '../speed/numbers.ts';
import { type PlanSpeed, whyNoSpeed } from '../speed/plan-speed.ts';
import { speedRows } from '../speed/speed-rows.ts';
import { planName } from './plan-name.ts';

/** Remarks that a fit card has room for; /speed says all. */
const remarks = 2;

/** How fast the plan is, in a few rows. */
export function speedSection({ subject, plan }: Estimate, known: PlanSpeed | undefined): RowsSection {
  if (known === undefined) {
    const unknown = whyNoSpeed(subject);
    return section('Speed', [{ label: 'Tokens per second', value: unknown ?? 'none: it does not run' }]);
  }
  const { speed } = known;
  const where = known.plan === plan ? '' : ` on ${planName(subject, known.plan)}`;
  return section(`Speed${where}, ${loadWords(speed.load)}`, [
    ...speedRows(subject, speed),
    ...measuredRow(subject, known),
    ...speed.remarks.slice(0, remarks).map((remark) => ({ label: 'Note', value: remark })),
  ]);
}

function section(title: string, rows: readonly Row[]): RowsSection {
  return { kind: 'rows', id: 'speed', title, importance: 'main', rows };
}
