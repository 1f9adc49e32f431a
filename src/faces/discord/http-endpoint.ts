import type { APIInteractionResponse } from 'discord-api-types/v10';
import express, { type Request, type RequestHandler, type Response } from 'express';
import type { Logger } from 'pino';
import type { Handler } from './handler.ts';
import { editOverRest, type InteractionAddress, type ReplyRest } from './rest-wire.ts';
import { isFromDiscord, publicKeyFrom } from './signature.ts';
import { describeTrouble } from './trouble.ts';
import type { OutgoingFile, Wire } from './wire.ts';

export const interactionsPath = '/discord/interactions';

export interface HttpEndpointOptions {
  /** 64 hexadecimal digits. */
  readonly publicKey: string;
  readonly handler: Handler;
  readonly rest: ReplyRest;
  readonly logger: Logger;
  /** Seconds since the epoch. */
  readonly now?: () => number;
}

/** What express is to do with a POST to `interactionsPath`: keep the raw body, check who sent it, answer. */
export function httpEndpoint({
  publicKey,
  handler,
  rest,
  logger,
  now = () => Date.now() / 1000,
}: HttpEndpointOptions): RequestHandler[] {
  const key = publicKeyFrom(publicKey);
  const answer = async (request: Request, response: Response): Promise<void> => {
    const body: unknown = request.body;
    const signed = {
      signature: request.get('x-signature-ed25519'),
      timestamp: request.get('x-signature-timestamp'),
      body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
    };
    if (!isFromDiscord(signed, key, now())) {
      response.status(401).type('text/plain').send('The signature is missing, wrong or too old.\n');
      return;
    }
    const payload = parsed(signed.body);
    if (payload === undefined) {
      response.status(400).type('text/plain').send('The body is not JSON.\n');
      return;
    }
    await handler(payload, responseWire(response, editOverRest(rest, payload as InteractionAddress)));
    // A second delivery, or something that is not answered: taken, and nothing to say.
    if (!response.headersSent) response.status(202).end();
  };
  return [
    express.raw({ type: () => true, limit: '1mb' }),
    (request, response) => {
      answer(request, response).catch((error: unknown) => {
        logger.error({ trouble: describeTrouble(error) }, 'Discord request not answered');
        if (!response.headersSent) response.status(500).end();
      });
    },
  ];
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The first response goes into the HTTP response, with its files as multipart/form-data; later changes go over REST. */
function responseWire(response: Response, edit: Wire['edit']): Wire {
  return {
    async respond(body, files) {
      if (files.length === 0) {
        response.json(body);
        return;
      }
      const form = multipart(body, files);
      response
        .type(form.headers.get('content-type') ?? 'multipart/form-data')
        .send(Buffer.from(await form.arrayBuffer()));
    },
    edit,
  };
}

function multipart(body: APIInteractionResponse, files: readonly OutgoingFile[]): globalThis.Response {
  const form = new FormData();
  form.append('payload_json', JSON.stringify(body));
  files.forEach(({ name, contentType, data }, index) => {
    form.append(`files[${index}]`, new Blob([new Uint8Array(data)], { type: contentType }), name);
  });
  return new globalThis.Response(form);
}
