import { Worker } from 'node:worker_threads';
import { LRUCache } from 'lru-cache';
import type { Chart } from '../card.ts';
import { chartSvg } from './chart-svg.ts';
import type { PngResult } from './png-worker.ts';
import type { ChartRenderer, ChartTheme } from './renderer.ts';

export interface RendererOptions {
  /** Milliseconds after which the worker is started if no chart was asked for before; it then is warm for the first. */
  readonly warmUpAfter?: number;
  /** Milliseconds a chart may take before its worker is given up. */
  readonly timeout?: number;
  /** The worker's program; tests put a failing one here. */
  readonly program?: URL;
}

interface Job {
  readonly id: number;
  readonly svg: string;
  attempts: number;
  resolve(png: Uint8Array): void;
  reject(error: Error): void;
}

const maxAttempts = 2;

/**
 * Megabytes of the worker's heap: it holds one SVG and one PNG at a time, and the pixels are WebAssembly's own memory, so V8
 * need not let it grow.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 48 };

/**
 * The ChartRenderer that draws in one worker thread. Charts wait in line; the same chart asked for twice is drawn once.
 * When the worker dies, the chart it was drawing is tried once more in a fresh one; charts behind it are not harmed.
 */
export function createChartRenderer(options: RendererOptions = {}): ChartRenderer {
  const program = options.program ?? new URL('./png-worker.ts', import.meta.url);
  const finished = new LRUCache<string, Uint8Array>({ max: 64 });
  const pending = new Map<string, Promise<Uint8Array>>();
  const line: Job[] = [];
  let current: { job: Job; timer: NodeJS.Timeout } | undefined;
  let worker: Worker | undefined;
  let nextId = 1;
  let closed = false;

  function start(): Worker {
    const started = new Worker(program, { resourceLimits });
    // An idle worker must not keep a terminal command from ending.
    started.unref();
    let reason = 'it ended without a message';
    started.on('message', (result: PngResult) => settle(result));
    started.on('error', (error) => {
      reason = error instanceof Error ? error.message : String(error);
    });
    started.on('exit', () => {
      if (worker === started) died(reason);
    });
    return started;
  }

  function settle(result: PngResult): void {
    if (current?.job.id !== result.id) return;
    const { job, timer } = current;
    clearTimeout(timer);
    current = undefined;
    if ('png' in result) job.resolve(result.png);
    else job.reject(new Error(`The chart could not be drawn: ${result.error}`));
    next();
  }

  function died(reason: string): void {
    worker = undefined;
    if (current !== undefined) {
      const { job, timer } = current;
      clearTimeout(timer);
      current = undefined;
      if (job.attempts < maxAttempts && !closed) line.unshift(job);
      else
        job.reject(
          new Error(`The chart could not be drawn: the worker died twice (${reason}). Ask again without the chart.`),
        );
    }
    next();
  }

  function next(): void {
    if (closed || current !== undefined) return;
    const job = line.shift();
    if (job === undefined) {
      worker?.unref();
      return;
    }
    worker ??= start();
    worker.ref();
    job.attempts += 1;
    const timer = setTimeout(() => void worker?.terminate(), options.timeout ?? 10_000);
    current = { job, timer };
    worker.postMessage({ id: job.id, svg: job.svg });
  }

  function draw(svg: string): Promise<Uint8Array> {
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
    line.push({ id: nextId++, svg, attempts: 0, resolve, reject });
    next();
    return promise;
  }

  const warmUp = setTimeout(() => {
    if (!closed) worker ??= start();
  }, options.warmUpAfter ?? 1_500);
  warmUp.unref();

  return {
    async png(chart: Chart, theme: ChartTheme): Promise<Uint8Array> {
      if (closed) throw new Error('The chart renderer is closed.');
      const svg = chartSvg(chart, theme);
      const known = finished.get(svg);
      if (known !== undefined) return known;
      let drawing = pending.get(svg);
      if (drawing === undefined) {
        drawing = draw(svg);
        pending.set(svg, drawing);
        const forget = (): void => void pending.delete(svg);
        drawing.then((png) => finished.set(svg, png)).then(forget, forget);
      }
      return drawing;
    },
    async close(): Promise<void> {
      closed = true;
      clearTimeout(warmUp);
      const error = new Error('The chart renderer is closed.');
      if (current !== undefined) {
        clearTimeout(current.timer);
        current.job.reject(error);
        current = undefined;
      }
      for (const job of line.splice(0)) job.reject(error);
      const last = worker;
      worker = undefined;
      await last?.terminate();
    },
  };
}
