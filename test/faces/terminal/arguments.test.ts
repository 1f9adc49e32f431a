import { describe, expect, it } from 'vitest';
import { readArguments } from '../../../src/faces/terminal/arguments.ts';

const read = (line: string) => readArguments(line.split(' ').filter((part) => part !== ''));

describe('the command line', () => {
  it('takes words as one question', () => {
    expect(read('405b int4 h100')).toEqual({ does: 'answer', words: '405b int4 h100', json: false, explain: false });
  });

  it('takes its flags in front of the words and behind them', () => {
    const wanted = { does: 'answer', words: '405b h100', json: true, explain: true };
    expect(read('--json --explain 405b h100')).toEqual(wanted);
    expect(read('405b --json h100 --explain')).toEqual(wanted);
  });

  it("leaves an engine's flags behind the first word to the question", () => {
    expect(read('405b --max-model-len 29k -tp 4')).toMatchObject({
      does: 'answer',
      words: '405b --max-model-len 29k -tp 4',
    });
  });

  it('refuses an unknown flag in front of the words and names the nearest', () => {
    expect(read('--jsno 405b')).toMatchObject({
      does: 'wrong',
      message: expect.stringContaining('Did you mean --json?'),
    });
    expect(read('--max-model-len 29k 405b')).toMatchObject({
      does: 'wrong',
      message: expect.stringContaining("engine's flags go behind the model"),
    });
  });

  it.each([
    ['--help', 'help'],
    ['-h', 'help'],
    ['--version', 'version'],
    ['-V', 'version'],
    ['--batch', 'batch'],
    ['--batch --json', 'batch'],
  ])('%s asks for %s', (line, does) => {
    expect(read(line)).toEqual({ does });
  });

  it.each(['', '--json', '--batch 405b', '--batch --explain', 'receive', 'receive discord', 'receive discord a b'])(
    'a call that cannot be meant is wrong: "%s"',
    (line) => {
      expect(read(line)).toMatchObject({ does: 'wrong' });
    },
  );

  it('takes a platform and a file to replay', () => {
    expect(read('receive slack payload.json')).toEqual({ does: 'receive', platform: 'slack', file: 'payload.json' });
  });
});
