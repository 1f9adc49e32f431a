import { speedOfPlan } from '../../estimate/speed/speed.ts';
import type { CurveChart, CurveSeries } from '../card.ts';
import { counted, whole } from '../numbers.ts';
import { perToken } from '../price/per-token.ts';
import { usdPerMillion } from '../price/per-token-rows.ts';
import type { Serving } from './speeds.ts';

/** Curves that a picture holds. */
const most = 6;

/**
 * What a million tokens cost against what each user gets, over the number of users from one to as many as the plan holds: a
 * curve for each plan with a price. Undefined where there is none.
 */
export function tradeOff(serving: readonly Serving[]): CurveChart | undefined {
  const series = serving.flatMap((one) => curveOf(one)).slice(0, most);
  const [load] = serving.map(({ speed }) => speed.load);
  if (series.length === 0 || load === undefined) return undefined;
  const request = `${whole(load.inputTokens)} in, ${whole(load.outputTokens)} out`;
  return {
    kind: 'curves',
    title: 'What tokens cost, and how fast each user gets them',
    x: 'tokens/s for each user',
    y: `$ a million tokens (${request})`,
    series,
    alt: `Cost of a million tokens against tokens/s for each user, from one user to a full plan: ${series.map(fromTo).join('; ')}.`,
  };
}

function curveOf({ name, estimate, speed, hourly }: Serving): CurveSeries[] {
  if (hourly === undefined) return [];
  const { subject, plan } = estimate;
  const points = users(speed.saturated.batch).flatMap((concurrency) => {
    const at = speedOfPlan(subject, plan, { ...speed.load, concurrency });
    return at === undefined ? [] : [{ x: at.perUser.value, y: perToken(hourly, at).mixedAsked.value }];
  });
  return points.length === 0
    ? []
    : [{ label: name.includes('GPU') ? name : `${name}, ${counted(plan.gpus, 'GPU')}`, points }];
}

/** 1, 2, 4 and so on, up to the last one. */
function users(last: number): number[] {
  const counts: number[] = [];
  for (let count = 1; count < last; count *= 2) counts.push(count);
  return [...counts, last];
}

function fromTo({ label, points }: CurveSeries): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return label;
  return `${label} from ${usdPerMillion(first.y)} at ${Math.round(first.x)} to ${usdPerMillion(last.y)} at ${Math.round(last.x)}`;
}
