import type { MeasuredGroup } from './measured-group.ts';

/** A load: tokens in and out of a request, and requests at once. */
export interface SoughtLoad {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly concurrency: number;
}

/** One run of a group. */
export interface MeasuredRun extends SoughtLoad {
  readonly group: MeasuredGroup;
  /** Seconds per output token of one request. */
  readonly perToken: number;
}

/** Runs with the same tokens in and out, fewest requests at once first. */
export type Ladder = readonly [MeasuredRun, ...MeasuredRun[]];

const ladders = new WeakMap<MeasuredGroup, readonly Ladder[]>();

function laddersOf(group: MeasuredGroup): readonly Ladder[] {
  let known = ladders.get(group);
  if (known === undefined) {
    const runs = Array.from({ length: group.runs.length / 4 }, (_, run) => runAt(group, 4 * run));
    const byLength = Map.groupBy(runs, ({ inputTokens, outputTokens }) => `${inputTokens} ${outputTokens}`);
    known = [...byLength.values()].flatMap((same): Ladder[] => {
      const [first, ...rest] = same.toSorted((one, other) => one.concurrency - other.concurrency);
      return first === undefined ? [] : [[first, ...rest]];
    });
    ladders.set(group, known);
  }
  return known;
}

function runAt(group: MeasuredGroup, at: number): MeasuredRun {
  const [inputTokens = 0, outputTokens = 0, concurrency = 0, milliseconds = 0] = group.runs.slice(at, at + 4);
  return { group, inputTokens, outputTokens, concurrency, perToken: milliseconds / 1000 };
}

/** The runs of a group with the most similar tokens in and out, and how far apart these are: the sum of their logarithms to base 2. */
export function nearestLadder(
  group: MeasuredGroup,
  { inputTokens, outputTokens }: Pick<SoughtLoad, 'inputTokens' | 'outputTokens'>,
): { readonly ladder: Ladder; readonly distance: number } | undefined {
  let nearest: { readonly ladder: Ladder; readonly distance: number } | undefined;
  for (const ladder of laddersOf(group)) {
    const distance =
      Math.abs(Math.log2(ladder[0].inputTokens / inputTokens)) +
      Math.abs(Math.log2(ladder[0].outputTokens / outputTokens));
    if (nearest === undefined || distance < nearest.distance) nearest = { ladder, distance };
  }
  return nearest;
}

/** The run of a group under the most similar load. */
export function nearestRun(group: MeasuredGroup, sought: SoughtLoad): MeasuredRun {
  const ladder = nearestLadder(group, sought)?.ladder ?? [runAt(group, 0)];
  const apart = ({ concurrency }: MeasuredRun): number => Math.abs(Math.log2(concurrency / sought.concurrency));
  return ladder.reduce((best, run) => (apart(run) < apart(best) ? run : best), ladder[0]);
}
