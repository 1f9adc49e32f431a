import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { Counter, Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import type { FaceStatus } from '../../../src/faces/face.ts';
import type { WebFaceOptions } from '../../../src/faces/web/face.ts';
import { serve } from './serve.ts';

let face: Awaited<ReturnType<typeof serve>> | undefined;
afterEach(async () => {
  await face?.stop();
  face = undefined;
});

async function start(options: Partial<WebFaceOptions> = {}): Promise<string> {
  face = await serve(options);
  return face.url;
}

describe('the web face', () => {
  it('carries endpoints of other faces, whether they were mounted before it or after', async () => {
    const app = express();
    app.post('/before', (_request, response) => void response.send('before'));
    const url = await start({ app });
    app.post('/after', (_request, response) => void response.send('after'));
    for (const path of ['before', 'after']) {
      expect(await (await fetch(`${url}/${path}`, { method: 'POST' })).text()).toBe(path);
    }
  });

  it('answers what nobody answers with 404, in JSON, and never serves a file from outside the page', async () => {
    const url = await start();
    for (const path of ['/nowhere', '/assets/%E0%A4%A', '/assets/..%2f..%2fpackage.json', '/%2e%2e/package.json']) {
      const response = await fetch(url + path);
      expect(response.status, path).toBe(404);
      expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    }
  });

  it('answers a body that another face cannot read with 400, in JSON', async () => {
    const app = express();
    app.post('/events', express.json(), (_request, response) => void response.send('ok'));
    const response = await fetch(`${await start({ app })}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"broken',
    });
    expect(response.status).toBe(400);
    expect(((await response.json()) as { error: { code: string } }).error.code).toBe('bad-request');
  });

  it('tells a client nothing about what went wrong inside', async () => {
    const url = await start({
      previews: {
        discord: () => {
          throw new Error('DISCORD_TOKEN=abc is wrong');
        },
        slack: () => ({}),
        terminal: () => '',
      },
    });
    const response = await fetch(`${url}/api/answer?q=405b`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toMatch(/abc|TOKEN|\.ts/);
  });

  it('says which setting to change when its port is taken, and does not throw', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    await start({ port });
    expect(face?.status()).toEqual({
      name: 'web',
      state: 'failing',
      detail: `port ${port} is taken by another process: set PORT to a free one`,
    });
    await new Promise((resolve) => other.close(resolve));
  });

  it('finishes the request in flight before it stops, and takes no new one', async () => {
    const app = express();
    let arrived = (): void => undefined;
    const inFlight = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    let finish = (): void => undefined;
    app.get('/slow', (_request, response) => {
      finish = () => response.send('done');
      arrived();
    });
    const url = await start({ app });
    const slow = fetch(`${url}/slow`);
    await inFlight;
    const stopped = face?.stop();
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
    finish();
    expect(await (await slow).text()).toBe('done');
    await stopped;
    expect(face?.status().state).toBe('off');
  });
});

describe('health', () => {
  it('is ready only after the faces have had their first try, and says how each is', async () => {
    let ready = false;
    const faces: FaceStatus[] = [{ name: 'slack', state: 'failing', detail: 'invalid_auth: check SLACK_BOT_TOKEN' }];
    const url = await start({ ready: () => ready, faces: () => faces });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    ready = true;
    const response = await fetch(`${url}/readyz`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ ready: true, faces });
  });

  it('shows the registry’s metrics as Prometheus reads them', async () => {
    const registry = new Registry();
    new Counter({ name: 'questions_total', help: 'Questions', registers: [registry] }).inc(3);
    const response = await fetch(`${await start({ registry })}/metrics`);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(await response.text()).toContain('questions_total 3');
  });

  it('keeps the metrics to those who have the token, when there is one', async () => {
    const url = await start({ metricsToken: 'the-token' });
    const status = async (headers: Record<string, string>) => (await fetch(`${url}/metrics`, { headers })).status;
    expect(await status({ authorization: 'Bearer the-token' })).toBe(200);
    for (const wrong of ['Bearer the-toke', 'Bearer the-token2', 'Basic the-token', 'the-token', 'Bearer']) {
      expect(await status({ authorization: wrong }), wrong).toBe(401);
    }
    const refused = await fetch(`${url}/metrics`);
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(await refused.text()).not.toMatch(/the-token|questions/);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });
});

describe('security headers', () => {
  it('allow scripts, styles and connections from this origin only, and no inline script', async () => {
    const { headers } = await fetch(`${await start()}/healthz`);
    const policy = new Map(
      (headers.get('content-security-policy') ?? '').split(';').map((part) => {
        const [name = '', ...sources] = part.trim().split(' ');
        return [name, sources] as const;
      }),
    );
    for (const name of ['script-src', 'style-src', 'connect-src', 'font-src']) {
      expect(policy.get(name), name).toEqual(["'self'"]);
    }
    expect(policy.get('default-src')).toEqual(["'none'"]);
    expect(policy.get('frame-ancestors')).toEqual(["'none'"]);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('insist on https only where the page is reached by https', async () => {
    const plain = await fetch(`${await start()}/healthz`);
    expect(plain.headers.get('strict-transport-security')).toBeNull();
    await face?.stop();
    const secure = await fetch(`${await start({ publicUrl: 'https://fitcheck.test' })}/healthz`);
    expect(secure.headers.get('strict-transport-security')).toMatch(/max-age=\d+/);
  });
});

describe('the built page', () => {
  it('is asked for anew each time, while its assets are kept for a year', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'page-'));
    mkdirSync(join(directory, 'assets'));
    writeFileSync(join(directory, 'index.html'), '<title>fitcheck</title>');
    writeFileSync(join(directory, 'assets', 'index-abc.js'), `/*${'x'.repeat(5000)}*/`);
    const url = await start({ pageDirectory: directory });
    const page = await fetch(`${url}/?q=405b`);
    expect(await page.text()).toContain('<title>fitcheck</title>');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const asset = await fetch(`${url}/assets/index-abc.js`);
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset.headers.get('content-encoding')).toMatch(/^(gzip|br)$/);
    rmSync(directory, { recursive: true });
  });

  it('that has not been built is said to be so, with the command that builds it', async () => {
    const response = await fetch(await start({ pageDirectory: join(tmpdir(), 'there-is-no-page-here') }));
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('npm run build');
  });
});
