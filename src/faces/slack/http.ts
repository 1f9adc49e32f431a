import { ExpressReceiver } from '@slack/bolt';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type pino from 'pino';
import { eventsPath } from './identifiers.ts';
import { boltLogger } from './log.ts';
import { type SignatureFault, signatureFault } from './signature.ts';

/** Slack's largest payloads are messages with all their blocks, well below this. */
const bodyLimit = '1mb';

/**
 * Mounts `POST /slack/events`. Our own check of signature and clock stands in front of Bolt's receiver, which checks the
 * signature once more. Mount it before any body parser: the signature is over the raw bytes.
 * @param now seconds since the epoch
 * @param isOpen false while stopping: Slack is told to come again
 */
export function mountHttp(
  app: Express,
  options: {
    readonly signingSecret: string;
    readonly now: () => number;
    readonly isOpen: () => boolean;
    readonly logger: pino.Logger;
  },
): ExpressReceiver {
  const turnedAway = createTurnedAwayLog(options);
  const readBody = express.raw({ type: () => true, limit: bodyLimit, inflate: false });
  app.post(
    eventsPath,
    (_request: Request, response: Response, next: NextFunction) => {
      if (options.isOpen()) next();
      else response.status(503).set('retry-after', '5').end();
    },
    (request: Request, response: Response, next: NextFunction) => {
      readBody(request, response, (fault?: unknown) => {
        if (fault === undefined) next();
        else response.status(statusOf(fault)).end();
      });
    },
    (request: Request, response: Response, next: NextFunction) => {
      const body: unknown = request.body;
      const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
      const fault = signatureFault(
        options.signingSecret,
        { timestamp: request.get('x-slack-request-timestamp'), signature: request.get('x-slack-signature') },
        bytes,
        options.now(),
      );
      if (fault !== undefined) {
        turnedAway(fault);
        response.status(401).end();
        return;
      }
      // Bolt reads the body from here when it is there.
      Object.assign(request, { rawBody: bytes });
      next();
    },
  );
  return new ExpressReceiver({
    signingSecret: options.signingSecret,
    app,
    endpoints: eventsPath,
    logger: boltLogger(options.logger),
  });
}

/** Says that requests are turned away, once a minute at most: anybody can send them, and as many as they like. */
function createTurnedAwayLog({ logger, now }: { readonly logger: pino.Logger; readonly now: () => number }) {
  let requests = 0;
  let quietUntil = 0;
  return (fault: SignatureFault): void => {
    requests += 1;
    if (now() < quietUntil) return;
    logger.warn(
      { fault, requests },
      'Requests to /slack/events are turned away: check SLACK_SIGNING_SECRET and the clock',
    );
    requests = 0;
    quietUntil = now() + 60;
  };
}

function statusOf(fault: unknown): number {
  const status = typeof fault === 'object' && fault !== null && 'status' in fault ? fault.status : undefined;
  return typeof status === 'number' ? status : 400;
}
