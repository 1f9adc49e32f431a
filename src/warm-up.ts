import type { Logger } from 'pino';
import { warmSuggestions } from './ask/suggest.ts';
import { commands } from './faces/commands.ts';

/** Behind the first look of a host whether the port answers, before a platform has connected. */
const afterMilliseconds = 100;

/**
 * The first question and the first completion of a process build their indexes, which takes up to a second on a slow machine;
 * Discord and Slack wait three. So the process asks itself first.
 */
export function warmUpSoon(logger: Logger): void {
  setTimeout(() => {
    try {
      for (const command of commands) command.answer(command.examples[0] ?? '');
      warmSuggestions();
    } catch (error) {
      logger.warn({ err: error }, 'the first answers could not be prepared');
    }
  }, afterMilliseconds).unref();
}
