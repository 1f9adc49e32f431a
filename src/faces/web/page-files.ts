import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { Router } from 'express';
import { sendTrouble } from './trouble.ts';

/**
 * The built page. Assets carry a hash of their content in their names and are kept by browsers for a year; the document
 * itself is asked for anew each time.
 *
 * @param directory dist/page, as scripts/build-page.ts leaves it
 */
export function pageFiles(directory: string): Router {
  const router = Router();
  router.use(
    '/assets',
    express.static(join(directory, 'assets'), { immutable: true, maxAge: '365d', index: false, redirect: false }),
  );
  router.use(
    express.static(directory, {
      index: 'index.html',
      redirect: false,
      setHeaders: (response) => response.setHeader('Cache-Control', 'no-cache'),
    }),
  );
  router.get('/', (_request, response) => {
    const missing = !existsSync(join(directory, 'index.html'));
    sendTrouble(
      response,
      503,
      'page-not-built',
      missing ? 'The page has not been built on this server: run `npm run build`.' : 'The page cannot be read.',
    );
  });
  return router;
}
