import type { AllMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import { askInChat, isBeingRead, type Told } from '../ask.ts';
import type { Desk } from '../desk.ts';
import { typedWords } from '../text.ts';
import { askedCommand, askModal, noticeModal, typedIn } from '../views/ask.ts';

/**
 * The modal's question was sent: the answer takes the place of the one that is shown, within the acknowledgement, or after it
 * where it has to be read from the hub first.
 */
export function questionSubmitted(desk: Desk) {
  return async ({
    ack,
    body,
    view,
    client,
  }: SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs): Promise<void> => {
    const { blockId, words } = typedIn(view.state.values);
    const asker = { user: body.user.id, team: body.team?.id ?? body.user.team_id };
    const command = askedCommand(view.private_metadata);
    const asked = await askInChat(desk, asker, command, typedWords(words));
    if ('notice' in asked) return await ack({ response_action: 'errors', errors: { [blockId]: asked.notice } });
    const shown = ({ card }: Told) => askModal(card, { command, picture: desk.charts.atOnce(card), typed: words });
    if ('reply' in asked) return await ack({ response_action: 'update', view: shown(asked.reply) });
    await ack({ response_action: 'update', view: noticeModal(isBeingRead) });
    await client.views.update({ view_id: view.id, view: shown(await asked.later) });
  };
}
