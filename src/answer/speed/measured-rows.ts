import { type MeasuredSpeed, nearestMeasured } from '../../catalogue/speed/measured.ts';
import { shapeOf } from '../../catalogue/speed/shape.ts';
import type { Subject } from '../../catalogue/subject.ts';
import type { Plan } from '../../estimate/placement.ts';
import type { Load, Speed } from '../../estimate/speed/speed.ts';
import type { ListSection, Row } from '../card.ts';
import { rate } from './numbers.ts';
import type { PlanSpeed } from './plan-speed.ts';

/** Published measurements on the same GPU that are nearest to a plan under a load, at most three. */
export function nearestRows({ model, accelerator, engine, format }: Subject, plan: Plan, load: Load): MeasuredSpeed[] {
  return nearestMeasured({
    shape: shapeOf(model.architecture),
    accelerator: accelerator.id,
    engine,
    format: format.id,
    gpus: plan.gpus,
    ...load,
  }).filter(({ sameGpu }) => sameGpu);
}

/** The run that an estimate was scaled by, or else the nearest one, as a row with its source; none where there is neither. */
export function measuredRow(subject: Subject, { plan, speed: { measured, load } }: PlanSpeed): Row[] {
  const row = measured?.row ?? nearestRows(subject, plan, load)[0];
  if (row === undefined) return [];
  return [{ label: 'Measured', value: figure(row), note: `${setup(row)}${scaling(measured)}; ${row.source}` }];
}

/** The same run and others that are near, without their sources; none where there is nothing near. */
export function measuredSection(subject: Subject, { plan, speed: { measured, load } }: PlanSpeed): ListSection[] {
  const others = nearestRows(subject, plan, load).filter(({ label }) => label !== measured?.row.label);
  const items = [
    ...(measured === undefined ? [] : [`${figure(measured.row)}: ${setup(measured.row)}${scaling(measured)}`]),
    ...others.map((row) => `${figure(row)}: ${setup(row)}`),
  ];
  return items.length === 0
    ? []
    : [{ kind: 'list', id: 'measured', title: 'Measured, nearest first', items, importance: 'main' }];
}

/** Where the runs of a card were published. */
export function measuredSources(subject: Subject, { plan, speed: { measured, load } }: PlanSpeed): string[] {
  const rows = [...(measured === undefined ? [] : [measured.row]), ...nearestRows(subject, plan, load)];
  return [...new Set(rows.map(({ source }) => `Measured: ${source}`))];
}

/** "35 tok/s each". */
function figure({ figure: measured, unit }: MeasuredSpeed): string {
  return `${rate(measured)} tok/s ${unit === 'tokens/s per user' ? 'each' : 'in all'}`;
}

function setup({ label, date }: MeasuredSpeed): string {
  return date === undefined ? label : `${label}, ${date}`;
}

function scaling(measured: Speed['measured']): string {
  return measured === undefined ? '' : `; the estimate is scaled by ${measured.factor.toFixed(2)} to agree with it`;
}
