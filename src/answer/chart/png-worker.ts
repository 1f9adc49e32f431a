import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

/** The worker's side of create-renderer.ts: SVG text in, PNG bytes out, one at a time. */
export interface PngJob {
  readonly id: number;
  readonly svg: string;
}
export type PngResult =
  | { readonly id: number; readonly png: Uint8Array }
  | { readonly id: number; readonly error: string };

const require = createRequire(import.meta.url);
const file = (name: string): Buffer => readFileSync(require.resolve(name));
const fonts = ['400Regular/Inter_400Regular.ttf', '600SemiBold/Inter_600SemiBold.ttf'].map((font) =>
  file(`@expo-google-fonts/inter/${font}`),
);
await initWasm(file('@resvg/resvg-wasm/index_bg.wasm'));

function draw(svg: string): Uint8Array {
  // wasm memory is not garbage-collected: whatever is made must be freed, also when drawing throws.
  const picture = new Resvg(svg, {
    font: { fontBuffers: fonts, defaultFontFamily: 'Inter' },
    fitTo: { mode: 'zoom', value: 2 },
  });
  try {
    const image = picture.render();
    try {
      return image.asPng();
    } finally {
      image.free();
    }
  } finally {
    picture.free();
  }
}

parentPort?.on('message', ({ id, svg }: PngJob) => {
  try {
    const png = draw(svg);
    parentPort?.postMessage({ id, png } satisfies PngResult, [png.buffer as ArrayBuffer]);
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? error.message : String(error) } satisfies PngResult);
  }
});
