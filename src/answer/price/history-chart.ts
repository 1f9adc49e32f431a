import { providerLabel } from '../../catalogue/cloud-providers.ts';
import type { PriceBook, PricePoint } from '../../prices/book.ts';
import type { Tier } from '../../prices/offer.ts';
import type { LineChart, LineSeries } from '../card.ts';
import { tierNames } from './tier-names.ts';

const mostLines = 6;

/** The history of an accelerator's price, a line for each of the providers that say most; undefined without any. */
export function historyChart(
  book: PriceBook,
  accelerator: string,
  name: string,
  tier: Tier,
  provider: string | undefined,
): LineChart | undefined {
  const points = book
    .series(accelerator, tier)
    .filter((point) => provider === undefined || point.provider === provider);
  const series = [...Map.groupBy(points, (point) => point.provider)]
    .filter(([, own]) => own.length > 1)
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, mostLines)
    .map(([id, own]): LineSeries => ({ label: providerLabel(id), points: changes(own) }));
  if (series.length === 0) return undefined;
  return {
    kind: 'lines',
    title: `${name}, ${tierNames[tier].toLowerCase()}`,
    unit: '$ a GPU-hour',
    series,
    alt: `${name}, ${tierNames[tier].toLowerCase()}, $ a GPU-hour: ${series.map(fromTo).join('; ')}.`,
  };
}

/** The points at which a price changed, and the last: a year of days is a handful of steps. */
function changes(points: readonly PricePoint[]): LineSeries['points'] {
  return points
    .filter(
      (point, at) => at === 0 || at === points.length - 1 || point.usdPerGpuHour !== points[at - 1]?.usdPerGpuHour,
    )
    .map(({ day, usdPerGpuHour }) => ({ day, value: usdPerGpuHour }));
}

function fromTo({ label, points }: LineSeries): string {
  const [first, last] = [points[0], points.at(-1)];
  return `${label} ${first?.value.toFixed(2)} on ${first?.day}, ${last?.value.toFixed(2)} on ${last?.day}`;
}
