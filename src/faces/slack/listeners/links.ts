import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt';
import type { LinkUnfurls } from '@slack/types';
import { createDeliveries } from '../../deliveries.ts';
import { answerBy, type Told, takeFrom } from '../ask.ts';
import type { Desk } from '../desk.ts';
import { renderUnfurl } from '../render/unfurl.ts';

/** Of a message with more links the first ones are shown. */
const most = 3;

/**
 * A link to a model on the hub was shared: a line under it says what the model needs, with a button for the whole answer.
 * Nothing is said where there is no answer, or not in time. A link that comes again in a channel within the hour is left alone.
 */
export function linkShared(desk: Desk, withinMs: number) {
  const shown = createDeliveries();
  return async (args: SlackEventMiddlewareArgs<'link_shared'> & AllMiddlewareArgs): Promise<void> => {
    const { event, body, client } = args;
    // What is still being written has no channel yet, and is seen by its writer.
    const isDraft = event.source === 'composer';
    const place = isDraft ? `${body.team_id} ${event.user}` : event.channel;
    const links = [...new Set(event.links.map(({ url }) => url))]
      .slice(0, most)
      .filter((url) => shown.first(`${place} ${url}`));
    if (links.length === 0 || (await takeFrom(desk.limits, { user: event.user, team: body.team_id })) !== undefined)
      return;
    const cards = await Promise.all(links.map(async (url) => [url, await inTime(desk, url, withinMs)] as const));
    const unfurls: LinkUnfurls = {};
    for (const [url, told] of cards) if (told?.card.kind === 'fit') unfurls[url] = renderUnfurl(told.card);
    if (Object.keys(unfurls).length === 0) return;
    const { unfurl_id, channel, message_ts: ts } = event;
    await client.chat.unfurl(
      isDraft && unfurl_id !== undefined ? { unfurl_id, source: 'composer', unfurls } : { channel, ts, unfurls },
    );
  };
}

async function inTime(desk: Desk, url: string, withinMs: number): Promise<Told | undefined> {
  const answering = answerBy(desk, 'fit', url);
  if ('reply' in answering) return answering.reply;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, withinMs, undefined);
  });
  return await Promise.race([answering.later, late]).finally(() => clearTimeout(timer));
}
