import dotenv from 'dotenv';
import { ConfigError, readConfig } from '../../config.ts';
import { connectionTrouble } from './connection-trouble.ts';
import { register } from './registration.ts';

/**
 * `npm run register`: tells Discord the commands, if they changed. Exit status: 0 when Discord has them, 1 when Discord
 * could not be told, 2 when a setting is missing or cannot be used.
 * @param say takes one line for the person at the terminal
 */
export async function runRegister(
  env: Readonly<Record<string, string | undefined>>,
  say: (line: string) => void,
): Promise<0 | 1 | 2> {
  try {
    const { token, applicationId, guildId, apiUrl } = readConfig(env).discord;
    if (token === undefined) {
      say('No DISCORD_TOKEN. Set it to the bot token from the Discord developer portal (docs/discord.md says where).');
      return 2;
    }
    const { outcome, commands } = await register({ token, applicationId, guildId, apiUrl });
    const where = guildId === undefined ? 'everywhere' : `in the server ${guildId}`;
    const names = commands.join(', ');
    say(
      outcome === 'registered'
        ? `Registered ${where}: ${names}.`
        : `Already registered ${where}, nothing to do: ${names}.`,
    );
    return 0;
  } catch (error) {
    if (error instanceof ConfigError) {
      say(error.message);
      return 2;
    }
    say(`The commands were not registered. ${connectionTrouble(error)}.`);
    return 1;
  }
}

if (import.meta.main) {
  dotenv.config({ quiet: true });
  process.exitCode = await runRegister(process.env, (line) => void process.stdout.write(`${line}\n`));
}
