import { type Response, Router } from 'express';
import { LRUCache } from 'lru-cache';
import type { Chart } from '../../answer/card.ts';
import type { ChartRenderer, ChartTheme } from '../../answer/chart/renderer.ts';
import type { ChartLinks } from '../chart-links.ts';
import type { Command } from '../commands.ts';
import { overCap } from '../input.ts';
import { prepareFor } from '../prepare-for.ts';
import { parameter, prepared, readQuestion } from './answers.ts';
import { type PageBudgets, within } from './budgets.ts';
import { sendTrouble } from './trouble.ts';

export interface ChartOptions {
  readonly commands: readonly Command[];
  readonly renderer: ChartRenderer;
  readonly chartLinks: ChartLinks;
  readonly budgets: PageBudgets;
}

/** Charts waiting for the one drawing thread; more than this and a visitor is better told to come back. */
const maxWaiting = 40;

/**
 * GET /chart.png: the address in chat messages, signed and expiring, fetched by the platform's own servers.
 * GET /preview-chart.png: the page's own picture, unsigned, for this origin only and within a budget by address.
 */
export function chartRoutes(options: ChartOptions): Router {
  const router = Router();
  const draw = rememberedPng(options.renderer);

  router.get('/chart.png', async (request, response) => {
    const query = Object.fromEntries(
      ['q', 'command', 'theme', 'until', 'sig'].flatMap((name) => {
        const value = parameter(request, name);
        return value === undefined ? [] : [[name, value]];
      }),
    );
    const seen = options.chartLinks.check(query);
    if (!seen.ok) {
      const [status, message] = refusals[seen.reason];
      sendTrouble(response, status, seen.reason, message);
      return;
    }
    const command = options.commands.find(({ name }) => name === seen.command);
    const asked = command !== undefined && overCap(seen.words) === undefined ? command : undefined;
    // Its link was made by a process that had read the model; this one may be another.
    await (asked && prepareFor(asked, seen.words));
    const chart = asked?.answer(seen.words).card.chart;
    // The platforms' picture proxies fetch this from elsewhere, and keep it as long as the link itself lives.
    await send(response, chart && draw(chart, seen.theme), 'public, max-age=86400, immutable', 'cross-origin');
  });

  router.get('/preview-chart.png', within(options.budgets.charts), async (request, response) => {
    const asked = readQuestion(request, response, options.commands);
    if (asked === undefined) return;
    const theme: ChartTheme = parameter(request, 'theme') === 'dark' ? 'dark' : 'light';
    if (!(await prepared(asked, request, response, options.budgets))) return;
    const { chart } = asked.command.answer(asked.words).card;
    await send(response, chart && draw(chart, theme), 'private, max-age=300', 'same-origin');
  });
  return router;
}

type Drawing = Promise<Uint8Array> | 'busy' | undefined;

/** Draws each picture once and keeps the last 16 MB of them; requests for one being drawn share it. */
function rememberedPng(renderer: ChartRenderer): (chart: Chart, theme: ChartTheme) => Drawing {
  const kept = new LRUCache<string, Uint8Array>({
    maxSize: 16_000_000,
    sizeCalculation: (png) => Math.max(1, png.byteLength),
  });
  const waiting = new Map<string, Promise<Uint8Array>>();
  return (chart, theme) => {
    const key = `${theme} ${JSON.stringify(chart)}`;
    const png = kept.get(key);
    if (png !== undefined) return Promise.resolve(png);
    const under = waiting.get(key);
    if (under !== undefined) return under;
    if (waiting.size >= maxWaiting) return 'busy';
    const drawing = renderer
      .png(chart, theme)
      .then((drawn) => {
        kept.set(key, drawn);
        return drawn;
      })
      .finally(() => waiting.delete(key));
    waiting.set(key, drawing);
    return drawing;
  };
}

async function send(
  response: Response,
  drawing: Drawing,
  cacheControl: string,
  readableBy: 'same-origin' | 'cross-origin',
): Promise<void> {
  if (drawing === undefined) {
    sendTrouble(response, 404, 'no-chart', 'The answer to this question has no chart.');
    return;
  }
  if (drawing === 'busy') {
    response.set('Retry-After', '2');
    sendTrouble(response, 503, 'busy', 'Too many charts are being drawn. Try again in 2 s.');
    return;
  }
  const png = await drawing;
  response
    .set({ 'Content-Type': 'image/png', 'Cache-Control': cacheControl, 'Cross-Origin-Resource-Policy': readableBy })
    .send(Buffer.from(png.buffer, png.byteOffset, png.byteLength));
}

/** Why a signed link shows nothing: the status and what to say. */
const refusals = {
  malformed: [400, 'This chart link is incomplete. Ask the question again for a new one.'],
  forged: [403, 'This chart link was not made by this server. Ask the question again for a new one.'],
  expired: [410, 'This chart link has expired. Ask the question again for a new one.'],
} as const;
