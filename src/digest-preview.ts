import { fit } from './answer/fit.ts';
import type { Reply } from './answer/reply.ts';
import { previewDigest } from './digest/preview/preview.ts';
import { readPreview } from './digest/preview/read-preview.ts';
import { type Command, commands } from './faces/commands.ts';
import { currentPrices } from './prices/current.ts';

/** What a digest would say and when, from the prices at hand: `/digest` where there is no channel. */
export function previewNow(words: string): Reply {
  return previewDigest(words, { book: currentPrices(), answer: fit, now: new Date() });
}

/** What a digest in these words watches: each a question. */
export function watchedIn(words: string): readonly string[] {
  const plan = readPreview(words);
  return 'problem' in plan ? [] : plan.watches;
}

/** The commands as the page answers them. */
export const pageCommands: readonly Command[] = commands.map((command) =>
  command.ofChannel
    ? {
        ...command,
        examples: ['weekly monday 9:00 Europe/Berlin; watch 405b int4 h100; budget 20k/month'],
        questions: watchedIn,
        answer: previewNow,
      }
    : command,
);
