import { isDeepStrictEqual } from 'node:util';
import { Routes } from 'discord-api-types/v10';
import { z } from 'zod';
import { discordCommands } from './command-json.ts';

export interface RegistrationOptions {
  readonly token: string;
  /** Asked from Discord when absent. */
  readonly applicationId: string | undefined;
  /** Set: the commands of this server; else the commands everywhere. */
  readonly guildId: string | undefined;
  readonly apiUrl: string;
}

export interface Registration {
  readonly outcome: 'unchanged' | 'registered';
  readonly commands: readonly string[];
}

/**
 * Registers the commands, if they differ from those registered: Discord takes 200 new commands a day.
 * @throws DiscordAPIError, HTTPError or a network error
 */
export async function register(options: RegistrationOptions): Promise<Registration> {
  const { wanted, registered, rest, route } = await compared(options);
  const commands = wanted.map(({ name }) => name);
  if (same(wanted, registered)) return { outcome: 'unchanged', commands };
  await rest.put(route, { body: wanted });
  return { outcome: 'registered', commands };
}

/**
 * What to tell whoever runs the bot when the registered commands are not those of this version; undefined when they are.
 * @throws as register
 */
export async function registrationRemark(options: RegistrationOptions): Promise<string | undefined> {
  const { wanted, registered } = await compared(options);
  if (same(wanted, registered)) return undefined;
  const where = options.guildId === undefined ? '' : ' in the server DISCORD_GUILD_ID';
  return registered.length === 0
    ? `no commands are registered with Discord${where}: run "npm run register"`
    : `the commands registered with Discord${where} differ from this version's: run "npm run register"`;
}

type CommandJson = Readonly<Record<string, unknown>> & { readonly name: string };

async function compared(options: RegistrationOptions) {
  // Loaded here, so that a bot without Discord does not carry it.
  const { REST } = await import('@discordjs/rest');
  const rest = new REST({ api: options.apiUrl, retries: 2 }).setToken(options.token);
  try {
    const id = options.applicationId ?? applicationSchema.parse(await rest.get(Routes.currentApplication())).id;
    const { guildId } = options;
    const route = guildId === undefined ? Routes.applicationCommands(id) : Routes.applicationGuildCommands(id, guildId);
    const answered: readonly CommandJson[] = registeredSchema.parse(await rest.get(route));
    const registered = guildId === undefined ? answered : answered.map(withoutPlaces);
    const everywhere: readonly CommandJson[] = discordCommands().map((command) => ({ ...command }));
    const wanted = guildId === undefined ? everywhere : everywhere.map(withoutPlaces);
    return { wanted, registered, rest, route };
  } finally {
    rest.clearHandlerSweeper();
    rest.clearHashSweeper();
  }
}

const applicationSchema = z.object({ id: z.string() });
const registeredSchema = z.array(z.looseObject({ name: z.string() }));

/** A server's own commands have no say in where they can be used. */
function withoutPlaces({ integration_types: _types, contexts: _contexts, ...rest }: CommandJson): CommandJson {
  return rest;
}

function same(wanted: readonly CommandJson[], registered: readonly CommandJson[]): boolean {
  const keyed = (commands: readonly CommandJson[]) =>
    new Map(commands.map((command) => [`${command['type'] ?? 1} ${command.name}`, command]));
  const [ours, theirs] = [keyed(wanted), keyed(registered)];
  if (ours.size !== theirs.size) return false;
  return [...ours].every(([key, command]) => isDeepStrictEqual(meaning(command), meaning(theirs.get(key))));
}

/** What a registration says; Discord adds ids, versions and localizations of its own. */
const meaningfulKeys = new Set([
  'name',
  'type',
  'description',
  'options',
  'required',
  'autocomplete',
  'choices',
  'value',
  'min_value',
  'max_value',
  'min_length',
  'max_length',
  'integration_types',
  'contexts',
]);

/** The same for what we send and for what Discord made of it: without fields at their defaults, lists of numbers in order. */
function meaning(value: unknown): unknown {
  if (Array.isArray(value))
    return value.every((item) => typeof item === 'number') ? value.toSorted() : value.map(meaning);
  if (typeof value !== 'object' || value === null) return value;
  const isDefault = (given: unknown): boolean =>
    given === null ||
    given === undefined ||
    given === false ||
    given === '' ||
    (Array.isArray(given) && given.length === 0);
  const entries = Object.entries(value).filter(([key, given]) => meaningfulKeys.has(key) && !isDefault(given));
  return Object.fromEntries(entries.map(([key, given]) => [key, meaning(given)]));
}
