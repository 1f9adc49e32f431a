import type { CurveChart, CurveSeries } from '../answer/card.ts';

/** Points of a curve that are told where no picture is. */
const told = 4;

/** The curves in words, for a face that draws no picture: "14 at 122, 1.9 at 61, 0.62 at 21" of each. */
export function curveWords({ series }: CurveChart): readonly { readonly label: string; readonly text: string }[] {
  return series.map(({ label, points }) => ({
    label,
    text: evenly(points)
      .map(({ x, y }) => `${figure(y)} at ${figure(x)}`)
      .join(', '),
  }));
}

/** The first, the last, and some between. */
function evenly(points: CurveSeries['points']): CurveSeries['points'] {
  if (points.length <= told) return points;
  return Array.from(
    { length: told },
    (_, index) => points[Math.round((index * (points.length - 1)) / (told - 1))],
  ).filter((point) => point !== undefined);
}

function figure(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(2)));
}
