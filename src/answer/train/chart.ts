import type { Phase } from '../../estimate/training/phases.ts';
import { neededBytes, usableShare } from '../../estimate/training/ranges.ts';
import type { MemoryBar, MemoryChart } from '../card.ts';
import { gib } from '../numbers.ts';
import { partNames, phaseNames, placeName } from './names.ts';
import type { TrainingEstimate } from './training-estimate.ts';

/**
 * One bar per phase of the step: the peak is the longest, not the sum of all. Loading is left out, as it holds nothing that
 * the others do not.
 */
export function trainingChart({ found, memory }: TrainingEstimate): MemoryChart {
  const place = placeName(found.acceleratorName, memory.spread);
  const step = memory.phases.filter(({ id }) => id !== 'load');
  const phases = step.map((phase) => `${phaseNames[phase.id].toLowerCase()} ${gib(phase.bytes)}`);
  const each = memory.spread.gpus > 1;
  return {
    kind: 'memory',
    title: each ? 'Memory per GPU in each phase' : 'Memory in each phase',
    bars: step.map((phase) => barOf(phase, phase.id === memory.peak.id, found.physicalBytes)),
    alt: `On ${place}, of ${gib(found.physicalBytes)} GiB${each ? ' on each' : ''}: ${phases.join(', ')} GiB.`,
  };
}

function barOf(phase: Phase, isPeak: boolean, capacity: number): MemoryBar {
  const segments = Object.entries(phase.parts).flatMap(([part, bytes]) => {
    const name = partNames[part as keyof typeof partNames];
    return bytes > 0 ? [{ term: name.term, label: name.short, bytes }] : [];
  });
  return {
    label: `${phaseNames[phase.id]}${isPeak ? ' (peak)' : ''}`,
    segments,
    capacity,
    ...(isPeak ? { main: true } : {}),
    fits: neededBytes(phase.bytes) <= usableShare * capacity,
  };
}
