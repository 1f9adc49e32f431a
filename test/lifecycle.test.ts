import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('./fakes/watched-process.ts', import.meta.url));

/** Starts the program; `going` once it has done what it was to do. */
function watched(does: 'nothing' | 'reject' | 'throw') {
  const child = fork(program, [does], { env: {}, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  let log = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const logged = (text: string) =>
    new Promise<void>((resolve) => {
      const look = () => log.includes(text) && resolve();
      look();
      child.stdout?.on('data', look);
    });
  return { child, logged, going: once(child, 'message'), ended: once(child, 'close').then(([code]) => code) };
}

describe('the watched process', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends with 0 after %s, once what is in flight is finished',
    async (signal) => {
      const { child, logged, going, ended } = watched('nothing');
      await going;
      child.kill(signal);
      await logged('stopping');
      expect(child.exitCode).toBe(null);
      child.send('finished');
      expect(await ended).toBe(0);
    },
  );

  it('ends at once at the second signal, as one that was killed', async () => {
    const { child, logged, going, ended } = watched('nothing');
    await going;
    child.kill('SIGTERM');
    await logged('stopping');
    child.kill('SIGTERM');
    expect(await ended).toBe(128 + 15);
  });

  it('logs a rejection that nobody handled and goes on', async () => {
    const { child, logged, going, ended } = watched('reject');
    await Promise.all([going, logged('a library let this go')]);
    child.kill('SIGTERM');
    child.send('finished');
    expect(await ended).toBe(0);
  });

  it('logs an exception that nobody caught, finishes what is in flight, and ends with 1', async () => {
    const { child, logged, ended } = watched('throw');
    await logged('this was not foreseen');
    child.send('finished');
    expect(await ended).toBe(1);
  });
});
