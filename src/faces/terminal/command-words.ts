import { type Command, commandNamed } from '../commands.ts';

/**
 * Which command the words are for: its name may stand in front, with or without a slash (`/fit 405b`, `explain 405b`).
 * Without one they are for `fit`. A slash name that is no command stays in the words, so that the reply can name it.
 * @throws Error when the table of commands has no `fit`
 */
export function commandWords(typed: string): { readonly command: Command; readonly words: string } {
  const trimmed = typed.trim();
  const [, name = '', rest = ''] = /^\/?([a-z-]+)(?:\s+([\s\S]*))?$/i.exec(trimmed) ?? [];
  const named = commandNamed(name.toLowerCase());
  // "help" alone asks for help; "help me run 405b" is a question.
  if (named && (named.slash || trimmed.startsWith('/') || rest.trim() === '')) return { command: named, words: rest };
  return { command: theCommand('fit'), words: trimmed };
}

/** @throws Error when the table of commands does not have it */
export function theCommand(name: string): Command {
  const command = commandNamed(name);
  if (!command) throw new Error(`faces/commands.ts has no command named ${name}`);
  return command;
}
