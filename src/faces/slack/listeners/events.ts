import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt';
import { askInChat, isBeingRead } from '../ask.ts';
import { deliver } from '../deliver.ts';
import type { Desk } from '../desk.ts';
import { placeOf } from '../place.ts';
import { renderNotice } from '../render.ts';
import { typedWords } from '../text.ts';
import { homeView } from '../views/home.ts';
import { answerOf } from './answer-of.ts';
import { pictureFor } from './picture-for.ts';

/**
 * `@fitcheck 405b int4 h100`: answered in the thread of the message that says so; where that takes a while, a message there
 * says so and becomes the answer. Other bots are not answered.
 */
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
    const inThread = { channel: event.channel, thread_ts: event.thread_ts ?? event.ts };
    let waiting: string | undefined;
    const { card, private: forOne } = await answerOf(desk, asked, async () => {
      const notice = renderNotice(isBeingRead);
      if ('private' in asked && asked.private) await client.chat.postEphemeral({ ...forAsker, ...notice });
      else waiting = (await client.chat.postMessage({ ...inThread, ...notice })).ts;
    });
    await deliver(card, await pictureFor(desk, card, client), { canShare: false }, (message) => {
      if (forOne) return client.chat.postEphemeral({ ...forAsker, ...message });
      return waiting === undefined
        ? client.chat.postMessage({ ...inThread, ...message })
        : client.chat.update({ channel: event.channel, ts: waiting, ...message });
    });
  };
}

/** The home tab is drawn each time somebody opens it. */
export function homeOpened(desk: Desk) {
  return async ({ event, client }: SlackEventMiddlewareArgs<'app_home_opened'> & AllMiddlewareArgs): Promise<void> => {
    if (event.tab !== 'home') return;
    await client.views.publish({ user_id: event.user, view: homeView(desk.pageUrl) });
  };
}
