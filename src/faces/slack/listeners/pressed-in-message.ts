import { type Asked, isBeingRead } from '../ask.ts';
import { deliver, persistently } from '../deliver.ts';
import type { Desk } from '../desk.ts';
import type { Press } from '../render/buttons.ts';
import { renderNotice } from '../render.ts';
import type { Pressed } from './actions.ts';
import { answerOf } from './answer-of.ts';
import { pictureFor } from './picture-for.ts';

/**
 * Answers a press under a message through its response_url: `replace` edits the message, `follow-up` answers in the
 * message's thread or to the person who alone sees it, `share` posts for everyone.
 */
export async function pressedInMessage(
  desk: Desk,
  { body, respond, client }: Pressed,
  effect: Press['effect'],
  asked: Asked,
): Promise<void> {
  const { forOne, thread, ts } = placeOf(body.container);
  if ('notice' in asked) {
    const notice = { response_type: 'ephemeral' as const, replace_original: false, ...renderNotice(asked.notice) };
    await persistently(() => respond(notice), desk.respondRetriesMs);
    return;
  }
  const { card, private: isWished } = await answerOf(desk, asked, () =>
    respond({ response_type: 'ephemeral', replace_original: false, ...renderNotice(isBeingRead) }),
  );
  const stays = effect === 'share' ? false : forOne || isWished;
  const place =
    effect === 'replace'
      ? { replace_original: true }
      : {
          replace_original: false,
          response_type: stays ? ('ephemeral' as const) : ('in_channel' as const),
          ...inThread(effect === 'follow-up' && !stays ? (thread ?? ts) : thread),
        };
  await deliver(card, await pictureFor(desk, card, client), { canShare: stays }, (message) =>
    persistently(() => respond({ ...place, ...message }), desk.respondRetriesMs),
  );
}

interface Place {
  readonly forOne: boolean;
  readonly thread: string | undefined;
  readonly ts: string | undefined;
}

function placeOf(container: Readonly<Record<string, unknown>>): Place {
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return {
    forOne: container['is_ephemeral'] === true,
    thread: text(container['thread_ts']),
    ts: text(container['message_ts']),
  };
}

function inThread(ts: string | undefined): { thread_ts?: string } {
  return ts === undefined ? {} : { thread_ts: ts };
}
