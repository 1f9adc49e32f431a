import type { LineChart, LineSeries } from '../answer/card.ts';
import { usd } from '../answer/price/usd.ts';
import { gpuLabel } from './news/names.ts';
import type { PriceRecord } from './news/read-record.ts';

/** Days that the chart shows, and between two of its points: 14 points, which Slack's own charts can draw too (20). */
const windowDays = 91;
const stepDays = 7;
const mostSeries = 4;
/** A list price that no run has confirmed for so long is not carried on. */
const carryDays = 14;
const dayMs = 86_400_000;

/**
 * The cheapest list price on demand of each watched GPU, week by week over a quarter; of the GPUs with the most providers
 * where none is watched. Prices held back are not in it. Undefined when no GPU has two points.
 * @param until 'YYYY-MM-DD', the last point
 */
export function priceChart(
  prices: PriceRecord['prices'],
  watched: readonly string[],
  until: string,
): LineChart | undefined {
  const lists = prices.filter(({ series }) => series.class === 'list' && series.tier === 'on-demand');
  const shown = watched.length > 0 ? watched : mostListed(lists);
  const series = shown.slice(0, mostSeries).flatMap((accelerator): LineSeries[] => {
    const own = lists.filter((list) => list.series.accelerator === accelerator);
    const points = pointDays(until).flatMap((day) => {
      const value = cheapestOn(own, day);
      return value === undefined ? [] : [{ day, value }];
    });
    return points.length < 2 ? [] : [{ label: gpuLabel(accelerator), points }];
  });
  if (series.length === 0) return undefined;
  return {
    kind: 'lines',
    title: 'Cheapest list price, on demand',
    unit: '$ per GPU-hour',
    series,
    alt: series.map(sentence).join('; '),
  };
}

function sentence({ label, points }: LineSeries): string {
  const [first, last] = [points[0], points.at(-1)];
  return `${label} ${usd(first?.value ?? 0)} to ${usd(last?.value ?? 0)}`;
}

function pointDays(until: string): string[] {
  const end = Date.parse(until);
  const count = windowDays / stepDays + 1;
  return Array.from({ length: count }, (_, index) =>
    new Date(end - (count - 1 - index) * stepDays * dayMs).toISOString().slice(0, 10),
  );
}

function cheapestOn(lists: PriceRecord['prices'], day: string): number | undefined {
  const values = lists.flatMap(({ prices }) => {
    const last = prices.findLast((price) => price.day <= day);
    return last !== undefined && Date.parse(day) - Date.parse(last.day) <= carryDays * dayMs ? [last.usd] : [];
  });
  return values.length === 0 ? undefined : Math.min(...values);
}

function mostListed(lists: PriceRecord['prices']): string[] {
  const groups = Map.groupBy(lists, ({ series }) => series.accelerator);
  return [...groups].toSorted(([, a], [, b]) => b.length - a.length).map(([accelerator]) => accelerator);
}
