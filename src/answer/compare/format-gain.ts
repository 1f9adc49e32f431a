import { estimateLayout } from '../../estimate/estimate.ts';
import { loadOf, speedOfPlan } from '../../estimate/speed/speed.ts';
import type { ListSection } from '../card.ts';
import { gpusName } from '../fit/plan-name.ts';
import type { Serving } from './speeds.ts';

/** Narrower weights are said to buy memory alone where they make one user's answer less than so much faster. */
const noticeable = 1.25;

/** Which format buys memory but not latency: on the same GPUs and layout, hardly faster for one user although its weights are smaller. */
export function formatGains(serving: readonly Serving[]): ListSection[] {
  const items = serving.flatMap((one, index) => serving.slice(index + 1).flatMap((other) => gain(one, other)));
  return items.length === 0
    ? []
    : [{ kind: 'list', id: 'format-gain', title: 'Memory, not latency', items: items.slice(0, 3), importance: 'main' }];
}

function gain(one: Serving, other: Serving): string[] {
  const [a, b] = [one.estimate.subject, other.estimate.subject];
  if (a.accelerator !== b.accelerator || a.model !== b.model || a.engine !== b.engine || a.format === b.format)
    return [];
  const [narrow, wide] = one.estimate.weightsTotal < other.estimate.weightsTotal ? [one, other] : [other, one];
  const share = narrow.estimate.weightsTotal / wide.estimate.weightsTotal;
  // On the GPUs that the wider one needs, so that only the format differs.
  const { plan } = wide.estimate;
  const same = estimateLayout(narrow.estimate.subject, plan.layout);
  const speed = speedOfPlan(same.subject, same.plan, { ...loadOf(same.subject), concurrency: 1 });
  if (speed === undefined || share > 0.8) return [];
  const times = speed.single.value / wide.speed.single.value;
  if (times >= noticeable) return [];
  const names = [narrow, wide].map(({ estimate }) => estimate.subject.format.label);
  return [
    `${names[0]} buys memory, not latency: on ${gpusName(same.subject, plan.gpus)} one user gets ${times.toFixed(2)} × the speed of ${names[1]}, with weights of ${Math.round(share * 100)} % of the size`,
  ];
}
