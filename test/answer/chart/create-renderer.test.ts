import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import type { MemoryChart } from '../../../src/answer/card.ts';
import { createChartRenderer } from '../../../src/answer/chart/create-renderer.ts';
import type { ChartRenderer } from '../../../src/answer/chart/renderer.ts';
import { sampleCard } from '../../fakes/cards.ts';

const chart = sampleCard.chart as MemoryChart;
const open: ChartRenderer[] = [];
const folders: string[] = [];

function renderer(options?: Parameters<typeof createChartRenderer>[0]): ChartRenderer {
  const made = createChartRenderer(options);
  open.push(made);
  return made;
}

/** A worker program of our own, in a folder where it can leave marks. */
function program(source: (folder: string) => string): URL {
  const folder = mkdtempSync(join(tmpdir(), 'chart-worker-'));
  folders.push(folder);
  const file = join(folder, 'worker.mjs');
  writeFileSync(file, source(folder));
  return pathToFileURL(file);
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((made) => made.close()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Width and height from the PNG header. */
function size(png: Uint8Array): [number, number] {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  return [view.getUint32(16), view.getUint32(20)];
}

describe('createChartRenderer', () => {
  it('draws a PNG of two pixels per CSS pixel', async () => {
    const png = await renderer().png(chart, 'dark');
    expect([...png.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
    expect(size(png)).toEqual([1440, 684]);
  });

  it('draws letters: a chart without its words is another picture', async () => {
    const charts = renderer();
    const [bar] = chart.bars;
    if (bar === undefined) throw new Error('no bar');
    const nameless = { ...chart, title: '', bars: [{ ...bar, label: '' }] };
    const [named, unnamed] = await Promise.all([charts.png(chart, 'light'), charts.png(nameless, 'light')]);
    expect(named.length).toBeGreaterThan(unnamed.length + 1000);
  });

  it('draws the same chart once and hands out the same bytes', async () => {
    const charts = renderer();
    const [first, second] = await Promise.all([charts.png(chart, 'dark'), charts.png(chart, 'dark')]);
    expect(second).toBe(first);
    expect(await charts.png(chart, 'dark')).toBe(first);
  });

  it('answers many at once, each with its own picture', async () => {
    const charts = renderer();
    const titles = Array.from({ length: 8 }, (_, index) => `Chart ${index}`);
    const pictures = await Promise.all(titles.map((title) => charts.png({ ...chart, title }, 'light')));
    expect(new Set(pictures.map((png) => Buffer.from(png).toString('base64'))).size).toBe(8);
  });

  it('tries once more in a fresh worker when the worker dies', async () => {
    const once = program(
      (folder) => `
        import { existsSync, writeFileSync } from 'node:fs';
        import { parentPort } from 'node:worker_threads';
        const mark = ${JSON.stringify(folder)} + '/died';
        parentPort.on('message', ({ id }) => {
          if (!existsSync(mark)) { writeFileSync(mark, ''); process.exit(1); }
          parentPort.postMessage({ id, png: new Uint8Array([7]) });
        });`,
    );
    expect([...(await renderer({ program: once }).png(chart, 'dark'))]).toEqual([7]);
  });

  it('rejects a chart that kills two workers, and goes on with the next', async () => {
    const picky = program(
      () => `
        import { parentPort } from 'node:worker_threads';
        parentPort.on('message', ({ id, svg }) => {
          if (svg.includes('poison')) process.exit(1);
          parentPort.postMessage({ id, png: new Uint8Array([7]) });
        });`,
    );
    const charts = renderer({ program: picky });
    const poisoned = charts.png({ ...chart, title: 'poison' }, 'dark');
    const sound = charts.png(chart, 'dark');
    await expect(poisoned).rejects.toThrow(/worker died twice/);
    expect([...(await sound)]).toEqual([7]);
  });

  it('gives up a worker that hangs', async () => {
    const hanging = program(
      () => `import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => { for (;;); });`,
    );
    await expect(renderer({ program: hanging, timeout: 100 }).png(chart, 'dark')).rejects.toThrow(/worker died twice/);
  });

  it('reports what the worker could not draw and stays usable', async () => {
    const failing = program(
      () => `
        import { parentPort } from 'node:worker_threads';
        parentPort.on('message', ({ id, svg }) =>
          parentPort.postMessage(svg.includes('bad') ? { id, error: 'no ink' } : { id, png: new Uint8Array([7]) }));`,
    );
    const charts = renderer({ program: failing });
    await expect(charts.png({ ...chart, title: 'bad' }, 'dark')).rejects.toThrow(
      'The chart could not be drawn: no ink',
    );
    expect([...(await charts.png(chart, 'dark'))]).toEqual([7]);
  });

  it('rejects what waits, and whatever is asked, once closed', async () => {
    const charts = renderer();
    const waiting = charts.png(chart, 'dark');
    const closed = expect(waiting).rejects.toThrow('The chart renderer is closed.');
    await charts.close();
    await closed;
    await expect(charts.png(chart, 'dark')).rejects.toThrow('The chart renderer is closed.');
  });

  it('does not keep a process alive', async () => {
    const module = new URL('../../../src/answer/chart/create-renderer.ts', import.meta.url);
    const worker = new Worker(
      `import(${JSON.stringify(module.href)}).then(async ({ createChartRenderer }) => {
        await createChartRenderer({ warmUpAfter: 0 }).png(${JSON.stringify(chart)}, 'dark');
      });`,
      { eval: true },
    );
    const [code] = await once(worker, 'exit');
    expect(code).toBe(0);
  });
});
