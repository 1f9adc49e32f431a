import dotenv from 'dotenv';
import { runRegister } from './faces/discord/register.ts';
import { runMigrations } from './store/run-migrations.ts';

/**
 * The `release` step of a Heroku-style host, run once for each version before it goes live: brings a PostgreSQL's tables up
 * to date, then tells Discord the commands, if they changed. Without either there is nothing to do, and that is no failure.
 * A database in DATA_DIR is brought up to date by the process that has it. Slack's commands are in its manifest.
 */
dotenv.config({ quiet: true });
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const setting = (name: string): string => (process.env[name] ?? '').trim();

const databaseUrl = setting('DATABASE_URL');
if (databaseUrl === '') say('No DATABASE_URL is set: there are no tables to bring up to date.');
else process.exitCode = await runMigrations(databaseUrl, say);

if (setting('DISCORD_TOKEN') === '') say('No DISCORD_TOKEN is set: there are no Discord commands to register.');
else process.exitCode ||= await runRegister(process.env, say);
