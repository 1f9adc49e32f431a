import type { AllMiddlewareArgs, SlackCommandMiddlewareArgs } from '@slack/bolt';
import { commandNamed } from '../../commands.ts';
import { askInChat } from '../ask.ts';
import { deliver, persistently } from '../deliver.ts';
import type { Desk } from '../desk.ts';
import { placeOf } from '../place.ts';
import { renderNotice, renderSlack } from '../render.ts';
import { typedWords } from '../text.ts';

/**
 * `/fit 405b int4 h100`: answered within the acknowledgement itself, which is the fastest way there is and needs no
 * further request. Only a chart that has to be uploaded comes after it.
 */
export function slashCommand(desk: Desk) {
  return async (args: SlackCommandMiddlewareArgs & AllMiddlewareArgs): Promise<void> => {
    const { command, ack, respond, client } = args;
    if (commandNamed(command.command.slice(1))?.ofChannel === true) return await aboutChannel(desk, args);
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

/** `/digest list`: what it has to look up may take longer than Slack waits, so the answer follows the acknowledgement. */
async function aboutChannel(
  desk: Desk,
  { command, ack, respond, client }: SlackCommandMiddlewareArgs & AllMiddlewareArgs,
): Promise<void> {
  await ack();
  const { user_id: person, team_id: team, channel_id: channel } = command;
  const place = placeOf({ team, channel, person }, client, desk.scopes());
  const words = typedWords(command.text ?? '');
  const asked = await askInChat(desk, { user: person, team }, command.command.slice(1), words, place);
  const send = (message: object) => persistently(() => respond(message), desk.respondRetriesMs);
  if ('notice' in asked) {
    await send({ response_type: 'ephemeral', ...renderNotice(asked.notice) });
    return;
  }
  const { card, private: forOne } = asked.reply;
  const response_type = forOne ? 'ephemeral' : 'in_channel';
  await deliver(card, { kind: 'native' }, {}, (message) => send({ response_type, ...message }));
}
