import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { faultsOfEdit } from '../discord/outgoing.ts';
import { readBody } from '../discord/server.ts';
import { problemsWith } from '../slack/validate.ts';

/** A message as people in a channel see it. */
export interface Shown {
  readonly platform: 'discord' | 'slack';
  readonly id: string;
  readonly channel: string;
  /** When it is seen, ms. */
  readonly at: number;
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into bodies of two platforms.
  readonly body: any;
}

/** What the server does with a post instead of taking it: `taken` it is, and the answer is lost. */
export type Trouble =
  | { readonly status: number; readonly taken: boolean; readonly retryAfter?: number }
  | { readonly slackError: string }
  | { readonly discordCode: number };

/** Slack gives a message back until a minute before its time (docs.slack.dev, chat.deleteScheduledMessage). */
const lastMinuteMs = 60_000;

/** Both platforms' channels on 127.0.0.1, as far as digests use them; what they would refuse is in `problems`. */
export class ChatServer {
  readonly shown: Shown[] = [];
  readonly directMessages: { readonly person: string; readonly text: string }[] = [];
  readonly problems: string[] = [];
  /** Slack tokens that were used, in order. */
  readonly tokens: string[] = [];
  /** Used up in order, one for each post on that platform. */
  readonly troubles: { discord: Trouble[]; slack: Trouble[] } = { discord: [], slack: [] };
  /** Discord channels whose history the bot may not read. */
  readonly unreadable = new Set<string>();
  posts = 0;
  /** The platforms' clock, ms. */
  now: () => number = () => Date.now();
  /** How long Discord remembers a nonce. */
  nonceMs = 5 * 60_000;
  #ids = 0;
  readonly #http = createServer((request, response) => {
    this.#answer(request)
      .then(({ status, body, headers }) => {
        response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
      })
      .catch((error: unknown) => {
        this.problems.push(String(error));
        response.destroy();
      });
  });

  static async start(): Promise<ChatServer> {
    const server = new ChatServer();
    server.#http.listen(0, '127.0.0.1');
    await once(server.#http, 'listening');
    return server;
  }

  get #origin(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  get discordUrl(): string {
    return `${this.#origin}/discord`;
  }

  get slackUrl(): string {
    return `${this.#origin}/slack`;
  }

  /** What is seen in a channel, all told. */
  in(channel: string): Shown[] {
    return this.shown.filter((message) => message.channel === channel);
  }

  async close(): Promise<void> {
    this.#http.closeAllConnections();
    this.#http.close();
    await once(this.#http, 'close');
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const raw = await buffer(request);
    const url = new URL(request.url ?? '', 'http://x');
    const [, platform, ...rest] = url.pathname.split('/');
    if (platform === 'slack') {
      this.tokens.push((request.headers.authorization ?? '').replace('Bearer ', ''));
      return this.#slack(rest.join('/'), new URLSearchParams(raw.toString()));
    }
    const { body, files } = await readBody(raw, request.headers['content-type'] ?? '');
    return this.#discord(request.method ?? '', rest.slice(1).join('/'), url.searchParams, body, files);
  }

  #discord(
    method: string,
    path: string,
    query: URLSearchParams,
    body: DiscordBody,
    files: readonly { name: string }[],
  ): Answer {
    if (path === 'users/@me/channels') return ok({ id: `dm-${body.recipient_id}` });
    const channel = /^channels\/([^/]+)\/messages$/.exec(path)?.[1] ?? '';
    if (method === 'GET') return ok(this.unreadable.has(channel) ? [] : this.#history(channel, query));
    if (channel.startsWith('dm-')) {
      this.directMessages.push({ person: channel.slice(3), text: String(body.content) });
      return ok({ id: '1' });
    }
    this.posts += 1;
    this.problems.push(
      ...faultsOfEdit(
        body,
        files.map(({ name }) => name),
      ),
    );
    const trouble = this.troubles.discord.shift();
    if (trouble !== undefined && 'discordCode' in trouble)
      return { status: trouble.discordCode === 10_003 ? 404 : 403, body: { code: trouble.discordCode, message: 'no' } };
    if (trouble !== undefined && !('taken' in trouble && trouble.taken)) return troubled(trouble);
    const same = this.shown.find(
      (one) =>
        one.channel === channel &&
        body.enforce_nonce &&
        one.body.nonce === body.nonce &&
        this.now() - one.at < this.nonceMs,
    );
    const message = same ?? this.#show('discord', channel, this.now(), body);
    return trouble === undefined ? ok({ id: message.id }) : troubled(trouble);
  }

  #history(channel: string, query: URLSearchParams): object[] {
    const after = BigInt(query.get('after') ?? 0);
    return this.in(channel)
      .filter(({ id }) => BigInt(id) > after)
      .slice(0, Number(query.get('limit')))
      .map(({ id, body }) => ({ id, author: { bot: true }, components: body.components }));
  }

  #slack(method: string, fields: URLSearchParams): Answer {
    const channel = fields.get('channel') ?? '';
    if (method === 'chat.scheduledMessages.list') {
      const [oldest, latest] = ['oldest', 'latest'].map((name) => Number(fields.get(name)) * 1000);
      const messages = this.in(channel).filter(
        ({ at }) => at > this.now() && at >= (oldest ?? 0) && at <= (latest ?? 0),
      );
      return ok({
        ok: true,
        scheduled_messages: messages.map(({ id, at, body }) => ({
          id,
          channel_id: channel,
          post_at: at / 1000,
          text: body.text,
        })),
        response_metadata: { next_cursor: '' },
      });
    }
    if (method === 'chat.deleteScheduledMessage') {
      const index = this.shown.findIndex(
        ({ id, at }) => id === fields.get('scheduled_message_id') && at > this.now() + lastMinuteMs,
      );
      if (index < 0) return ok({ ok: false, error: 'invalid_scheduled_message_id' });
      this.shown.splice(index, 1);
      return ok({ ok: true });
    }
    if (method === 'chat.postMessage') {
      this.directMessages.push({ person: channel, text: fields.get('text') ?? '' });
      return ok({ ok: true, ts: '1.0' });
    }
    this.posts += 1;
    const trouble = this.troubles.slack.shift();
    if (trouble !== undefined && 'slackError' in trouble) return ok({ ok: false, error: trouble.slackError });
    if (trouble !== undefined && !('taken' in trouble && trouble.taken)) return troubled(trouble);
    const at = Number(fields.get('post_at')) * 1000;
    if (at <= this.now()) return ok({ ok: false, error: 'time_in_past' });
    const blocks = JSON.parse(fields.get('blocks') ?? '[]') as { type: string }[];
    const body = { text: fields.get('text') ?? '', blocks };
    const known = blocks.filter(({ type }) => type !== 'data_visualization');
    this.problems.push(
      ...problemsWith('OutgoingPost', { channel, ...body, blocks: known, unfurl_links: false, unfurl_media: false }),
    );
    const { id } = this.#show('slack', channel, at, body);
    return trouble === undefined ? ok({ ok: true, scheduled_message_id: id }) : troubled(trouble);
  }

  #show(platform: Shown['platform'], channel: string, at: number, body: unknown): Shown {
    this.#ids += 1;
    const message = {
      platform,
      channel,
      at,
      body,
      id: ((BigInt(Math.floor(at) - 1_420_070_400_000) << 22n) + BigInt(this.#ids)).toString(),
    };
    this.shown.push(message);
    return message;
  }
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

interface DiscordBody {
  readonly nonce?: string;
  readonly enforce_nonce?: boolean;
  readonly recipient_id?: string;
  readonly content?: string;
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function troubled(trouble: Trouble): Answer {
  const { status, retryAfter } = trouble as { status: number; retryAfter?: number };
  return {
    status,
    body: { message: 'trouble', retry_after: retryAfter, global: false },
    ...(retryAfter === undefined ? {} : { headers: { 'retry-after': String(retryAfter) } }),
  };
}
