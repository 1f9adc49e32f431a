import type { Reply } from '../../answer/reply.ts';
import { ask } from '../../ask/ask.ts';
import type { Place } from '../../digest/command/place.ts';
import { type Command, commandNamed } from '../commands.ts';
import { overCap } from '../input.ts';
import { type Limits, limitReached } from '../limits.ts';
import { prepareFor } from '../prepare-for.ts';
import type { Desk } from './desk.ts';

/** Who asks: Slack's user and workspace ids, the keys of the limits. */
export interface Asker {
  readonly user: string;
  readonly team: string | undefined;
}

type Asking = Pick<Desk, 'limits' | 'answered' | 'ofChannel'>;

export type Told = Pick<Reply, 'card' | 'private'>;

/** An answer; or one that has to be read from the hub first, longer than Slack waits. */
export type Answering =
  | { readonly reply: Told }
  | {
      readonly later: Promise<Told>;
      /** Whether only the asker is to see it. */
      readonly private: boolean;
    };

/** An answer, or a word to the asker alone about why there is none. */
export type Asked = Answering | { readonly notice: string };

/** What is said where an answer is waited for. */
export const isBeingRead = 'Reading it from Hugging Face; the answer follows.';

/**
 * Answers words that a person typed in Slack.
 * @param command the slash command, 'fit' for a mention; the first word may name another: `/fit explain 405b`.
 * @param place the channel, where there is one
 */
export async function askInChat(
  desk: Asking,
  asker: Asker,
  command: string,
  words: string,
  place?: Place,
): Promise<Asked> {
  const wait = await takeFrom(desk.limits, asker);
  if (wait !== undefined) return { notice: limitReached(wait) };
  const tooLong = overCap(words);
  if (tooLong !== undefined) return { notice: tooLong };
  return await answerWords(desk, command, words, place);
}

/** Answers a button: its words come from a card, so the cap for typed words does not apply. */
export async function askByButton(
  desk: Asking,
  asker: Asker,
  command: string,
  words: string,
  place?: Place,
): Promise<Asked> {
  const wait = await takeFrom(desk.limits, asker);
  return wait === undefined ? await answerWords(desk, command, words, place) : { notice: limitReached(wait) };
}

/** Takes one question from the asker's budget. @returns undefined when there is room, else the seconds to wait */
export function takeFrom(limits: Limits, asker: Asker): Promise<number | undefined> {
  const team = asker.team === undefined ? undefined : `slack:${asker.team}`;
  return limits.take(`slack:${asker.team ?? ''}:${asker.user}`, team);
}

/**
 * No words at all ask for help. A command's name in front asks that command; the name of one that is no slash command,
 * `help`, has to stand alone, since people also write "help me run 405b".
 */
async function answerWords(desk: Asking, command: string, words: string, place: Place | undefined): Promise<Answering> {
  const own = commandNamed(command);
  // `/digest help` and `/digest` alone are its own.
  if (own?.ofChannel === true) return await answerHere(desk, own, words, place);
  if (words === '') return answerBy(desk, 'help', '');
  const space = words.indexOf(' ');
  const first = space === -1 ? words : words.slice(0, space);
  const rest = words.slice(first.length).trim();
  const named = commandNamed(first.toLowerCase());
  const isMeant = named !== undefined && (named.slash || rest === '');
  if (isMeant && named.ofChannel === true) return await answerHere(desk, named, rest, place);
  return isMeant ? answerBy(desk, named.name, rest) : answerBy(desk, command, words);
}

async function answerHere(desk: Asking, command: Command, words: string, place: Place | undefined): Promise<Answering> {
  if (desk.ofChannel === undefined || place === undefined) return answerBy(desk, command.name, words);
  return { reply: await desk.ofChannel(words, place) };
}

/**
 * Answers words by the command of that name, `fit` where there is none; a link that was shared as well, where nobody asks.
 * What has to be read from the hub is under way when this returns.
 */
export function answerBy(desk: Asking, name: string, words: string): Answering {
  const command = commandNamed(name) ?? commandNamed('fit');
  if (command === undefined) throw new Error('The command table has no `fit`: see src/faces/commands.ts.');
  const answer = (): Reply => {
    const began = performance.now();
    const reply = command.answer(words);
    desk.answered?.({ command: command.name, reply, seconds: (performance.now() - began) / 1000 });
    return reply;
  };
  const reading = prepareFor(command, words);
  return reading === undefined
    ? { reply: answer() }
    : { later: reading.then(answer), private: ask(words).wishes.private };
}
