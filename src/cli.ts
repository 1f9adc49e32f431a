import { existsSync } from 'node:fs';
import { answerObject } from './answer/fit.ts';
import { runTerminal } from './faces/terminal/run.ts';
import { terminalHub } from './terminal-hub.ts';
import { version } from './version.ts';

/**
 * The entry of `npm run fitcheck -- ...`. It joins the terminal face to the platforms' replays, which are loaded only when
 * a payload is replayed: a question is answered without discord.js or Bolt in memory.
 */

// `fitcheck ... | head` closes the pipe early; that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const { PRICES_DIR = 'data/prices' } = process.env;
if (existsSync(PRICES_DIR)) await (await import('./kept-prices.ts')).publishKeptPrices(PRICES_DIR);

const args = process.argv.slice(2);
const prepare = terminalHub(args, process.env);

process.exitCode = await runTerminal(args, {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  version,
  answerObject,
  prepare,
  async withoutChannel(words) {
    const { previewNow, watchedIn } = await import('./digest-preview.ts');
    for (const question of watchedIn(words)) await prepare(question);
    return previewNow(words);
  },
  replays: {
    discord: async () => (await import('./faces/discord/receive.ts')).replay,
    slack: async () => (await import('./faces/slack/receive.ts')).replay,
  },
});
