import express from 'express';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import type { Card } from '../../../src/answer/card.ts';
import type { ChartRenderer } from '../../../src/answer/chart/renderer.ts';
import type { Reply } from '../../../src/answer/reply.ts';
import { createChartLinks } from '../../../src/faces/chart-links.ts';
import type { Command } from '../../../src/faces/commands.ts';
import { createWebFace, type WebFace, type WebFaceOptions } from '../../../src/faces/web/face.ts';
import { sampleCard } from '../../fakes/cards.ts';

/** The smallest PNG there is: one transparent pixel. */
export const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

/** A renderer that counts what it is asked to draw. */
export function countingRenderer(): ChartRenderer & { drawn: number } {
  return {
    drawn: 0,
    async png() {
      this.drawn += 1;
      return onePixel;
    },
    async close() {},
  };
}

/** Answers every question with the sample card and a verdict that names the words asked; "no chart" has none. */
export function sampleReply(words: string): Reply {
  const { chart, ...rest } = sampleCard;
  const card: Card = {
    ...rest,
    words,
    verdict: { tone: 'good', text: `Verdict on ${words}.` },
    ...(chart === undefined || words === 'no chart' ? {} : { chart }),
  };
  return {
    card,
    answer: { ok: false, error: { code: 'unavailable', message: 'a fake', suggestions: [] } },
    private: false,
  };
}

export const sampleCommands: readonly Command[] = ['fit', 'explain'].map((name) => ({
  name,
  description: `${name}, of the tests`,
  usage: '',
  slash: true,
  options: [],
  examples: ['405b int4 h100'],
  answer: sampleReply,
}));

/** A web face on a free port of 127.0.0.1, with fakes around it. Stop it when done. */
export async function serve(overrides: Partial<WebFaceOptions> = {}): Promise<WebFace & { readonly url: string }> {
  const face = createWebFace({
    app: express(),
    host: '127.0.0.1',
    port: 0,
    renderer: countingRenderer(),
    chartLinks: createChartLinks({ publicUrl: 'https://fitcheck.test', secret: 'secret', now: () => 1_000_000 }),
    registry: new Registry(),
    faces: () => [],
    ready: () => true,
    logger: pino({ level: 'silent' }),
    commands: sampleCommands,
    suggest: (words) => [{ words: `${words} h100`, label: `${words} h100` }],
    previews: {
      discord: (card) => ({ discord: card.title }),
      slack: (card) => ({ slack: card.title }),
      terminal: (card) => card.verdict.text,
    },
    ...overrides,
  });
  await face.start();
  return { ...face, url: face.address() };
}
