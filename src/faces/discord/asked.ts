import { MessageFlags } from 'discord-api-types/v10';
import type { Action } from '../../answer/card.ts';
import type { Command } from '../commands.ts';
import { inputCap, overCap } from '../input.ts';
import { messageMenu } from './command-json.ts';
import { readCustomId } from './custom-id.ts';
import { readFooter } from './footer.ts';
import type { ButtonInteraction, CommandInteraction, MessageMenuData, SlashData } from './interaction.ts';
import { slashWords, withoutMarkup } from './words.ts';

/** What an interaction asks for, before anything is answered. */
export type Asked =
  | {
      readonly kind: 'ask';
      readonly command: Command;
      readonly words: string;
      /** new: a message of its own; replace: the message with the pressed button changes. */
      readonly mode: 'new' | 'replace';
      /** as-asked: public unless the words say private. */
      readonly audience: 'as-asked' | 'asker' | 'everyone';
      /** Something the reader should know about how the words were read. */
      readonly remark?: string;
    }
  /** Nothing to look up: a sentence for the asker. */
  | { readonly kind: 'say'; readonly text: string };

/** A button whose question stands on the card of its message: what that message answered has to be answered again. */
export interface OnCard {
  readonly kind: 'on-card';
  readonly id: string;
  readonly effect: Action['effect'];
  readonly command: Command;
  readonly words: string;
}

const say = (text: string): Asked => ({ kind: 'say', text });

type Commands = readonly Command[];

const named = (commands: Commands, name: string): Command | undefined =>
  commands.find((command) => command.name === name);

/** Reads a slash command or the message menu. */
export function askedByCommand(interaction: CommandInteraction, commands: Commands): Asked {
  const { data } = interaction;
  return 'options' in data ? askedBySlash(data, commands) : askedByMenu(data, interaction.application_id, commands);
}

function askedBySlash(data: SlashData, commands: Commands): Asked {
  const command = named(commands, data.name);
  if (!command)
    return say(
      `fitcheck has no command "${data.name}" any more. Whoever runs it can update the list with "npm run register".`,
    );
  const words = slashWords(command, data.options);
  const tooLong = overCap(words);
  return tooLong === undefined ? { kind: 'ask', command, words, mode: 'new', audience: 'as-asked' } : say(tooLong);
}

function askedByMenu(data: MessageMenuData, applicationId: string, commands: Commands): Asked {
  const command = data.name === messageMenu.name ? named(commands, messageMenu.command) : undefined;
  const message = data.resolved.messages[data.target_id];
  if (!command || !message) return say('fitcheck could not read that message. Type the question with /fit instead.');
  const own = message.author?.id === applicationId ? questionShown(message.embeds) : undefined;
  const written = message.content || (message.message_snapshots?.[0]?.message.content ?? '');
  const text = own?.words ?? withoutMarkup(written);
  if (text === '')
    return say('That message has no text to read. Type the question with /fit, for example: 405b int4 h100');
  const asked = { kind: 'ask', command, mode: 'new', audience: 'as-asked' } as const;
  if (text.length <= inputCap) return { ...asked, words: text };
  return {
    ...asked,
    words: firstWords(text),
    remark: `Only the first ${inputCap} of the message's ${text.length} characters were read.`,
  };
}

/** The text up to the cap, without a word cut in half. */
function firstWords(text: string): string {
  const head = text.slice(0, inputCap + 1);
  const space = head.search(/\s\S*$/);
  return head.slice(0, space > 0 ? space : inputCap);
}

/** The question that a reply of ours answers: it stands in the footer of its last embed. */
function questionShown(embeds: ButtonInteraction['message']['embeds']): ReturnType<typeof readFooter> {
  return readFooter(embeds?.at(-1)?.footer?.text);
}

const outdated = 'That button is from an older fitcheck. Ask again with /fit.';

/** Reads a pressed button; whatever it needs is in its custom_id or in the message. */
export function askedByButton(interaction: ButtonInteraction, commands: Commands): Asked | OnCard {
  const press = readCustomId(interaction.data.custom_id);
  const shown = questionShown(interaction.message.embeds);
  if (!press) return say(outdated);
  if (press.kind === 'ask') return pressed(press, shown?.command, commands);
  const command = shown && named(commands, shown.command);
  return command ? { ...press, kind: 'on-card', command, words: shown.words } : say(outdated);
}

/** What a button asks for whose question stands on the card of its message. */
export function askedOnCard({ id, command, words }: OnCard, commands: Commands): Asked {
  const action = command.answer(words).card.actions.find((one) => one.id === id);
  return action ? pressed(action, command.name, commands) : say(outdated);
}

type Pressed = Pick<Action, 'command' | 'words' | 'effect'>;

function pressed(action: Pressed, shown: string | undefined, commands: Commands): Asked {
  const { words } = action;
  const share = action.command === 'share';
  const command = named(commands, share ? (shown ?? messageMenu.command) : action.command);
  if (!command) return say(outdated);
  if (share) return { kind: 'ask', command, words, mode: 'new', audience: 'everyone' };
  return action.effect === 'replace'
    ? { kind: 'ask', command, words, mode: 'replace', audience: 'as-asked' }
    : { kind: 'ask', command, words, mode: 'new', audience: 'asker' };
}

/** Whether the message with the pressed button is seen by the presser only. */
export function isEphemeral(interaction: ButtonInteraction): boolean {
  return ((interaction.message.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
}
