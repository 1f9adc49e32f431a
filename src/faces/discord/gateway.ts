import type { Client } from 'discord.js';
import type { Logger } from 'pino';
import type { FaceStatus } from '../face.ts';
import { closeTrouble, connectionTrouble } from './connection-trouble.ts';

/** Where the gateway connection stands. */
export type GatewayState = Pick<FaceStatus, 'state' | 'detail'>;

export interface GatewayOptions {
  readonly token: string;
  readonly apiUrl: string;
  readonly logger: Logger;
  /** Called with each raw interaction. */
  readonly onInteraction: (payload: unknown) => void;
  /** Called once for each successful login. */
  readonly onReady?: (applicationId: string) => void;
  /** Milliseconds before try number `attempt` (the first repetition is 1). */
  readonly retryDelay?: (attempt: number) => number;
  /** Milliseconds that discord.js may try to reconnect by itself before the connection is made anew. */
  readonly reconnectPatience?: number;
}

export interface Gateway {
  state(): GatewayState;
  /** Resolves when the first try has ended, well or badly, or after some seconds; never rejects. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** A dropped connection is usually back within a second or two; longer than this counts as failing. */
const reconnectGrace = 10_000;
const startPatience = 5000;
/** discord.js goes on with the gateway address it once got, for ever; a new login asks for the address again. */
const reconnectPatience = 60_000;

/** 5 s, 10 s, 20 s ... 5 min, each up to a fifth longer so that many bots do not come back at the same moment. */
const backoff = (attempt: number): number => Math.min(300_000, 2500 * 2 ** attempt) * (1 + Math.random() / 5);

const lost = 'gateway connection lost: check the network and DISCORD_API_URL if it stays so';

/** The connection to Discord's gateway: discord.js with the Guilds intent only, tried again for as long as it takes. */
export function createGateway(options: GatewayOptions): Gateway {
  const { logger } = options;
  let client: Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let stopped = false;
  let attempt = 0;
  let lostAt: number | undefined;
  let giveUp: NodeJS.Timeout | undefined;
  let firstTryEnded: (() => void) | undefined;
  let current: GatewayState = { state: 'starting', detail: 'gateway, connecting' };

  const recovered = (): void => {
    lostAt = undefined;
    clearTimeout(giveUp);
    giveUp = undefined;
  };

  const failed = async (failedClient: Client | undefined, reason: string): Promise<void> => {
    if (stopped || failedClient !== client) return;
    client = undefined;
    recovered();
    attempt += 1;
    const wait = (options.retryDelay ?? backoff)(attempt);
    current = { state: 'failing', detail: `${reason}; next try in ${Math.ceil(wait / 1000)} s` };
    logger.error({ attempt }, `Discord gateway: ${current.detail}`);
    retry = setTimeout(() => void connect(), wait);
    await failedClient?.destroy().catch(() => undefined);
  };

  const connect = async (): Promise<void> => {
    // Loaded only when a token is set: discord.js takes half a second and some 50 MB.
    const discord = await import('discord.js');
    if (stopped) return;
    const { Events, GatewayDispatchEvents } = discord;
    const mine = newClient(discord, options.apiUrl);
    client = mine;
    mine.on(Events.Error, (error) => logger.warn({ reason: connectionTrouble(error) }, 'discord.js reported an error'));
    mine.on(Events.ShardError, (error) =>
      logger.warn({ reason: connectionTrouble(error) }, 'Discord gateway connection error'),
    );
    mine.on(Events.ShardReconnecting, () => {
      firstTryEnded?.();
      if (stopped || lostAt !== undefined) return;
      lostAt = Date.now();
      logger.warn('Discord gateway connection lost, reconnecting');
      const patience = options.reconnectPatience ?? reconnectPatience;
      giveUp = setTimeout(() => void failed(mine, lost), patience);
    });
    mine.on(Events.ShardResume, () => {
      recovered();
      logger.info('Discord gateway connection resumed');
    });
    mine.on(Events.ShardReady, recovered);
    mine.on(Events.ShardDisconnect, ({ code }) => void failed(mine, closeTrouble(code)));
    mine.on(Events.Invalidated, () => void failed(mine, 'Discord ended the session'));
    mine.once(Events.ClientReady, (ready) => {
      attempt = 0;
      current = { state: 'on', detail: `gateway, as ${ready.user.tag}` };
      logger.info({ application: ready.application.id }, `Discord gateway: ${current.detail}`);
      options.onReady?.(ready.application.id);
    });
    // The raw payload, which is what the HTTP endpoint gets too: one code path for both.
    mine.ws.on(GatewayDispatchEvents.InteractionCreate, (payload: unknown) => options.onInteraction(payload));
    try {
      await mine.login(options.token);
    } catch (error) {
      await failed(mine, connectionTrouble(error));
    }
  };

  return {
    state() {
      if (lostAt === undefined) return current;
      const failing = current.state !== 'on' || Date.now() - lostAt > reconnectGrace;
      return {
        state: failing ? 'failing' : 'on',
        detail: `${lost}; reconnecting`,
      };
    },
    async start() {
      // A gateway that answers and then refuses the connection is tried by discord.js itself, for ever.
      const refused = Promise.withResolvers<void>();
      firstTryEnded = refused.resolve;
      const timer = setTimeout(refused.resolve, startPatience);
      await Promise.race([
        connect().catch((error: unknown) => failed(client, connectionTrouble(error))),
        refused.promise,
      ]);
      clearTimeout(timer);
    },
    async stop() {
      stopped = true;
      clearTimeout(retry);
      recovered();
      const last = client;
      client = undefined;
      current = { state: 'off', detail: 'stopped' };
      await last?.destroy().catch(() => undefined);
    },
  };
}

function newClient({ Client, GatewayIntentBits, Options }: typeof import('discord.js'), api: string): Client {
  return new Client({
    intents: [GatewayIntentBits.Guilds],
    allowedMentions: { parse: [] },
    rest: { api },
    // Replies need nothing of what discord.js would remember.
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      UserManager: 1,
      GuildMemberManager: 1,
    }),
  });
}
