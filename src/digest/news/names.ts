import { providerLabel } from '../../catalogue/cloud-providers.ts';
import { accelerators } from '../../catalogue/data.ts';
import { acceleratorLabel } from '../../catalogue/find-accelerator.ts';
import type { Series } from './run.ts';

const labels: ReadonlyMap<string, string> = new Map(accelerators.map((one) => [one.id, acceleratorLabel(one)]));

/** "H100 80GB SXM"; an id that the catalogue does not have as it is. */
export function gpuLabel(accelerator: string): string {
  return labels.get(accelerator) ?? accelerator;
}

/** "RunPod", "AWS spot", "Vast.ai market". */
export function placeLabel({ provider, tier, class: kind }: Series): string {
  const label = providerLabel(provider);
  if (kind === 'market') return `${label} market${tier === 'spot' ? ' (interruptible)' : ''}`;
  return tier === 'on-demand' ? label : `${label} ${tier}`;
}

/** "RunPod H100 80GB SXM". */
export function seriesLabel(series: Series): string {
  return `${placeLabel(series)} ${gpuLabel(series.accelerator)}`;
}
