import { createHash, timingSafeEqual } from 'node:crypto';
import { Router } from 'express';
import type { Registry } from 'prom-client';
import type { FaceStatus } from '../face.ts';
import { sendTrouble } from './trouble.ts';

export interface HealthOptions {
  readonly registry: Registry;
  readonly faces: () => readonly FaceStatus[];
  readonly ready: () => boolean;
  /** Set: /metrics wants it as a bearer token. */
  readonly metricsToken?: string | undefined;
}

/**
 * GET /healthz: 200 while the process can answer at all. A host restarts the process when it fails.
 * GET /readyz: 200 when the configured faces have had their first try, else 503. A host sends no traffic until then.
 * GET /metrics: Prometheus text; with a token set, 401 for whoever does not have it.
 */
export function healthRoutes({ registry, faces, ready, metricsToken }: HealthOptions): Router {
  const router = Router();
  router.use(['/healthz', '/readyz', '/metrics'], (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.get('/healthz', (_request, response) => {
    response.json({ ok: true });
  });
  router.get('/readyz', (_request, response) => {
    const isReady = ready();
    response.status(isReady ? 200 : 503).json({ ready: isReady, faces: faces() });
  });
  router.get('/metrics', async (request, response) => {
    if (metricsToken !== undefined && !isBearer(request.get('authorization'), metricsToken)) {
      response.set('WWW-Authenticate', 'Bearer');
      sendTrouble(
        response,
        401,
        'unauthorized',
        'The metrics are for whoever has METRICS_TOKEN: send it as a bearer token.',
      );
      return;
    }
    const text = await registry.metrics();
    response.type(registry.contentType).send(text);
  });
  return router;
}

/** Whether the header carries the token; takes as long for a wrong one as for a nearly right one. */
function isBearer(header: string | undefined, token: string): boolean {
  const [, given] = /^Bearer +(\S+)$/i.exec(header ?? '') ?? [];
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}
