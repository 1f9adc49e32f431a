import { type SpeedFigures, speedFigures } from './speed-figures.ts';
import type { SpeedMeasurement, SpeedPair } from './speed-measure.ts';

/** What a set of predictions must reach: errors in percent of what was measured, shares from 0 to 1. */
export interface SpeedThreshold {
  readonly words: string;
  readonly pairs: (measurement: SpeedMeasurement) => readonly SpeedPair[];
  readonly median: number;
  readonly within1_5?: number;
  readonly within2?: number;
}

/** From issue 6, "It must show". */
export const speedThresholds: readonly SpeedThreshold[] = [
  { words: 'time per output token, in sample', pairs: ({ serving }) => serving, median: 12 },
  {
    words: 'time per output token, each model unseen',
    pairs: ({ unseen }) => unseen,
    median: 17,
    within1_5: 0.88,
    within2: 0.98,
  },
  { words: 'TensorRT-LLM 0.17, full load, not fitted', pairs: ({ table }) => table, median: 15, within1_5: 0.85 },
];

/** Whether figures are within a threshold. */
export function meets(
  { median, within1_5, within2 }: SpeedThreshold,
  figures: Pick<SpeedFigures, 'median' | 'within1_5' | 'within2'>,
): boolean {
  return figures.median <= median && figures.within1_5 >= (within1_5 ?? 0) && figures.within2 >= (within2 ?? 0);
}

/** Predictions of the rows that the peer answers. */
export function onPeerRows(pairs: readonly SpeedPair[]): SpeedPair[] {
  return pairs.filter(({ row }) => row.peer !== undefined);
}

/** The mean errors of fitcheck, with each model unseen, and of the peer, on the same rows. */
export function besidePeer({ unseen, peer }: SpeedMeasurement): { readonly ours: number; readonly peers: number } {
  return { ours: speedFigures(onPeerRows(unseen)).mean, peers: speedFigures(peer).mean };
}

/** What was measured by the class whose range it has to lie in. */
export function byRange({ serving, unseen, scaled, table }: SpeedMeasurement): Map<string, readonly SpeedPair[]> {
  const named = (what: string, pairs: readonly SpeedPair[]): [string, SpeedPair][] =>
    pairs.map((pair) => [`${pair.kind}: ${what}`, pair]);
  const all = [
    ...named('per user', serving),
    ...named('per user', unseen),
    ...named('per user', scaled),
    ...named('full load', table),
  ];
  return new Map([...Map.groupBy(all, ([name]) => name)].map(([name, rows]) => [name, rows.map(([, pair]) => pair)]));
}
