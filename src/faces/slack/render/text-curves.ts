import type { CurveChart } from '../../../answer/card.ts';
import { curveWords } from '../../curve-words.ts';

/** Curves in words, for a message that carries no picture: some points of each. */
export function textCurves(chart: CurveChart): string {
  return [`${chart.y}, at ${chart.x}`, ...curveWords(chart).map(({ label, text }) => `${label}: ${text}`)].join('\n');
}
