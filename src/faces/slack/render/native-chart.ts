import type { LineChart } from '../../../answer/card.ts';
import { slackLimits } from '../limits.ts';
import { clip } from '../text.ts';
import { filled } from './rich-text.ts';

/**
 * Slack's own line chart (docs.slack.dev, block-kit/blocks/data-visualization-block), which @slack/types does not know yet.
 * Every series has a point for every category, in the same order.
 */
export interface DataVisualizationBlock {
  readonly type: 'data_visualization';
  readonly title: string;
  readonly chart: {
    readonly type: 'line';
    readonly series: readonly {
      readonly name: string;
      readonly data: readonly { readonly label: string; readonly value: number }[];
    }[];
    readonly axis_config: { readonly categories: readonly string[]; readonly y_label: string };
  };
}

/** The chart as Slack draws it itself; undefined when it holds what Slack's cannot: the days that all series share. */
export function nativeChart({ title, unit, series }: LineChart): DataVisualizationBlock | undefined {
  const limits = slackLimits.dataVisualization;
  const shown = series.slice(0, limits.series);
  const days = (shown[0]?.points ?? [])
    .map(({ day }) => day)
    .filter((day) => shown.every(({ points }) => points.some((point) => point.day === day)))
    .slice(-limits.categories);
  if (days.length < 2) return undefined;
  const labels = dayLabels(days);
  const names = shown.map(({ label }) => clip(filled(label), limits.label));
  if (new Set(names).size !== names.length) return undefined;
  return {
    type: 'data_visualization',
    title: clip(filled(title), limits.title),
    chart: {
      type: 'line',
      series: shown.map(({ points }, index) => ({
        name: names[index] ?? '',
        data: days.map((day, at) => ({
          label: labels[at] ?? day,
          value: points.find((point) => point.day === day)?.value ?? 0,
        })),
      })),
      axis_config: { categories: labels, y_label: clip(unit, limits.label) },
    },
  };
}

/** "30 Mar": fourteen whole dates would lie on top of each other. Whole dates where short ones would repeat. */
function dayLabels(days: readonly string[]): readonly string[] {
  const short = days.map((day) =>
    new Date(day).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }),
  );
  return new Set(short).size === short.length ? short : days;
}
