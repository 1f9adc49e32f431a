import { App, type AuthorizeResult, type Receiver, type webApi } from '@slack/bolt';
import type pino from 'pino';
import type { Deliveries } from '../deliveries.ts';
import type { InFlight } from '../in-flight.ts';
import type { Desk } from './desk.ts';
import { register } from './listeners/index.ts';
import { boltLogger, reasonOf } from './log.ts';

/** A receiver that receives nothing: the real ones attach themselves with their own `init(app)`. */
const unconnected: Receiver = {
  init: () => {},
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
};

/**
 * The Bolt app with every listener. Authorization is a look at what is known, never a request: commands and buttons are
 * answered through their acknowledgement and their response_url even while Slack's Web API is down.
 */
export function createBoltApp(options: {
  readonly desk: Desk;
  readonly deliveries: Deliveries;
  readonly inFlight: InFlight;
  readonly authorize: () => AuthorizeResult;
  readonly clientOptions: webApi.WebClientOptions;
  readonly logger: pino.Logger;
}): App {
  const app = new App({
    receiver: unconnected,
    authorize: () => Promise.resolve(options.authorize()),
    clientOptions: { ...options.clientOptions },
    logger: boltLogger(options.logger),
    convoStore: false,
  });
  app.use(async ({ next }) => options.inFlight.during(next));
  app.use(async ({ body, next, ...args }) => {
    const id = deliveryId(body);
    if (id === undefined || options.deliveries.first(id)) return await next();
    if ('ack' in args && typeof args.ack === 'function') await args.ack();
  });
  register(app, options.desk);
  app.error(async (error) => {
    options.logger.error({ reason: reasonOf(error) }, 'An answer did not reach Slack');
  });
  return app;
}

/** An event's id, or an interaction's trigger: both are the same in every repetition. */
function deliveryId(body: object): string | undefined {
  const { event_id: event, trigger_id: trigger } = body as { event_id?: unknown; trigger_id?: unknown };
  const id = event ?? trigger;
  return typeof id === 'string' && id !== '' ? `slack:${id}` : undefined;
}
