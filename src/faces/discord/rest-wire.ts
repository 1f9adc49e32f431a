import { setTimeout as delay } from 'node:timers/promises';
import type { RawFile, REST } from '@discordjs/rest';
import { RESTJSONErrorCodes, Routes } from 'discord-api-types/v10';
import { describeTrouble } from './trouble.ts';
import type { OutgoingFile, Wire } from './wire.ts';

/** Which interaction a wire answers. The token is a secret for 15 minutes: it must not be logged. */
export interface InteractionAddress {
  readonly id: string;
  readonly application_id: string;
  readonly token: string;
}

/**
 * Discord's REST API as replies need it: without the bot's token, because the interaction's own token says who may answer.
 * It is loaded when it is first needed (some 35 MB), so that a bot without Discord does not carry it.
 */
export interface ReplyRest {
  get(): Promise<REST>;
  close(): Promise<void>;
}

/** @param apiUrl without a trailing slash and version: https://discord.com/api */
export function createReplyRest(apiUrl: string): ReplyRest {
  let made: Promise<REST> | undefined;
  return {
    get() {
      // A response that is 5 s late is no longer wanted.
      made ??= import('@discordjs/rest').then(({ REST }) => new REST({ api: apiUrl, timeout: 5000, retries: 2 }));
      return made;
    },
    async close() {
      const rest = await made;
      rest?.clearHandlerSweeper();
      rest?.clearHashSweeper();
    },
  };
}

/** Answers an interaction that came over the gateway. */
export function restWire(rest: ReplyRest, address: InteractionAddress): Wire {
  return {
    async respond(response, files) {
      const route = Routes.interactionCallback(address.id, address.token);
      await (await rest.get()).post(route, { body: response, auth: false, ...rawFiles(files) });
    },
    edit: editOverRest(rest, address),
  };
}

/** Changes the first response's message; the same for interactions that came over HTTP. */
export function editOverRest(
  rest: ReplyRest,
  { application_id: application, token }: InteractionAddress,
): Wire['edit'] {
  return async (body, files) => {
    const route = Routes.webhookMessage(application, token, '@original');
    const patch = async () => (await rest.get()).patch(route, { body, auth: false, ...rawFiles(files) });
    try {
      await patch();
    } catch (error) {
      if (!isNotThereYet(error)) throw error;
      await delay(1000);
      await patch();
    }
  };
}

/** Discord may not have made the message yet when an edit follows closely on an HTTP response. */
function isNotThereYet(error: unknown): boolean {
  const { code } = describeTrouble(error);
  return code === RESTJSONErrorCodes.UnknownWebhook || code === RESTJSONErrorCodes.UnknownMessage;
}

function rawFiles(files: readonly OutgoingFile[]): { files?: RawFile[] } {
  return files.length === 0 ? {} : { files: files.map(({ name, contentType, data }) => ({ name, contentType, data })) };
}
