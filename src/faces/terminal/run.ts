import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { Reply } from '../../answer/reply.ts';
import type { Command } from '../commands.ts';
import { type Call, readArguments } from './arguments.ts';
import { answerBatch } from './batch.ts';
import { wantsColour } from './colour.ts';
import { commandWords, theCommand } from './command-words.ts';
import { ReceiveError, type Replays, receive } from './receive.ts';
import { renderTerminal } from './render.ts';
import { usage } from './usage.ts';

/** The world outside, so that a test can stand in for it. */
export interface Terminal {
  readonly stdin: Readable;
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable;
  readonly env: NodeJS.ProcessEnv;
  readonly version: string;
  /** Answers a Question given as an object, as scripts do. */
  readonly answerObject: (value: object) => Reply;
  /** What a question needs read before it is answered; undefined: nothing. Never rejects. */
  readonly prepare: (question: string | object) => Promise<void> | undefined;
  /** Answers a command about a channel, of which a terminal has none; `prepare` is its own matter. */
  readonly withoutChannel: (words: string) => Promise<Reply>;
  readonly replays: Replays;
}

/** What is answered sooner needs no word of waiting. */
const silentMs = 1_000;

/** Lines longer than this are hard to read, however wide the terminal. */
const widestCard = 100;

/**
 * Carries out one call of `fitcheck`.
 * @param args without the program's name
 * @returns the exit status: 0 answered, 1 a question was refused, 2 the call itself was wrong
 */
export async function runTerminal(args: readonly string[], terminal: Terminal): Promise<0 | 1 | 2> {
  const call = readArguments(args);
  const write = (text: string): Promise<void> => writeTo(terminal.stdout, text);
  switch (call.does) {
    case 'help':
      await write(usage());
      return 0;
    case 'version':
      await write(`${terminal.version}\n`);
      return 0;
    case 'batch':
      return (await answerBatch(terminal.stdin, terminal, write)) ? 0 : 1;
    case 'answer':
      return answer(call, terminal, write);
    case 'receive':
      return replay(call, terminal, write);
    case 'wrong':
      return wrong(terminal, call.message);
  }
}

async function answer(
  call: Extract<Call, { does: 'answer' }>,
  terminal: Terminal,
  write: (text: string) => Promise<void>,
): Promise<0 | 1> {
  const named = commandWords(call.words);
  const command = call.explain ? theCommand('explain') : named.command;
  const answering = command.ofChannel ? terminal.withoutChannel(named.words) : prepared(command, named.words, terminal);
  const reply = await saying(answering, terminal.stderr);
  const colour = wantsColour(terminal.stdout, terminal.env);
  await write(
    call.json
      ? `${JSON.stringify(reply.answer)}\n`
      : renderTerminal(reply.card, { columns: columnsOf(terminal), colour }),
  );
  return reply.answer.ok || reply.card.kind === 'help' ? 0 : 1;
}

async function prepared(command: Command, words: string, { prepare }: Terminal): Promise<Reply> {
  await prepare(words);
  return command.answer(words);
}

/** Who waits for the hub is told so; on stderr, as stdout has nothing but the answer. */
async function saying<T>(work: Promise<T>, stderr: Writable): Promise<T> {
  const timer = setTimeout(() => stderr.write('Reading it from Hugging Face ...\n'), silentMs);
  return await work.finally(() => clearTimeout(timer));
}

async function replay(
  call: Extract<Call, { does: 'receive' }>,
  terminal: Terminal,
  write: (text: string) => Promise<void>,
): Promise<0 | 2> {
  try {
    await write(await receive(terminal.replays, call.platform, call.file, terminal.stdin));
    return 0;
  } catch (error) {
    if (error instanceof ReceiveError) return wrong(terminal, error.message);
    throw error;
  }
}

async function wrong(terminal: Terminal, message: string): Promise<2> {
  await writeTo(terminal.stderr, `fitcheck: ${message}\nTry: npm run --silent fitcheck -- --help\n`);
  return 2;
}

function columnsOf({ stdout, env }: Terminal): number {
  const told = Number(env['COLUMNS']);
  const columns = stdout.columns ?? (Number.isInteger(told) && told > 0 ? told : 80);
  return Math.min(widestCard, columns);
}

/** Writes, and waits until the stream has room again. */
async function writeTo(stream: Writable, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}
