import type { AllMiddlewareArgs, MessageShortcut, SlackShortcutMiddlewareArgs } from '@slack/bolt';
import { inputCap } from '../../input.ts';
import { askInChat, isBeingRead } from '../ask.ts';
import { deliver, persistently } from '../deliver.ts';
import type { Desk } from '../desk.ts';
import { renderNotice } from '../render.ts';
import { typedWords } from '../text.ts';
import { answerOf } from './answer-of.ts';
import { pictureFor } from './picture-for.ts';

/**
 * "Fit check" on a message somebody wrote: answers its words in its thread. The text comes with the shortcut and the
 * reply goes through its response_url, so no scope to read messages is needed and the bot need not be in the channel.
 */
export function messageShortcut(desk: Desk) {
  return async (args: SlackShortcutMiddlewareArgs<MessageShortcut> & AllMiddlewareArgs): Promise<void> => {
    const { shortcut, ack, respond, client } = args;
    await ack();
    const { words, note } = firstWords(typedWords(shortcut.message.text ?? ''));
    const asker = { user: shortcut.user.id, team: shortcut.team?.id ?? shortcut.user.team_id };
    const asked = await askInChat(desk, asker, 'fit', words);
    const answer = { replace_original: false };
    if ('notice' in asked) {
      const notice = { ...answer, response_type: 'ephemeral' as const, ...renderNotice(asked.notice) };
      await persistently(() => respond(notice), desk.respondRetriesMs);
      return;
    }
    const { card, private: forOne } = await answerOf(desk, asked, () =>
      respond({ ...answer, response_type: 'ephemeral', ...renderNotice(isBeingRead) }),
    );
    const thread = { thread_ts: threadOf(shortcut.message) };
    const response_type = forOne ? 'ephemeral' : 'in_channel';
    await deliver(card, await pictureFor(desk, card, client), { canShare: forOne, note }, (message) =>
      persistently(() => respond({ ...answer, ...thread, response_type, ...message }), desk.respondRetriesMs),
    );
  };
}

function threadOf(message: MessageShortcut['message']): string {
  const thread: unknown = message['thread_ts'];
  return typeof thread === 'string' ? thread : message.ts;
}

/** A message may be longer than a question: its beginning is read, up to the last whole word, and the reply says so. */
function firstWords(words: string): { words: string; note?: string } {
  if (words.length <= inputCap) return { words };
  const space = words.lastIndexOf(' ', inputCap);
  return {
    words: words.slice(0, space === -1 ? inputCap : space),
    note: `The message is long: its first ${inputCap} characters were read.`,
  };
}
