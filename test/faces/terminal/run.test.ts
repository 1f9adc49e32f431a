import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Reply } from '../../../src/answer/reply.ts';
import { commands } from '../../../src/faces/commands.ts';
import { runTerminal, type Terminal } from '../../../src/faces/terminal/run.ts';
import { sampleCard } from '../../fakes/cards.ts';

/** A reply whose answer shows what was asked of which command. */
function echo(command: string, ok = true) {
  return (words: unknown): Reply => ({
    card: { ...sampleCard, kind: command, title: `${command}: ${String(words)}` },
    answer: ok
      ? ({
          ok: true,
          words: `${command}: ${typeof words === 'string' ? words : JSON.stringify(words)}`,
        } as Reply['answer'])
      : { ok: false, error: { code: 'unknown-model', message: `no ${String(words)}`, suggestions: [] } },
    private: false,
  });
}

function answering(name: string, ok = true) {
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) throw new Error(`no command ${name}`);
  return vi.spyOn(command, 'answer').mockImplementation(echo(name, ok));
}

function collecting() {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  return { stream, text: () => text };
}

async function run(args: readonly string[], given: Partial<Terminal> & { readonly tty?: boolean } = {}) {
  const out = collecting();
  const err = collecting();
  const status = await runTerminal(args, {
    stdin: Readable.from([]),
    stdout: Object.assign(out.stream, given.tty ? { isTTY: true, columns: 60 } : {}),
    stderr: err.stream,
    env: {},
    version: '1.2.3',
    answerObject: echo('object'),
    prepare: () => undefined,
    withoutChannel: async (words) => echo('without a channel')(words),
    replays: {},
    ...given,
  });
  return { status, out: out.text(), err: err.text() };
}

describe('what has to be read first', () => {
  it('is waited for, with a word on stderr when that takes a while, and nothing but the answer on stdout', async () => {
    vi.useFakeTimers();
    answering('fit');
    const held = Promise.withResolvers<void>();
    const running = run(['--json', 'org/never-seen'], { prepare: () => held.promise });
    await vi.advanceTimersByTimeAsync(5_000);
    held.resolve();
    const { out, err } = await running;
    expect(err).toBe('Reading it from Hugging Face ...\n');
    expect(JSON.parse(out)).toEqual({ ok: true, words: 'fit: org/never-seen' });
    vi.useRealTimers();
  });

  it('goes without a word when that is quick', async () => {
    answering('fit');
    expect((await run(['org/never-seen'], { prepare: async () => undefined })).err).toBe('');
  });
});

describe('one question', () => {
  it('about a channel is answered without one', async () => {
    const { status, out } = await run(['digest', 'daily', '9:00']);
    expect([status, out]).toEqual([0, expect.stringContaining('without a channel: daily 9:00')]);
  });

  it('prints a card and exits 0', async () => {
    answering('fit');
    const { status, out, err } = await run(['405b', 'int4', 'h100']);
    expect(out).toMatch(/^fit: 405b int4 h100\n/);
    expect([status, err]).toEqual([0, '']);
  });

  it('prints one JSON line with --json and nothing else', async () => {
    answering('fit');
    const { out } = await run(['--json', '405b']);
    expect(JSON.parse(out)).toEqual({ ok: true, words: 'fit: 405b' });
    expect(out.trimEnd()).not.toContain('\n');
  });

  it('exits 1 when the question is refused', async () => {
    answering('fit', false);
    expect((await run(['--json', 'zzz'])).status).toBe(1);
    expect((await run(['zzz'])).status).toBe(1);
  });

  it.each([
    [['/fit', '405b'], 'fit: 405b'],
    [['fit', '405b'], 'fit: 405b'],
    [['/explain', '405b'], 'explain: 405b'],
    [['explain', '405b'], 'explain: 405b'],
    [['--explain', '405b'], 'explain: 405b'],
    [['--explain', '/fit', '405b'], 'explain: 405b'],
    [['405b', 'explain'], 'fit: 405b explain'],
    [['help'], 'help: '],
    [['/help', '405b'], 'help: 405b'],
    [['help', 'me', 'run', '405b'], 'fit: help me run 405b'],
  ])('%j goes to the command it names', async (args, words) => {
    for (const command of commands) answering(command.name);
    expect(JSON.parse((await run(['--json', ...args])).out)).toMatchObject({ words });
  });

  it('exits 0 for help, which is no refusal', async () => {
    answering('help', false);
    expect((await run(['help'])).status).toBe(0);
  });
});

describe('colours', () => {
  const escapeCharacter = '\u001b';
  it.each([
    ['not into a pipe', {}, false, false],
    ['on a terminal', {}, true, true],
    ['not on a terminal with NO_COLOR', { NO_COLOR: '1' }, true, false],
    ['into a pipe with FORCE_COLOR', { FORCE_COLOR: '1' }, false, true],
    ['with FORCE_COLOR over NO_COLOR', { FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
    ['not with FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, false],
    ['not on a dumb terminal', { TERM: 'dumb' }, true, false],
  ])('%s', async (_name, env, tty, coloured) => {
    answering('fit');
    expect((await run(['405b'], { env, tty })).out.includes(escapeCharacter)).toBe(coloured);
  });

  it('never in JSON', async () => {
    answering('fit');
    expect((await run(['--json', '405b'], { env: { FORCE_COLOR: '1' }, tty: true })).out).not.toContain(
      escapeCharacter,
    );
  });
});

describe('a batch', () => {
  const batch = (text: string) => run(['--batch'], { stdin: Readable.from([Buffer.from(text)]) });

  it('answers words and objects, a line each, in order', async () => {
    answering('fit');
    answering('explain');
    const { status, out } = await batch('"405b int4"\n{"model":"r1"}\n"/explain 8b"\n"/fit 70b"\n');
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).words),
    ).toEqual(['fit: 405b int4', 'object: {"model":"r1"}', 'explain: 8b', 'fit: 70b']);
    expect(status).toBe(0);
  });

  it.each(['nope', '', '7', 'null', '["405b"]', '{"model":'])(
    'answers a bad line (%s) in its place and goes on',
    async (bad) => {
      answering('fit');
      const { status, out } = await batch(`"a"\n${bad}\n"b"\n`);
      const answers = out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(answers.map((answer) => answer.ok)).toEqual([true, false, true]);
      expect(answers[1].error).toMatchObject({ code: 'bad-value', message: expect.any(String), suggestions: [] });
      expect(status).toBe(1);
    },
  );

  it('exits 1 when one question is refused', async () => {
    answering('fit', false);
    expect((await batch('"a"\n')).status).toBe(1);
  });

  it('answers nothing to nothing', async () => {
    expect(await batch('')).toMatchObject({ status: 0, out: '' });
  });

  it('reads no further while nobody takes the answers', async () => {
    answering('fit');
    const line = Buffer.from(`${JSON.stringify('405b '.repeat(200))}\n`.repeat(100));
    let given = 0;
    const endless = new Readable({
      highWaterMark: 1,
      read() {
        given += 1;
        this.push(given > 500 ? null : line);
      },
    });
    const full = new PassThrough({ highWaterMark: 1024 });
    const done = run(['--batch'], { stdin: endless, stdout: full });
    await new Promise((resolve) => full.once('readable', resolve));
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(given).toBeLessThan(10);
    let taken = 0;
    full.on('data', (data: Buffer) => {
      taken += data.toString().split('\n').length - 1;
    });
    expect((await done).status).toBe(0);
    expect(taken).toBe(50_000);
  });
});

describe('a replay', () => {
  const made: string[] = [];
  afterEach(async () => {
    for (const folder of made.splice(0)) await rm(folder, { recursive: true });
  });
  const file = async (content: string): Promise<string> => {
    const folder = await mkdtemp(path.join(tmpdir(), 'fitcheck-'));
    made.push(folder);
    const name = path.join(folder, 'payload.json');
    await writeFile(name, content);
    return name;
  };
  const replays = {
    discord: async () => async (payload: unknown) => [{ got: payload, files: [Buffer.from('abc'), new Uint8Array(4)] }],
  };

  it('prints what would be sent, bytes by their count', async () => {
    const { status, out } = await run(['receive', 'discord', await file('{"type":2}')], { replays });
    expect(JSON.parse(out)).toEqual([{ got: { type: 2 }, files: ['<3 bytes>', '<4 bytes>'] }]);
    expect(status).toBe(0);
  });

  it('reads stdin for "-"', async () => {
    const { out } = await run(['receive', 'discord', '-'], { replays, stdin: Readable.from([Buffer.from('[1]')]) });
    expect(JSON.parse(out)).toMatchObject([{ got: [1] }]);
  });

  it('exits 2 and says why for an unknown platform, a missing file, and one that is not JSON', async () => {
    expect(await run(['receive', 'irc', 'x'], { replays })).toMatchObject({
      status: 2,
      err: expect.stringContaining('no platform "irc"'),
    });
    expect(await run(['receive', 'constructor', 'x'], { replays })).toMatchObject({ status: 2 });
    expect(await run(['receive', 'discord', '/nowhere.json'], { replays })).toMatchObject({
      status: 2,
      err: expect.stringContaining('ENOENT'),
    });
    expect(await run(['receive', 'discord', await file('{')], { replays })).toMatchObject({
      status: 2,
      err: expect.stringContaining('is not JSON'),
    });
  });
});

describe('the rest', () => {
  it('prints help from the table of commands', async () => {
    const { status, out } = await run(['--help']);
    for (const command of commands) expect(out).toContain(command.description);
    for (const flag of ['--json', '--batch', '--explain', '--version']) expect(out).toContain(flag);
    expect(status).toBe(0);
  });

  it('prints the version', async () => {
    expect(await run(['--version'])).toMatchObject({ status: 0, out: '1.2.3\n' });
  });

  it('puts nothing on stdout when the call is wrong, and exits 2', async () => {
    expect(await run(['--nonsense', '405b'])).toMatchObject({
      status: 2,
      out: '',
      err: expect.stringContaining('--nonsense'),
    });
    expect(await run([])).toMatchObject({ status: 2, out: '' });
  });
});
