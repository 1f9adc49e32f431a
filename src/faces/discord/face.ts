import type { Express } from 'express';
import type { Logger } from 'pino';
import type { ChartRenderer } from '../../answer/chart/renderer.ts';
import { suggest } from '../../ask/suggest.ts';
import type { Config } from '../../config.ts';
import { type Command, commands as commandTable } from '../commands.ts';
import type { Deliveries } from '../deliveries.ts';
import type { Face, FaceStatus } from '../face.ts';
import { createInFlight } from '../in-flight.ts';
import type { Limits } from '../limits.ts';
import type { HandlerOptions } from './answer-asked.ts';
import type { Suggest } from './autocomplete.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { createHandler, type Handler } from './handler.ts';
import { httpEndpoint, interactionsPath } from './http-endpoint.ts';
import { registrationRemark } from './registration.ts';
import { createReplyRest, type InteractionAddress, restWire } from './rest-wire.ts';
import { describeTrouble } from './trouble.ts';

export interface DiscordFaceOptions {
  readonly config: Config['discord'];
  readonly renderer: ChartRenderer;
  readonly limits: Limits;
  readonly deliveries: Deliveries;
  readonly logger: Logger;
  /** POST /discord/interactions is added when a public key is set; no body parser may come before it. */
  readonly app: Express;
  /** The page's public address, without a trailing slash; titles link to it. */
  readonly pageUrl: string | undefined;
  /** Default: the table of commands, and its autocomplete. */
  readonly commands?: readonly Command[];
  readonly suggest?: Suggest;
  /** Answers `/digest` where a channel is known. */
  readonly ofChannel?: HandlerOptions['ofChannel'];
  /** Told of every answer, for the metrics. */
  readonly answered?: HandlerOptions['answered'];
  /** Milliseconds; for tests. */
  readonly chartPatience?: number;
  readonly retryDelay?: (attempt: number) => number;
  readonly reconnectPatience?: number;
}

/** How long `stop` waits for interactions in flight. */
const drainMilliseconds = 10_000;

/** The Discord face: the gateway when a token is set, the HTTP endpoint when a public key is set, both through one handler. */
export function createDiscordFace(options: DiscordFaceOptions): Face {
  const { config, logger, app } = options;
  const inFlight = createInFlight();
  const handle = createHandler({ commands: commandTable, suggest, ...options });
  const handler: Handler = (payload, wire) => inFlight.during(() => handle(payload, wire));
  const rest = createReplyRest(config.apiUrl);
  const http = config.publicKey !== undefined;
  if (config.publicKey !== undefined) {
    app.post(interactionsPath, ...httpEndpoint({ publicKey: config.publicKey, handler, rest, logger }));
  }
  const gateway =
    config.token === undefined
      ? undefined
      : createGateway({
          ...options,
          token: config.token,
          apiUrl: config.apiUrl,
          onInteraction: (payload) => void handler(payload, restWire(rest, payload as InteractionAddress)),
          onReady: (applicationId) => void warnWhenOutdated(applicationId, options),
        });
  let stopped = false;
  return {
    status: () => ({ name: 'discord', ...(stopped ? { state: 'off', detail: 'stopped' } : stateOf(gateway, http)) }),
    async start() {
      if (!gateway && !http) return;
      await rest.get();
      await gateway?.start();
    },
    async stop() {
      await inFlight.settled(drainMilliseconds);
      stopped = true;
      await gateway?.stop();
      await rest.close();
    },
  };
}

function stateOf(gateway: Gateway | undefined, http: boolean): Pick<FaceStatus, 'state' | 'detail'> {
  const endpoint = `HTTP interactions at ${interactionsPath}`;
  if (gateway === undefined) {
    return http
      ? { state: 'on', detail: endpoint }
      : {
          state: 'off',
          detail: 'no DISCORD_TOKEN (gateway) and no DISCORD_PUBLIC_KEY (HTTP): set one of them; see docs/discord.md',
        };
  }
  const { state, detail } = gateway.state();
  return { state, detail: http ? `${detail}; ${endpoint}` : detail };
}

async function warnWhenOutdated(applicationId: string, { config, logger }: DiscordFaceOptions): Promise<void> {
  if (config.token === undefined) return;
  try {
    const remark = await registrationRemark({ ...config, token: config.token, applicationId });
    if (remark !== undefined) logger.warn(remark);
  } catch (error) {
    logger.warn({ trouble: describeTrouble(error) }, 'the registered Discord commands could not be compared');
  }
}
