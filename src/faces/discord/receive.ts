import pino from 'pino';
import type { ChartRenderer } from '../../answer/chart/renderer.ts';
import { suggest } from '../../ask/suggest.ts';
import { commands } from '../commands.ts';
import { createDeliveries } from '../deliveries.ts';
import { createHandler } from './handler.ts';
import type { Wire } from './wire.ts';

/** A payload that is not an interaction fitcheck answers. */
export class ReplayError extends Error {}

/**
 * Runs one recorded interaction through the handler, without a network.
 * @param payload an interaction as the gateway dispatches it or as the HTTP endpoint receives it
 * @param renderer draws the chart; without one the reply is as when a chart cannot be drawn
 * @returns what would be sent, in order: the call, its body and its files
 * @throws ReplayError when the payload cannot be read
 */
export async function replay(payload: unknown, renderer: ChartRenderer = noCharts): Promise<unknown[]> {
  const sent: unknown[] = [];
  const wire: Wire = {
    async respond(body, files) {
      sent.push({ call: 'interaction callback', body, files });
    },
    async edit(body, files) {
      sent.push({ call: 'edit original response', body, files });
    },
  };
  const handler = createHandler({
    commands,
    suggest,
    renderer,
    limits: { take: async () => undefined },
    deliveries: createDeliveries(),
    logger: pino({ level: 'silent' }),
    pageUrl: undefined,
  });
  await handler(payload, wire);
  if (sent.length === 0)
    throw new ReplayError(
      'This is not a Discord interaction that fitcheck answers: a command, a button, autocomplete or a ping.',
    );
  return sent;
}

const noCharts: ChartRenderer = {
  png: () => Promise.reject(new Error('no chart is drawn when a payload is replayed')),
  close: async () => undefined,
};
