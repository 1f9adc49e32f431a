import type { Chart } from '../card.ts';

export type ChartTheme = 'light' | 'dark';

/** Draws charts to PNG off the main thread. */
export interface ChartRenderer {
  /** PNG bytes, 2 pixels per CSS pixel. Rejects when the renderer is closed or the worker fails twice. */
  png(chart: Chart, theme: ChartTheme): Promise<Uint8Array>;
  close(): Promise<void>;
}
