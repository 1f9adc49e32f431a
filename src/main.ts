import { setTimeout as delay } from 'node:timers/promises';
import dotenv from 'dotenv';
import type { Logger } from 'pino';
import { announcement } from './announce.ts';
import { compose } from './compose.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import type { Face } from './faces/face.ts';
import { stopAll, watchProcess } from './lifecycle.ts';
import { createLogger } from './logger.ts';
import { version } from './version.ts';
import { warmUpSoon } from './warm-up.ts';

/**
 * The bot's process. The page listens first, so that a host sees a live port at once; then the chat platforms connect, all
 * at the same time. Which faces are on is printed to stdout for people, the log goes to stderr.
 */
async function main(config: Config): Promise<void> {
  const logger = createLogger(config);
  const { server, platforms, faces, nowReady, close } = compose(config, logger);
  watchProcess(() => stopAll({ faces: [server, ...platforms], close }, logger), logger);

  await server.start();
  const { state, detail } = server.status();
  if (state === 'failing' && config.process !== 'worker') {
    process.stderr.write(`fitcheck cannot start: ${detail}.\n`);
    await stopAll({ faces: [server, ...platforms], close }, logger);
    process.exit(1);
  }
  warmUpSoon(logger);
  await firstTries(platforms, logger);
  nowReady();
  process.stdout.write(announcement(config, faces(), version));
}

/** How long a platform's first try may hold up the list of faces; it goes on behind it. */
const patienceMilliseconds = 15_000;

/** Starts the faces, all at once. A face says in its status how that went; one that breaks its word is logged. */
async function firstTries(faces: readonly Face[], logger: Logger): Promise<void> {
  const tries = faces.map((face) =>
    face
      .start()
      .catch((error: unknown) => logger.error({ err: error, face: face.status().name }, 'a face did not start')),
  );
  await Promise.race([Promise.all(tries), delay(patienceMilliseconds, undefined, { ref: false })]);
}

/** The settings, or the end of the process with a message that says which one to mend. */
function settings(): Config {
  dotenv.config({ quiet: true });
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

await main(settings());
