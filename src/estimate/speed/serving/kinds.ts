import { calibratedShapes, type SpeedRangeId, speedRanges } from '../../../catalogue/speed/ranges.ts';
import { shapeOf } from '../../../catalogue/speed/shape.ts';
import type { Subject } from '../../../catalogue/subject.ts';
import { hasSwitchedFabric } from '../../interconnect.ts';
import type { Plan } from '../../placement.ts';
import type { SpeedKind } from '../pace.ts';
import type { Work } from './work.ts';

/** The class of a plan under an engine that serves batches: by its GPU and format, then by its model. */
export function kindOf(subject: Subject, plan: Plan, work: Work): SpeedKind {
  const id = rangeOf(subject, plan, work);
  return { id, verified: id !== 'unverified', ...speedRanges[id] };
}

function rangeOf(subject: Subject, { layout }: Plan, { kernels, linears }: Work): SpeedRangeId {
  if (kernels === 'unverified' || subject.engine === 'transformers') return 'unverified';
  if (kernels === 'cdna3') return 'cdna3';
  if (layout.tensorParallel > 1 && !hasSwitchedFabric(subject)) return 'pcie';
  // No run of the fit has attention or dense layers that are unpacked first.
  const unpacked = linears.some(({ width, bits }) => width < bits);
  if (unpacked || (kernels !== 'hopper' && kernels !== 'blackwell')) return 'kernels';
  const sort = subject.model.architecture.moe === undefined ? 'dense' : 'moe';
  return calibratedShapes.has(shapeOf(subject.model.architecture)) ? sort : `${sort}-unseen`;
}
