import dotenv from 'dotenv';
import { runRegister } from './faces/discord/register.ts';

/**
 * The `release` step of a Heroku-style host, run once for each version before it goes live: tells Discord the commands, if
 * they changed. Without Discord there is nothing to do, and that is no failure. Slack's commands are in its manifest.
 */
dotenv.config({ quiet: true });
const say = (line: string): void => void process.stdout.write(`${line}\n`);
if ((process.env['DISCORD_TOKEN'] ?? '').trim() === '') {
  say('No DISCORD_TOKEN is set: there are no Discord commands to register.');
} else {
  process.exitCode = await runRegister(process.env, say);
}
