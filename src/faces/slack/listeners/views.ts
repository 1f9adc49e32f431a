import type { AllMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import { askInChat } from '../ask.ts';
import type { Desk } from '../desk.ts';
import { typedWords } from '../text.ts';
import { askedCommand, askModal, typedIn } from '../views/ask.ts';

/** The modal's question was sent: the answer takes the place of the one that is shown, within the acknowledgement. */
export function questionSubmitted(desk: Desk) {
  return async ({ ack, body, view }: SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs): Promise<void> => {
    const { blockId, words } = typedIn(view.state.values);
    const asker = { user: body.user.id, team: body.team?.id ?? body.user.team_id };
    const command = askedCommand(view.private_metadata);
    const asked = await askInChat(desk, asker, command, typedWords(words));
    if ('notice' in asked) return await ack({ response_action: 'errors', errors: { [blockId]: asked.notice } });
    const { card } = asked.reply;
    const changed = askModal(card, { command, picture: desk.charts.atOnce(card), typed: words });
    await ack({ response_action: 'update', view: changed });
  };
}
