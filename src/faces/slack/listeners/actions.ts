import type { AllMiddlewareArgs, BlockAction, ButtonAction, SlackActionMiddlewareArgs } from '@slack/bolt';
import { askByButton } from '../ask.ts';
import type { Desk } from '../desk.ts';
import { placeOf } from '../place.ts';
import { readPress } from '../render/buttons.ts';
import { pressedInMessage } from './pressed-in-message.ts';
import { pressedInView } from './pressed-in-view.ts';

/** A button's press. */
export type Pressed = SlackActionMiddlewareArgs<BlockAction> & AllMiddlewareArgs;

/** A button under a card, on the home tab or in the modal: its question is asked as if it had been typed. */
export function pressed(desk: Desk) {
  return async (args: Pressed): Promise<void> => {
    await args.ack();
    const press = readPress((args.action as ButtonAction).value);
    if (press === undefined) return;
    const asker = { user: args.body.user.id, team: args.body.team?.id ?? args.body.user.team_id };
    const { user: person, team } = asker;
    const channel = args.body.channel?.id;
    const place =
      team === undefined || channel === undefined
        ? undefined
        : placeOf({ team, channel, person }, args.client, desk.scopes());
    const asked = await askByButton(desk, asker, press.command, press.words, place);
    if (args.body.view === undefined) await pressedInMessage(desk, args, press.effect, asked);
    else await pressedInView(desk, args, press, asked);
  };
}

/** A button that only opens a link: Slack still wants to hear that it was seen. */
export async function acknowledge({ ack }: Pick<Pressed, 'ack'>): Promise<void> {
  await ack();
}
