import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Chart } from '../../src/answer/card.ts';
import { createChartRenderer } from '../../src/answer/chart/create-renderer.ts';
import { fit } from '../../src/answer/fit.ts';
import { unrepeated } from './questions.ts';
import { atMost, figure, percentile, type Row } from './row.ts';

const count = 40;

/** Charts one after the other, no chart twice, and how long the main thread was held meanwhile. */
export async function charts(): Promise<Row[]> {
  const renderer = createChartRenderer();
  try {
    const next = chartsOf(unrepeated());
    for (let i = 0; i < 5; i += 1) await renderer.png(next.next().value, 'dark');
    const drawn = Array.from({ length: count }, () => next.next().value);
    const loop = monitorEventLoopDelay({ resolution: 5 });
    loop.enable();
    const times: number[] = [];
    for (const chart of drawn) {
      const began = performance.now();
      await renderer.png(chart, 'dark');
      times.push(performance.now() - began);
    }
    loop.disable();
    return [
      atMost(`chart to PNG, warm, median of ${count}`, percentile(times, 0.5), 150, 'ms'),
      { what: 'the same: p95', result: `${figure(percentile(times, 0.95))} ms` },
      // The sampling interval itself is part of what the monitor reports.
      atMost('main thread held while charting, longest', Math.max(0, loop.max / 1e6 - 5), 50, 'ms'),
    ];
  } finally {
    await renderer.close();
  }
}

function* chartsOf(words: Iterator<string>): Generator<Chart, never> {
  for (;;) {
    const { chart } = fit(words.next().value).card;
    if (chart) yield chart;
  }
}
