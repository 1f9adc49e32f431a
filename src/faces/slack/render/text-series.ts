import type { LineChart } from '../../../answer/card.ts';

/** Lines over time in words, for a message that carries no picture: where each began and where it stands. */
export function textSeries({ unit, series }: LineChart): string {
  const lines = series.flatMap(({ label, points }) => {
    const [first, last] = [points[0], points.at(-1)];
    if (first === undefined || last === undefined) return [];
    const before = first === last ? '' : `${first.value.toFixed(2)} on ${first.day}, `;
    return [`${label}: ${before}${last.value.toFixed(2)} on ${last.day}`];
  });
  return [unit, ...lines].join('\n');
}
