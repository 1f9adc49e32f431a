import type { Reply } from '../../answer/reply.ts';
import type { Place } from '../../digest/command/place.ts';
import { type Command, commandNamed } from '../commands.ts';
import { overCap } from '../input.ts';
import { type Limits, limitReached } from '../limits.ts';
import type { Desk } from './desk.ts';

/** Who asks: Slack's user and workspace ids, the keys of the limits. */
export interface Asker {
  readonly user: string;
  readonly team: string | undefined;
}

type Asking = Pick<Desk, 'limits' | 'answered' | 'ofChannel'>;

type Told = Pick<Reply, 'card' | 'private'>;

/** An answer, or a word to the asker alone about why there is none. */
export type Asked = { readonly reply: Told } | { readonly notice: string };

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
  return { reply: await answerWords(desk, command, words, place) };
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
  return wait === undefined
    ? { reply: await answerWords(desk, command, words, place) }
    : { notice: limitReached(wait) };
}

function takeFrom(limits: Limits, asker: Asker): Promise<number | undefined> {
  const team = asker.team === undefined ? undefined : `slack:${asker.team}`;
  return limits.take(`slack:${asker.team ?? ''}:${asker.user}`, team);
}

/**
 * No words at all ask for help. A command's name in front asks that command; the name of one that is no slash command,
 * `help`, has to stand alone, since people also write "help me run 405b".
 */
async function answerWords(desk: Asking, command: string, words: string, place: Place | undefined): Promise<Told> {
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

async function answerHere(desk: Asking, command: Command, words: string, place: Place | undefined): Promise<Told> {
  if (desk.ofChannel === undefined || place === undefined) return answerBy(desk, command.name, words);
  return await desk.ofChannel(words, place);
}

function answerBy(desk: Asking, name: string, words: string): Reply {
  const command = commandNamed(name) ?? commandNamed('fit');
  if (command === undefined) throw new Error('The command table has no `fit`: see src/faces/commands.ts.');
  const began = performance.now();
  const reply = command.answer(words);
  desk.answered?.({ command: command.name, reply, seconds: (performance.now() - began) / 1000 });
  return reply;
}
