import type { webApi } from '@slack/bolt';
import { pino } from 'pino';
import { z } from 'zod';
import { createChartLinks } from '../chart-links.ts';
import { createDeliveries } from '../deliveries.ts';
import { createInFlight } from '../in-flight.ts';
import { createLimits } from '../limits.ts';
import { createBoltApp } from './app.ts';
import { createCharts } from './charts.ts';

/** One thing that would be sent to Slack, and by which way: 'ack', 'response_url', or a Web API method. */
export interface Outgoing {
  readonly via: string;
  readonly payload: unknown;
}

const payloadSchema = z.record(z.string(), z.unknown());

/**
 * Runs one recorded Slack payload through the listeners, without any network, and gives back what would be sent: a slash
 * command's form fields, a `block_actions`, `message_action` or `view_submission` payload, or an Events API envelope
 * (`app_mention`, `app_home_opened`, `link_shared`).
 * @throws when the payload is not an object
 */
export async function replay(payload: unknown): Promise<Outgoing[]> {
  const body = bodyOf(payload);
  const sent: Outgoing[] = [];
  const app = createBoltApp({
    desk: {
      limits: createLimits({ person: 1_000, workspace: 1_000 }),
      charts: createCharts({
        renderer: {
          png: () => Promise.reject(new Error('A replay draws no pictures.')),
          close: () => Promise.resolve(),
        },
        links: createChartLinks({ publicUrl: undefined, secret: 'replay', now: () => 0 }),
        mayUpload: () => false,
        pollMs: 0,
        onTrouble: () => {},
      }),
      pageUrl: undefined,
      respondRetriesMs: [],
      noticeAfterMs: 1_500,
      unfurlWithinMs: 20_000,
      ofChannel: undefined,
      scopes: () => [],
    },
    deliveries: createDeliveries(),
    inFlight: createInFlight(),
    authorize: () => ({ botToken: 'replay', botId: 'B0', botUserId: 'U0' }),
    clientOptions: { retryConfig: { retries: 0 }, fetch: recorder(sent) },
    logger: pino({ level: 'silent' }),
  });
  await app.processEvent({
    body,
    ack: async (response: unknown) => {
      if (response !== undefined) sent.push({ via: 'ack', payload: response });
    },
  });
  return sent;
}

/** The payload itself, or what is in the `payload` field of an interaction's form. */
function bodyOf(payload: unknown): Record<string, unknown> {
  const fields = payloadSchema.safeParse(payload);
  if (!fields.success) throw new TypeError('A Slack payload is a JSON object: the fields of the form, or the event.');
  const inner = fields.data['payload'];
  return typeof inner === 'string' ? payloadSchema.parse(JSON.parse(inner)) : fields.data;
}

const api = 'https://slack.com/api/';

/** Takes requests to Slack down instead of sending them, and answers that all went well. */
function recorder(sent: Outgoing[]): webApi.FetchFunction {
  return async (url, init) => {
    const address = String(url);
    const body = typeof init?.body === 'string' ? init.body : '';
    if (address.startsWith(api)) sent.push({ via: address.slice(api.length), payload: formFields(body) });
    else sent.push({ via: 'response_url', payload: JSON.parse(body) });
    return Response.json({ ok: true, ts: '0.0', channel: 'C0' });
  };
}

const jsonFields = new Set(['blocks', 'view', 'unfurl_links', 'unfurl_media', 'unfurls']);

/** The Web API takes a form whose structured fields are JSON. */
function formFields(body: string): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(body)) {
    fields[name] = jsonFields.has(name) ? JSON.parse(value) : value;
  }
  return fields;
}
