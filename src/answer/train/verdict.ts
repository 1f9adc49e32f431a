import { standsAlone } from '../../estimate/placement.ts';
import { neededBytes, usableShare } from '../../estimate/training/ranges.ts';
import type { Verdict } from '../card.ts';
import { gib } from '../numbers.ts';
import { momentNames, partNames, placeName } from './names.ts';
import type { TrainingEstimate } from './training-estimate.ts';

/** Below this chance of being right, a verdict is said to be close. */
const sure = 0.9;

/** Does it train on that, when is the peak, and what would do. */
export function trainingVerdict(estimate: TrainingEstimate): Verdict {
  const { memory } = estimate;
  const chance = memory.fits ? memory.confidence : 1 - memory.confidence;
  const close = chance < sure;
  const doubt = close ? ` It is close: ${Math.round(chance * 100)} % sure.` : '';
  return memory.fits
    ? { tone: close ? 'tight' : 'good', text: `${fitting(estimate)}${doubt}` }
    : { tone: close ? 'tight' : 'bad', text: `${tooLarge(estimate)}${doubt}` };
}

function fitting({ found, memory, solved }: TrainingEstimate): string {
  const place = placeName(found.acceleratorName, memory.spread);
  const each = memory.spread.gpus > 1 ? ' on each' : '';
  return (
    `${solved ? 'Fits on' : 'Yes, fits on'} ${place}: ${gib(memory.allocated.value)} of ${gib(found.physicalBytes)} GiB` +
    `${each} at the peak, ${momentNames[memory.peak.id]}.`
  );
}

function tooLarge(estimate: TrainingEstimate): string {
  const { found, memory, solved } = estimate;
  const { acceleratorName, physicalBytes } = found;
  const { value } = memory.allocated;
  const place = placeName(acceleratorName, memory.spread);
  const need =
    `${gib(neededBytes(value))} GiB${memory.spread.gpus > 1 ? ' on each' : ''} at the peak, ${momentNames[memory.peak.id]} ` +
    `(${gib(value)} allocated), of ${gib(physicalBytes * usableShare)} that can be used.`;
  if (!solved) return `Does not fit on ${place}: needs ${need} ${wayOut(estimate)}`;
  const most = partNames[memory.dominant].row.toLowerCase();
  return `Does not fit on any number of ${acceleratorName}: ${place} still need ${need} Most of it: ${most}.`;
}

function wayOut({ found, enough }: TrainingEstimate): string {
  if (enough !== undefined) return `It takes ${placeName(found.acceleratorName, enough.spread)}.`;
  return standsAlone(found) ? 'More of them are separate computers.' : 'No number of them holds it as asked.';
}
