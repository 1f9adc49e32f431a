import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt';
import { askInChat } from '../ask.ts';
import { deliver } from '../deliver.ts';
import type { Desk } from '../desk.ts';
import { placeOf } from '../place.ts';
import { renderNotice } from '../render.ts';
import { typedWords } from '../text.ts';
import { homeView } from '../views/home.ts';
import { pictureFor } from './picture-for.ts';

/** `@fitcheck 405b int4 h100`: answered in the thread of the message that says so. Other bots are not answered. */
export function mentioned(desk: Desk) {
  return async (args: SlackEventMiddlewareArgs<'app_mention'> & AllMiddlewareArgs): Promise<void> => {
    const { event, body, client } = args;
    if (event.user === undefined || event.bot_id !== undefined) return;
    const place = placeOf({ team: body.team_id, channel: event.channel, person: event.user }, client, desk.scopes());
    const asked = await askInChat(desk, { user: event.user, team: body.team_id }, 'fit', typedWords(event.text), place);
    // Seen by one person only; within a thread only where the mention was in one, or they would not find it.
    const forAsker = {
      channel: event.channel,
      user: event.user,
      ...(event.thread_ts && { thread_ts: event.thread_ts }),
    };
    if ('notice' in asked) {
      await client.chat.postEphemeral({ ...forAsker, ...renderNotice(asked.notice) });
      return;
    }
    const { card, private: forOne } = asked.reply;
    const inThread = { channel: event.channel, thread_ts: event.thread_ts ?? event.ts };
    await deliver(card, await pictureFor(desk, card, client), { canShare: false }, (message) =>
      forOne
        ? client.chat.postEphemeral({ ...forAsker, ...message })
        : client.chat.postMessage({ ...inThread, ...message }),
    );
  };
}

/** The home tab is drawn each time somebody opens it. */
export function homeOpened(desk: Desk) {
  return async ({ event, client }: SlackEventMiddlewareArgs<'app_home_opened'> & AllMiddlewareArgs): Promise<void> => {
    if (event.tab !== 'home') return;
    await client.views.publish({ user_id: event.user, view: homeView(desk.pageUrl) });
  };
}
