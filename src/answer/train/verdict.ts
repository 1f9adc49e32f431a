import { usableShare } from '../../estimate/training/ranges.ts';
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

function tooLarge({ found, memory, solved, enough }: TrainingEstimate): string {
  const { acceleratorName, physicalBytes } = found;
  const { spread, peak, dominant } = memory;
  const usable = `${gib(physicalBytes * usableShare)} can be used`;
  const most = `most of it ${partNames[dominant].row.toLowerCase()}`;
  const peaks = `${gib(memory.allocated.value)} GiB${spread.gpus > 1 ? ' each' : ''} at the peak, ${momentNames[peak.id]}`;
  if (solved) {
    return `Does not fit on any number of ${acceleratorName}: even ${placeName(acceleratorName, spread)} need ${peaks}, ${most}; ${usable}.`;
  }
  const instead =
    enough === undefined
      ? 'No number of them holds it as asked.'
      : `It takes ${placeName(acceleratorName, enough.spread)}.`;
  return `Does not fit on ${placeName(acceleratorName, spread)}: ${peaks}; ${usable}. ${instead}`;
}
