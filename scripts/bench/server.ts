import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** A running bot, in a process of its own as it is deployed. */
export interface Server {
  readonly address: string;
  /** From the start of the process to the first answer of /healthz, in ms. */
  readonly startMs: number;
  /** Resident memory after two full collections, in MB (10^6). */
  memory(): Promise<number>;
  stop(): Promise<void>;
}

export const signingSecret = 'benchmark-signing-secret';

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const collector = new URL('./collect-garbage.ts', import.meta.url).href;

/** The line of `npm start`: what is measured is started as it runs. */
const startLine = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    readonly scripts: { readonly start: string };
  }
).scripts.start;
const options = startLine.match(/--\S+/g) ?? [];
const allocator = Object.fromEntries(
  [...startLine.matchAll(/(MALLOC_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
);

/**
 * Starts the bot as `npm start` does, with Slack over HTTP on and limits out of the way.
 * @param env further settings, to turn other faces on
 * @throws Error when it ends before it listens
 */
export async function startServer(env: Readonly<Record<string, string>> = {}): Promise<Server> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const began = performance.now();
  const child = spawn(process.execPath, [...options, '--expose-gc', '--import', collector, program], {
    env: {
      ...allocator,
      HOST: '127.0.0.1',
      PORT: String(port),
      LOG_LEVEL: 'warn',
      SLACK_SIGNING_SECRET: signingSecret,
      QUESTIONS_PER_MINUTE_PERSON: '100000',
      QUESTIONS_PER_MINUTE_WORKSPACE: '100000',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  while (!(await alive(address))) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode} before it listened`);
    await delay(5);
  }
  const startMs = performance.now() - began;
  return {
    address,
    startMs,
    async memory() {
      child.send('collect');
      const [rss] = (await once(child, 'message')) as [number];
      return rss / 1e6;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function alive(address: string): Promise<boolean> {
  try {
    return (await fetch(`${address}/healthz`)).ok;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
