import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ConfigError, readConfig } from '../../src/config.ts';
import { allSources } from '../../src/prices/sources/all.ts';
import { check } from './check.ts';
import { type Console, UsageError } from './console.ts';
import { refreshPrices } from './refresh.ts';
import { show } from './show.ts';

const usage = `npm run prices -- refresh [SOURCE ...] [--force] [--accept SOURCE]
                                       asks the sources that are due, or these; --force: also those that are fresh;
                                       --accept: believes a source that was held back, after you have looked at it
npm run prices -- show [GPU]           the sources and their age; with a GPU its cheapest offers
npm run prices -- check                the shipped prices and what is kept: ages, licences, prices that cannot be right
`;

/**
 * Carries one command out.
 * @returns the exit status: 0 all is well, 1 something is not (a source that failed, a price that cannot be right), 2 the
 *   call itself was wrong
 */
export async function runPrices(
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  console: Console,
): Promise<number> {
  try {
    return await carryOut(words, env, console);
  } catch (error) {
    // parseArgs throws a TypeError with a code for an option that there is not.
    const isUsage = error instanceof UsageError || (error instanceof TypeError && 'code' in error);
    if (!isUsage && !(error instanceof ConfigError)) throw error;
    console.progress(isUsage ? `${error.message}\n\n${usage}` : `${error.message}\n`);
    return 2;
  }
}

async function carryOut(
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  console: Console,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      force: { type: 'boolean' },
      accept: { type: 'string', multiple: true },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [command, ...rest] = positionals;
  if (values.help === true) {
    console.out(usage);
    return 0;
  }
  const { directory, sources, addresses } = readConfig(env).prices;
  const now = (): Date => new Date();
  const kept = { sources: allSources(sources, addresses), directory, now };
  const { force = false, accept = [] } = values;
  if (command !== 'refresh' && (force || accept.length > 0))
    throw new UsageError('--force and --accept are of refresh.');
  if (command === 'refresh') {
    return await refreshPrices(rest, { ...kept, force, accept, sleep, random: Math.random }, console);
  }
  if (command === 'show') {
    console.out(await show(rest.join(' '), kept));
    return 0;
  }
  if (command === 'check') return await check(kept, console);
  throw new UsageError(command === undefined ? 'Say what to do.' : `There is no ${command}.`);
}
