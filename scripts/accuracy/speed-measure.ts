import { speedParameters } from '../../src/catalogue/speed/parameters.ts';
import { type SpeedRangeId, speedRanges } from '../../src/catalogue/speed/ranges.ts';
import {
  atFullLoad,
  atPeaks,
  byRule,
  caseOf,
  type SpeedCase,
  scaledToAnother,
  shipped,
  underParameters,
} from './speed-cases.ts';
import { type FirstToken, measureFirstToken } from './speed-first-token.ts';
import { fit, parametersAt, startingPoint } from './speed-fit.ts';
import { type SpeedRow, tensorRtRows } from './speed-rows.ts';
import { servingRows } from './speed-serving-rows.ts';

/** One prediction beside what was measured, in the same unit. */
export interface SpeedPair {
  readonly row: SpeedRow;
  readonly predicted: number;
  readonly measured: number;
  /** The class that sets its range, and whether the range holds what was measured. */
  readonly kind: SpeedRangeId;
  readonly inRange: boolean;
}

export interface SpeedMeasurement {
  /** Seconds per output token, by the shipped parameters. */
  readonly serving: readonly SpeedPair[];
  /** The same, each model by parameters fitted to the others. */
  readonly unseen: readonly SpeedPair[];
  /** By what the fit starts from: medians of measured kernels, and overheads of an earlier fit. */
  readonly unfitted: readonly SpeedPair[];
  /** Where another load was measured in the same setup: scaled to it. */
  readonly scaled: readonly SpeedPair[];
  readonly peaks: readonly SpeedPair[];
  readonly rule: readonly SpeedPair[];
  /** aiconfigurator's, on the rows it answers. */
  readonly peer: readonly SpeedPair[];
  /** Output tokens per second of full plans. */
  readonly table: readonly SpeedPair[];
  readonly firstTokens: readonly FirstToken[];
  readonly left: ReadonlyMap<string, number>;
  /** How far any shipped parameter is from what the fit gives, as a share. */
  readonly drift: number;
}

/** A measured step this near the data sheet's, or below, had more than one token a step, or another layout than it states. */
const tooFast = 1.15;

/** Runs every usable row through the public way from question to plan, and refits the parameters without each model in turn. */
export function measureSpeed(): SpeedMeasurement {
  const { rows, left: statedReasons } = servingRows();
  const left = new Map(statedReasons);
  const cases: SpeedCase[] = [];
  for (const row of rows) {
    const found = caseOf(row);
    const why =
      typeof found === 'string'
        ? found
        : row.measured < tooFast * atPeaks(found)
          ? 'within 15 % of the data sheet: several tokens a step, or mislabelled'
          : undefined;
    if (why !== undefined) left.set(why, (left.get(why) ?? 0) + 1);
    else if (typeof found !== 'string') cases.push(found);
  }
  const point = fit(cases, speedParameters);
  const beforeFit = parametersAt(startingPoint(), speedParameters);
  const pairs = (predicted: (one: SpeedCase) => number): SpeedPair[] =>
    cases.map((one) => pairOf(one, predicted(one), kindOf(one), 'decode'));
  return {
    serving: pairs((one) => shipped(one)),
    unseen: unseenPairs(cases, point),
    unfitted: pairs((one) => underParameters(one, beforeFit)),
    scaled: cases.flatMap((one) => {
      const predicted = scaledToAnother(one);
      return predicted === undefined ? [] : [pairOf(one, predicted, 'measured', 'decode')];
    }),
    peaks: pairs(atPeaks),
    rule: pairs(byRule),
    peer: cases.flatMap((one) =>
      one.row.peer === undefined ? [] : [pairOf(one, one.row.peer, kindOf(one), 'decode')],
    ),
    table: tensorRtRows().flatMap((row) => {
      const one = caseOf(row);
      return typeof one === 'string' ? [] : [pairOf(one, atFullLoad(one), kindOf(one), 'saturated')];
    }),
    firstTokens: measureFirstToken(),
    left,
    drift: driftOf(point),
  };
}

function kindOf({ pace }: SpeedCase): SpeedRangeId {
  return pace.kind.id as SpeedRangeId;
}

/** Seconds per token have the range of tokens per second turned over. */
function pairOf(one: SpeedCase, predicted: number, kind: SpeedRangeId, what: 'decode' | 'saturated'): SpeedPair {
  const { row } = one;
  const { measured } = row;
  const { down, up } = speedRanges[kind][what];
  const faster = what === 'decode' ? predicted / measured : measured / predicted;
  return { row, predicted, measured, kind, inRange: faster <= up && faster >= 1 / down };
}

function unseenPairs(cases: readonly SpeedCase[], point: number[]): SpeedPair[] {
  return [...Map.groupBy(cases, ({ row }) => row.model)].flatMap(([model, its]) => {
    const others = cases.filter(({ row }) => row.model !== model);
    const parameters = parametersAt(fit(others, speedParameters, point, 1e-3), speedParameters);
    return its.map((one) => {
      const kind = kindOf(one);
      const asUnseen = kind === 'dense' ? 'dense-unseen' : kind === 'moe' ? 'moe-unseen' : kind;
      return pairOf(one, underParameters(one, parameters), asUnseen, 'decode');
    });
  });
}

function driftOf(point: readonly number[]): number {
  const fitted = numbersIn(parametersAt(point, speedParameters));
  return Math.max(...numbersIn(speedParameters).map((value, index) => Math.abs((fitted[index] ?? 0) / value - 1) || 0));
}

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}
