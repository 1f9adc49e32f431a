import { afterEach, describe, expect, it } from 'vitest';
import { createChartLinks } from '../../../src/faces/chart-links.ts';
import type { WebFaceOptions } from '../../../src/faces/web/face.ts';
import { countingRenderer, onePixel, serve } from './serve.ts';

let face: Awaited<ReturnType<typeof serve>> | undefined;
afterEach(() => face?.stop());

async function get(path: string, options: Partial<WebFaceOptions> = {}): Promise<Response> {
  face ??= await serve(options);
  return fetch(`${face.url}${path}`);
}

afterEach(() => {
  face = undefined;
});

describe('a signed chart link', () => {
  const secret = 'secret';
  const linkAt = (now: number, words = '405b int4 h100'): string => {
    const url = createChartLinks({ publicUrl: 'https://fitcheck.test', secret, now: () => now }).urlFor(words, 'light');
    return (url ?? '').replace('https://fitcheck.test', '');
  };
  const chartLinks = createChartLinks({ publicUrl: 'https://fitcheck.test', secret, now: () => 1_000_000 });

  it('is the picture, for anyone to embed and to keep for a day', async () => {
    const response = await get(linkAt(1_000_000), { chartLinks });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(response.headers.get('cache-control')).toContain('max-age=86400');
    expect(Buffer.from(await response.arrayBuffer()).equals(onePixel)).toBe(true);
  });

  it('is refused with 403 when anything in it was changed', async () => {
    const link = linkAt(1_000_000);
    for (const forged of [
      link.replace('405b', '406b'),
      link.replace('light', 'dark'),
      link.replace(/until=\d/, 'until=9'),
    ]) {
      expect((await get(forged, { chartLinks })).status, forged).toBe(403);
    }
  });

  it('is refused with 410 when it has expired', async () => {
    expect((await get(linkAt(800_000), { chartLinks })).status).toBe(410);
  });

  it('is refused with 400 when a part is missing or given twice', async () => {
    const link = linkAt(1_000_000);
    for (const broken of [
      '/chart.png',
      link.replace(/&sig=.*/, ''),
      `${link}&theme=dark`,
      link.replace('light', 'pink'),
    ]) {
      expect((await get(broken, { chartLinks })).status, broken).toBe(400);
    }
  });

  it('is 404 when the answer has no chart', async () => {
    expect((await get(linkAt(1_000_000, 'no chart'), { chartLinks })).status).toBe(404);
  });
});

describe('the page’s own chart', () => {
  const address = '/preview-chart.png?q=405b&theme=dark';

  it('is drawn in the theme asked for, for this origin only', async () => {
    const themes: string[] = [];
    const renderer = countingRenderer();
    const draw = renderer.png.bind(renderer);
    renderer.png = (chart, theme) => {
      themes.push(theme);
      return draw(chart, theme);
    };
    const response = await get(address, { renderer });
    expect(response.status).toBe(200);
    expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(themes).toEqual(['dark']);
  });

  it('is drawn once, however many ask for it at the same time and afterwards', async () => {
    const renderer = countingRenderer();
    await get('/healthz', { renderer });
    const replies = await Promise.all([get(address), get(address), get(address)]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    await get(address);
    expect(renderer.drawn).toBe(1);
  });

  it('is 404 when the answer has no chart', async () => {
    expect((await get('/preview-chart.png?q=no+chart')).status).toBe(404);
  });

  it('fails with 500 and tells nothing about the inside when the renderer fails, and is drawn again next time', async () => {
    let broken = true;
    const renderer = countingRenderer();
    const draw = renderer.png.bind(renderer);
    renderer.png = (chart, theme) =>
      broken ? Promise.reject(new Error('worker at /srv/secret died')) : draw(chart, theme);
    const response = await get(address, { renderer });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toMatch(/secret|worker|at /);
    broken = false;
    expect((await get(address)).status).toBe(200);
  });

  it('asks to come back when too many different charts are waiting', async () => {
    const renderer = countingRenderer();
    const started: (() => void)[] = [];
    renderer.png = () => new Promise((resolve) => started.push(() => resolve(onePixel)));
    await get('/healthz', { renderer, commands: distinctCharts() });
    const replies = Array.from({ length: 41 }, (_, index) => get(`/preview-chart.png?q=${index}`));
    const refused = await Promise.any(
      replies.map(async (reply) => ((await reply).status === 503 ? reply : Promise.reject())),
    );
    expect(refused.headers.get('retry-after')).toBe('2');
    expect(started.length).toBe(40);
    for (const finish of started) finish();
    expect((await Promise.all(replies)).filter(({ status }) => status === 200).length).toBe(40);
  });
});

/** Every question has a chart of its own. */
function distinctCharts(): NonNullable<WebFaceOptions['commands']> {
  return [
    {
      name: 'fit',
      description: '',
      usage: '',
      slash: true,
      options: [],
      examples: [],
      answer: (words) => ({
        private: false,
        answer: { ok: false, error: { code: 'unavailable', message: '', suggestions: [] } },
        card: {
          kind: 'fit',
          title: words,
          verdict: { tone: 'good', text: words },
          sections: [],
          chart: { kind: 'memory', title: words, bars: [], alt: words },
          caveats: [],
          actions: [],
          footnotes: [],
        },
      }),
    },
  ];
}
