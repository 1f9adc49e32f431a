import type { Command } from '../commands.ts';
import type { SlashOption } from './interaction.ts';

/**
 * A slash command's options as words: the free text first, then the typed options as `field=value`, so that both forms
 * are read by the same parser.
 */
export function slashWords(command: Command, options: readonly SlashOption[]): string {
  const parts = command.options.map(({ field, name }) => {
    const value = options.find((option) => option.name === name)?.value;
    if (value === undefined || value === false || value === '') return '';
    if (field === 'question') return String(value).trim();
    return value === true ? field : `${field}=${fieldValue(field, String(value))}`;
  });
  return parts.filter((part) => part !== '').join(' ');
}

/** Fields whose values are names; the others are numbers, which the parser reads with blanks in them too. */
const names: ReadonlySet<string> = new Set(['model', 'format', 'gpu', 'provider', 'region']);

/** A name with blanks in it is put in quotes, so that it ends where the option ended: gpu="h100 80gb". */
function fieldValue(field: string, value: string): string {
  const plain = value.replaceAll('"', '').replace(/\s+/g, ' ').trim();
  return names.has(field) && plain.includes(' ') ? `"${plain}"` : plain;
}

/** Mentions of people, roles and channels, custom emoji, times and links to commands, as they stand in a message. */
const markup = /<(?:@[!&]?\d+|#\d+|a?:\w+:\d+|t:\d+(?::\w)?|\/[\w -]+:\d+|id:\w+)>/g;

/** A message's text without what Discord's client draws as something other than words. */
export function withoutMarkup(text: string): string {
  return text.replace(markup, ' ').replace(/\s+/g, ' ').trim();
}
