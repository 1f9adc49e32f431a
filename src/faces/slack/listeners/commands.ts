import type { AllMiddlewareArgs, SlackCommandMiddlewareArgs } from '@slack/bolt';
import { commandNamed } from '../../commands.ts';
import { askInChat, isBeingRead } from '../ask.ts';
import { deliver, persistently } from '../deliver.ts';
import type { Desk } from '../desk.ts';
import { placeOf } from '../place.ts';
import { renderNotice, renderSlack } from '../render.ts';
import { typedWords } from '../text.ts';
import { answerOf } from './answer-of.ts';
import { pictureFor } from './picture-for.ts';

/**
 * `/fit 405b int4 h100`: answered within the acknowledgement itself, which is the fastest way there is and needs no
 * further request. What has to be read from the hub first, and a chart that has to be uploaded, come after it.
 */
export function slashCommand(desk: Desk) {
  return async (args: SlackCommandMiddlewareArgs & AllMiddlewareArgs): Promise<void> => {
    const { command, ack, respond, client } = args;
    if (commandNamed(command.command.slice(1))?.ofChannel === true) return await aboutChannel(desk, args);
    const asker = { user: command.user_id, team: command.team_id };
    const asked = await askInChat(desk, asker, command.command.slice(1), typedWords(command.text ?? ''));
    if ('notice' in asked) return await ack({ response_type: 'ephemeral', ...renderNotice(asked.notice) });
    const forOne = 'reply' in asked ? asked.reply.private : asked.private;
    const response_type = forOne ? 'ephemeral' : 'in_channel';
    if ('reply' in asked && !desk.charts.canUpload(asked.reply.card)) {
      const { card } = asked.reply;
      return await ack({
        response_type,
        ...renderSlack(card, { picture: desk.charts.atOnce(card), canShare: forOne }),
      });
    }
    await ack({ response_type });
    const { card } = await answerOf(desk, asked, () =>
      respond({ response_type: 'ephemeral', ...renderNotice(isBeingRead) }),
    );
    await deliver(card, await pictureFor(desk, card, client), { canShare: forOne }, (message) =>
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
  const { card, private: forOne } = await answerOf(desk, asked, () =>
    send({ response_type: 'ephemeral', ...renderNotice(isBeingRead) }),
  );
  const response_type = forOne ? 'ephemeral' : 'in_channel';
  await deliver(card, { kind: 'native' }, {}, (message) => send({ response_type, ...message }));
}
