import { Router } from 'express';
import type { Registry } from 'prom-client';
import type { FaceStatus } from '../face.ts';

export interface HealthOptions {
  readonly registry: Registry;
  readonly faces: () => readonly FaceStatus[];
  readonly ready: () => boolean;
}

/**
 * GET /healthz: 200 while the process can answer at all. A host restarts the process when it fails.
 * GET /readyz: 200 when the configured faces have had their first try, else 503. A host sends no traffic until then.
 * GET /metrics: Prometheus text.
 */
export function healthRoutes({ registry, faces, ready }: HealthOptions): Router {
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
  router.get('/metrics', async (_request, response) => {
    const text = await registry.metrics();
    response.type(registry.contentType).send(text);
  });
  return router;
}
