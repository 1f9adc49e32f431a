import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Face } from './faces/face.ts';

/** How long what is in flight may take to finish. */
const graceMilliseconds = 10_000;

export interface Stoppable {
  readonly faces: readonly Face[];
  readonly close: () => Promise<void>;
}

/**
 * Stops everything: no face takes anything new, what is in flight finishes, then what they shared is let go of. Never
 * rejects; a face that fails to stop does not keep the others from it.
 * @returns whether all was finished within the grace time
 */
export async function stopAll(
  { faces, close }: Stoppable,
  logger: Logger,
  grace = graceMilliseconds,
): Promise<boolean> {
  const timer = new AbortController();
  const stopped = (async () => {
    const results = await Promise.allSettled(faces.map((face) => face.stop()));
    for (const result of results)
      if (result.status === 'rejected') logger.error({ err: result.reason }, 'a face did not stop');
    await close().catch((error: unknown) => logger.error({ err: error }, 'what the faces shared did not close'));
    return true;
  })();
  const cutOff = delay(grace, false, { signal: timer.signal }).catch(() => false);
  const inTime = await Promise.race([stopped, cutOff]);
  timer.abort();
  if (!inTime) logger.warn({ grace }, 'stopped before everything in flight was finished');
  return inTime;
}

/**
 * Ties the process to its signals and to its last resorts.
 * - SIGTERM, SIGINT: stop, exit 0; a second one exits at once with 128 + its number, as the shell expects.
 * - an unhandled rejection is logged and the process goes on: it is a library's (Slack's Socket Mode has one on a 503),
 *   and one platform's trouble must not take the others down.
 * - an uncaught exception may have left anything half done: logged, stop, exit 1.
 */
export function watchProcess(stop: () => Promise<unknown>, logger: Logger): void {
  let stopping = false;
  const end = async (code: number): Promise<void> => {
    stopping = true;
    await stop();
    process.exit(code);
  };
  for (const [signal, number] of [
    ['SIGTERM', 15],
    ['SIGINT', 2],
  ] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(128 + number);
      logger.info({ signal }, 'stopping');
      void end(0);
    });
  }
  process.on('unhandledRejection', (reason) => logger.error({ err: reason }, 'unhandled rejection'));
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'uncaught exception');
    if (stopping) process.exit(1);
    void end(1);
  });
}
