import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import type { PageTrouble } from './api.ts';

/** Answers with an error in JSON: a code for programs, a sentence for people, and nothing about the inside. */
export function sendTrouble(response: Response, status: number, code: string, message: string): void {
  response
    .status(status)
    .set('Cache-Control', 'no-store')
    .json({ error: { code, message } } satisfies PageTrouble);
}

/** The end of the line for a request that nothing answered. */
export const notFound: RequestHandler = (request, response) => {
  sendTrouble(response, 404, 'not-found', `Nothing answers ${request.method} here. The page is at /.`);
};

/**
 * The end of the line for a request that failed. A client's fault (a malformed address, an unreadable body) is answered
 * with its own status; anything else is logged and answered 500 without a word about why.
 */
export function failed(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const status = clientFault(error);
    if (status === undefined) logger.error({ err: error, path: request.path }, 'a request failed');
    if (response.headersSent) {
      response.destroy();
    } else if (status === undefined) {
      sendTrouble(response, 500, 'failed', 'Something went wrong on our side. Ask again; the log has the details.');
    } else {
      sendTrouble(
        response,
        status,
        'bad-request',
        'That request cannot be read. Check its address and its parameters.',
      );
    }
  };
}

function clientFault(error: unknown): number | undefined {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}
