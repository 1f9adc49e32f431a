import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerSchema, refusedSchema } from '../src/answer/answer.ts';
import { version } from '../src/version.ts';
import { type HubServer, startHubServer } from './fakes/hub-server.ts';
import { llamaBytes, llamaRepository } from './hub/repositories.ts';

/** The real program behind `npm run fitcheck --`, with nothing in its environment but where the hub is: nowhere. */
const program = fileURLToPath(new URL('../src/cli.ts', import.meta.url));

async function fitcheck(args: readonly string[], input = '', env: NodeJS.ProcessEnv = { HUB: 'off' }) {
  const child = spawn(process.execPath, [program, ...args], { env, stdio: 'pipe' });
  const output = [text(child.stdout), text(child.stderr)];
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  const [out = '', err = ''] = await Promise.all(output);
  return { code, out, err };
}

const json = (lines: string): unknown[] =>
  lines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('npm run fitcheck', () => {
  it('answers a person with a card, plain in a pipe', async () => {
    const { code, out, err } = await fitcheck(['405b', 'int4', 'h100']);
    expect(out).toContain('Llama 3.1 405B');
    expect(out).toMatch(/^. Fits on 4 × H100/m);
    expect(out).not.toContain('\u001b');
    expect([code, err]).toEqual([0, '']);
  });

  it('answers a script with one JSON answer of the contract', async () => {
    const { code, out } = await fitcheck(['--json', '405b', 'int4', 'h100']);
    const [answer] = json(out);
    expect(answerSchema.parse(answer).plan.gpus).toBe(4);
    expect(code).toBe(0);
  });

  it('refuses a model that nobody knows, as JSON too, and exits 1', async () => {
    const { code, out } = await fitcheck(['--json', 'model=zzzzzzzz/qqqqqq']);
    expect(refusedSchema.parse(json(out)[0]).error.code).toBe('unknown-model');
    expect(code).toBe(1);
  });

  it('explains', async () => {
    const { code, out } = await fitcheck(['--explain', '405b', 'int4', 'h100']);
    expect(out).toContain('405');
    expect(code).toBe(0);
  });

  it('says its version, and helps', async () => {
    expect(await fitcheck(['--version'])).toMatchObject({ code: 0, out: `${version}\n` });
    expect(await fitcheck(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('--batch') });
  });

  it('ends quietly when the reader has seen enough', async () => {
    const child = spawn(process.execPath, [program, '--batch'], { env: {}, stdio: 'pipe' });
    const errors = text(child.stderr);
    const ended = once(child, 'close');
    // The program may be gone before all is written to it.
    child.stdin.on('error', () => undefined);
    child.stdin.end('"405b int4 h100"\n'.repeat(2000));
    await once(child.stdout, 'data');
    child.stdout.destroy();
    expect((await ended)[0]).toBe(0);
    expect(await errors).toBe('');
  });
});

describe('npm run fitcheck -- --batch', () => {
  it('answers 10,000 lines in order, in little memory, and reports the bad ones', async () => {
    const lines = Array.from({ length: 10_000 }, (_, index) => {
      if (index % 1000 === 999) return 'not json';
      return index % 2 === 0
        ? JSON.stringify(`/fit 8b bf16 h100 ctx ${1000 + index}`)
        : JSON.stringify({ model: '8b', format: 'bf16', gpu: 'h100', context: 1000 + index });
    });
    const child = spawn(process.execPath, ['--max-old-space-size=64', program, '--batch'], { env: {}, stdio: 'pipe' });
    child.stdin.end(`${lines.join('\n')}\n`);
    const ended = once(child, 'close');
    let rest = '';
    let count = 0;
    for await (const chunk of child.stdout.setEncoding('utf8')) {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop() ?? '';
      for (const part of parts) {
        const answer = JSON.parse(part) as { ok: boolean; question?: { context: number } };
        const isBad = count % 1000 === 999;
        expect(answer.ok).toBe(!isBad);
        if (!isBad) expect(answer.question?.context).toBe(1000 + count);
        count += 1;
      }
    }
    expect(count).toBe(10_000);
    expect((await ended)[0]).toBe(1);
  }, 60_000);
});

describe('npm run fitcheck, for a repository of the hub', () => {
  let hub: HubServer;
  beforeAll(async () => {
    hub = await startHubServer({ 'org/never-seen': llamaRepository() });
  });
  afterAll(() => hub.stop());

  it('reads it first, for a person and for a script', async () => {
    const env = { HF_ENDPOINT: hub.url, HF_TOKEN: 'hf_secret' };
    hub.token = 'hf_secret';
    const { code, out, err } = await fitcheck(['org/never-seen', '2xh100'], '', env);
    expect(out).toContain('16.1 GB of BF16');
    expect([code, err]).toEqual([0, '']);
    const lines = ['"org/never-seen h100"', '{"model":"org/never-seen","gpu":"4090"}', '"org/nothing-there h100"'];
    const answers = json((await fitcheck(['--batch'], lines.join('\n'), env)).out);
    expect(answers.slice(0, 2).map((answer) => answerSchema.parse(answer).memory.weightsTotal)).toEqual([
      llamaBytes,
      llamaBytes,
    ]);
    expect(refusedSchema.parse(answers[2]).error.message).toContain('not on Hugging Face');
  });

  it('asks nobody when it is off, and in a batch that does not name a hub', async () => {
    const before = hub.asked.length;
    const off = await fitcheck(['--json', 'org/never-seen', 'h100'], '', { HUB: 'off', HF_ENDPOINT: hub.url });
    expect(refusedSchema.parse(json(off.out)[0]).error.message).toContain('is not in the catalogue');
    const batch = await fitcheck(['--batch'], '"org/never-seen h100"', {});
    expect(refusedSchema.parse(json(batch.out)[0]).error.message).toContain('is not in the catalogue');
    expect(hub.asked).toHaveLength(before);
  });

  it('says at once that it cannot be reached', async () => {
    const gone = await startHubServer();
    await gone.stop();
    const { out } = await fitcheck(['--json', 'org/never-seen', 'h100'], '', { HF_ENDPOINT: gone.url });
    expect(refusedSchema.parse(json(out)[0]).error.message).toContain('cannot be reached from here (ECONNREFUSED)');
  });
});
