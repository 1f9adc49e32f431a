import type { Answering, Told } from '../ask.ts';
import type { Desk } from '../desk.ts';

/**
 * The answer, once it is there.
 * @param tell says meanwhile that it is being read, where that takes a while; that it fails is no trouble
 */
export async function answerOf(desk: Desk, answering: Answering, tell: () => Promise<unknown>): Promise<Told> {
  if ('reply' in answering) return answering.reply;
  let telling: Promise<unknown> | undefined;
  const timer = setTimeout(() => {
    telling = tell().catch(() => undefined);
  }, desk.noticeAfterMs);
  try {
    return await answering.later;
  } finally {
    clearTimeout(timer);
    await telling;
  }
}
