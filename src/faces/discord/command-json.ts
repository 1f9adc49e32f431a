import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type RESTPutAPIApplicationCommandsJSONBody,
} from 'discord-api-types/v10';
import { type Command, type CommandOption, commands as commandTable } from '../commands.ts';
import { inputCap } from '../input.ts';

type CommandJson = RESTPutAPIApplicationCommandsJSONBody[number];
type OptionJson = NonNullable<Extract<CommandJson, { options?: unknown[] | undefined }>['options']>[number];

/** The entry in a message's "Apps" menu, and the command that answers it. */
export const messageMenu = { name: 'Fit check', command: 'fit' } as const;

/** Installed in a server or by a person for themselves; usable in servers, in the bot's and in other direct messages. */
const everywhere = {
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
  contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
};

/** The commands as Discord registers them, from the table of commands. */
export function discordCommands(commands: readonly Command[] = commandTable): RESTPutAPIApplicationCommandsJSONBody {
  const slash = commands
    .filter((command) => command.slash)
    .map((command) => ({
      type: ApplicationCommandType.ChatInput as const,
      name: command.name,
      description: command.description,
      options: command.options.map(optionJson),
      ...everywhere,
    }));
  return [...slash, { type: ApplicationCommandType.Message as const, name: messageMenu.name, ...everywhere }];
}

function optionJson(option: CommandOption): OptionJson {
  const { name, description } = option;
  switch (option.type) {
    case 'boolean':
      return { type: ApplicationCommandOptionType.Boolean, name, description };
    case 'integer':
      return { type: ApplicationCommandOptionType.Integer, name, description, min_value: 1 };
    case 'string': {
      const text = { type: ApplicationCommandOptionType.String as const, name, description };
      return option.choices === undefined
        ? { ...text, max_length: inputCap, ...(option.autocomplete ? { autocomplete: true } : {}) }
        : { ...text, choices: option.choices.map((value) => ({ name: value, value })) };
    }
  }
}
