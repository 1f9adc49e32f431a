import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { FakeDiscord } from '../fakes/discord/server.ts';
import { startSlack } from '../fakes/slack/slack-server.ts';

/** The real program, started as a host starts it, with nothing in its environment but what a test gives it. */
const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const release = fileURLToPath(new URL('../../src/release.ts', import.meta.url));
/** An empty working directory: a developer's .env must not reach the program. */
const directory = mkdtempSync(path.join(tmpdir(), 'fitcheck-start-'));
const running = new Set<ChildProcess>();

afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});
afterAll(() => rmSync(directory, { recursive: true }));

interface Started {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** The match in the output once there is one, however it is cut into chunks. */
  readonly printed: (pattern: RegExp) => Promise<RegExpExecArray>;
  readonly logged: (pattern: RegExp) => Promise<RegExpExecArray>;
}

function start(env: Readonly<Record<string, string>>, file = program): Started {
  const child = spawn(process.execPath, [file], {
    cwd: directory,
    // Nothing in a test leaves the machine.
    env: { HUB: 'off', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const ended = once(child, 'close').then(([code, signal]) => {
    running.delete(child);
    return { code, signal };
  });
  const seen = (stream: Readable, soFar: () => string) => (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(soFar());
        if (found) resolve(found);
      };
      look();
      stream.on('data', look);
      void ended.then(() => reject(new Error(`ended before printing ${pattern}: ${out}${err}`)));
    });
  return {
    child,
    out: () => out,
    err: () => err,
    ended,
    printed: seen(child.stdout, () => out),
    logged: seen(child.stderr, () => err),
  };
}

/** Waits for the list of faces and returns where the process listens. */
async function listening(started: Started): Promise<string> {
  await started.printed(/terminal +on/);
  return (await started.printed(/http:\/\/localhost:\d+/))[0];
}

describe('the program without any setting', () => {
  it('says which faces are on, which are off and what turns each on; serves; and stops when told', async () => {
    const bot = start({ PORT: '0' });
    const address = await listening(bot);
    expect(bot.out()).toMatch(/web +on +http/);
    expect(bot.out()).toMatch(/discord +off .*DISCORD_TOKEN/);
    expect(bot.out()).toMatch(/slack +off .*SLACK_APP_TOKEN.*SLACK_SIGNING_SECRET/);

    const [health, ready, page, metrics] = await Promise.all(
      ['/healthz', '/readyz', '/', '/metrics'].map((where) => fetch(address + where)),
    );
    expect([health?.status, ready?.status]).toEqual([200, 200]);
    // Without a built page the server says how to build it.
    expect([200, 503]).toContain(page?.status);
    expect(await metrics?.text()).toContain('fitcheck_face_state{face="web",state="on"} 1');

    bot.child.kill('SIGTERM');
    expect(await bot.ended).toEqual({ code: 0, signal: null });
  });

  it('answers a question over HTTP', async () => {
    const bot = start({ PORT: '0' });
    const address = await listening(bot);
    const response = await fetch(`${address}/api/answer?q=${encodeURIComponent('405b int4 h100')}`);
    const answer = (await response.json()) as { answer: { ok: boolean }; card: { verdict: { text: string } } };
    expect(response.status).toBe(200);
    expect(answer.answer.ok).toBe(true);
    expect(answer.card.verdict.text).toContain('H100');
  });
});

/** A signed `/fit` that the program has taken and whose body it waits for: in flight until `finish` sends it. */
async function inFlight(address: string, secret: string, id: number, agent: Agent) {
  const body = `${new URLSearchParams({ command: '/fit', text: '405b int4 h100', team_id: `T${id}`, user_id: `U${id}`, channel_id: 'C1', trigger_id: `t${id}` })}`;
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  const asked = request(`${address}/slack/events`, {
    agent,
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      'Content-Length': Buffer.byteLength(body),
      'X-Slack-Request-Timestamp': timestamp,
      'X-Slack-Signature': `v0=${signature}`,
      Expect: '100-continue',
    },
  });
  const answered = once(asked, 'response').then(async ([response]: IncomingMessage[]) => ({
    status: response?.statusCode,
    body: response === undefined ? '' : await text(response),
  }));
  await once(asked, 'continue');
  return { answered, finish: () => asked.end(body) };
}

describe('stopping', () => {
  it('loses no answer under way, and does not wait for connections that are only kept', async () => {
    const secret = 'a-signing-secret';
    const bot = start({ PORT: '0', SLACK_SIGNING_SECRET: secret });
    const address = await listening(bot);
    const agent = new Agent({ keepAlive: true });
    // Idle by the time of the signal, and kept by the client.
    const idle = new Agent({ keepAlive: true });
    request(`${address}/healthz`, { agent: idle })
      .on('response', (response) => response.resume())
      .end();
    const asked = await Promise.all(Array.from({ length: 20 }, (_, id) => inFlight(address, secret, id, agent)));
    const told = bot.logged(/"stopping"/);
    bot.child.kill('SIGTERM');
    await told;
    for (const { finish } of asked) finish();
    const answers = await Promise.all(asked.map(({ answered }) => answered));
    const answeredAt = Date.now();
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    for (const { body } of answers) expect(body).toContain('H100');
    expect(await bot.ended).toEqual({ code: 0, signal: null });
    // Node keeps an idle connection for five seconds.
    expect(Date.now() - answeredAt).toBeLessThan(3000);
    agent.destroy();
    idle.destroy();
  });

  it('takes SIGINT like SIGTERM', async () => {
    const bot = start({ PORT: '0' });
    await listening(bot);
    bot.child.kill('SIGINT');
    expect((await bot.ended).code).toBe(0);
  });
});

describe('trouble at the start', () => {
  it('with a setting: names it, not its value, and exits 1', async () => {
    const bot = start({ PORT: 'some-secret-value', LOG_LEVEL: 'loud' });
    expect((await bot.ended).code).toBe(1);
    expect(bot.err()).toMatch(/PORT/);
    expect(bot.err()).toMatch(/LOG_LEVEL/);
    expect(bot.err()).not.toMatch(/some-secret-value| at .*\.ts:\d/);
  });

  it('with the port: says that it is taken and what to set, and exits 1', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const bot = start({ HOST: '127.0.0.1', PORT: String((holder.address() as AddressInfo).port) });
    expect((await bot.ended).code).toBe(1);
    expect(bot.err()).toMatch(/cannot start: port \d+ is taken .*PORT/);
    holder.close();
  });

  it('with the platforms: serves the page all the same, shows no token, and stops', async () => {
    // Nothing listens where this server was.
    const gone = createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const nowhere = `http://127.0.0.1:${(gone.address() as AddressInfo).port}`;
    gone.close();
    await once(gone, 'close');
    const bot = start({
      PORT: '0',
      LOG_LEVEL: 'debug',
      DISCORD_TOKEN: 'secret-discord-token',
      DISCORD_API_URL: nowhere,
      SLACK_BOT_TOKEN: 'secret-slack-bot',
      SLACK_APP_TOKEN: 'secret-slack-app',
      SLACK_API_URL: nowhere,
    });
    const address = await listening(bot);
    expect(bot.out()).toMatch(/discord +failing/);
    expect(bot.out()).toMatch(/slack +failing/);
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    const ready = (await (await fetch(`${address}/readyz`)).json()) as { faces: { name: string; state: string }[] };
    expect(ready.faces.map(({ name, state }) => `${name} ${state}`)).toContain('discord failing');
    bot.child.kill('SIGTERM');
    expect((await bot.ended).code).toBe(0);
    expect(bot.out() + bot.err()).not.toContain('secret-');
  });
});

describe('platforms that refuse their tokens', () => {
  it('do not keep the page from answering, and no token, signature or words reach the log', async () => {
    const discord = await FakeDiscord.start();
    const slack = await startSlack();
    slack.always('auth.test', { json: { ok: false, error: 'invalid_auth' } });
    slack.always('apps.connections.open', { json: { ok: false, error: 'invalid_auth' } });
    const planted = {
      DISCORD_TOKEN: 'planted.discord.token-1234567',
      SLACK_BOT_TOKEN: ['xoxb', 'planted', 'bot', '1234567'].join('-'),
      SLACK_APP_TOKEN: ['xapp', 'planted', 'app', '1234567'].join('-'),
      LINK_SECRET: 'planted-link-secret',
      METRICS_TOKEN: 'planted-metrics-token',
    };
    const bot = start({
      ...planted,
      PORT: '0',
      LOG_LEVEL: 'trace',
      DISCORD_API_URL: discord.apiUrl,
      SLACK_API_URL: slack.apiUrl,
    });
    const address = await listening(bot);
    expect(bot.out()).toMatch(/discord +failing .*DISCORD_TOKEN.*next try/);
    expect(bot.out()).toMatch(/slack +failing .*SLACK_(?:BOT|APP)_TOKEN/);
    const words = 'planted-question 405b int4 h100';
    const answer = await fetch(`${address}/api/answer?${new URLSearchParams({ q: words })}`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('H100');
    expect((await fetch(`${address}/metrics`)).status).toBe(401);
    bot.child.kill('SIGTERM');
    expect((await bot.ended).code).toBe(0);
    const said = bot.out() + bot.err();
    for (const secret of Object.values(planted)) expect(said).not.toContain(secret);
    expect(said).not.toContain('planted-question');
    await Promise.all([discord.close(), slack.close()]);
  });
});

describe('the process types', () => {
  it('worker: serves health and nothing else', async () => {
    const bot = start({ PROCESS: 'worker' });
    const address = await listening(bot);
    expect(bot.out()).toContain('worker process');
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    expect((await fetch(`${address}/`)).status).toBe(404);
    expect((await fetch(`${address}/api/answer?q=405b`)).status).toBe(404);
  });

  it('release: without Discord there is nothing to do, and that is no failure', async () => {
    const step = start({}, release);
    expect((await step.ended).code).toBe(0);
    expect(step.out()).toContain('No DISCORD_TOKEN');
  });
});
