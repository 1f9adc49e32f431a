import type { AllMiddlewareArgs, SlackCommandMiddlewareArgs } from '@slack/bolt';
import { askInChat } from '../ask.ts';
import { deliver, persistently } from '../deliver.ts';
import type { Desk } from '../desk.ts';
import { renderNotice, renderSlack } from '../render.ts';
import { typedWords } from '../text.ts';

/**
 * `/fit 405b int4 h100`: answered within the acknowledgement itself, which is the fastest way there is and needs no
 * further request. Only a chart that has to be uploaded comes after it.
 */
export function slashCommand(desk: Desk) {
  return async ({ command, ack, respond, client }: SlackCommandMiddlewareArgs & AllMiddlewareArgs): Promise<void> => {
    const asker = { user: command.user_id, team: command.team_id };
    const asked = await askInChat(desk, asker, command.command.slice(1), typedWords(command.text ?? ''));
    if ('notice' in asked) return await ack({ response_type: 'ephemeral', ...renderNotice(asked.notice) });
    const { card, private: forOne } = asked.reply;
    const response_type = forOne ? 'ephemeral' : 'in_channel';
    if (!desk.charts.canUpload(card)) {
      return await ack({
        response_type,
        ...renderSlack(card, { picture: desk.charts.atOnce(card), canShare: forOne }),
      });
    }
    await ack({ response_type });
    const picture = await desk.charts.uploaded(card, client);
    await deliver(card, picture, { canShare: forOne }, (message) =>
      persistently(() => respond({ response_type, ...message }), desk.respondRetriesMs),
    );
  };
}
