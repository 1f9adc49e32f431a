import { webApi } from '@slack/bolt';
import type { Asked } from '../ask.ts';
import type { Desk } from '../desk.ts';
import type { Press } from '../render/buttons.ts';
import { askModal, noticeModal } from '../views/ask.ts';
import type { Pressed } from './actions.ts';

/**
 * Answers a press on the home tab or in a modal: from the home tab a modal opens, in a modal `replace` changes it and a
 * follow-up is laid on top.
 */
export async function pressedInView(desk: Desk, { body, client }: Pressed, press: Press, asked: Asked): Promise<void> {
  const { trigger_id } = body;
  const view =
    'notice' in asked
      ? noticeModal(asked.notice)
      : askModal(asked.reply.card, {
          command: press.command,
          picture: desk.charts.atOnce(asked.reply.card),
          typed: press.words,
        });
  if (body.view?.type !== 'modal') {
    await client.views.open({ trigger_id, view });
  } else if (press.effect === 'replace' && !('notice' in asked)) {
    await client.views.update({ view_id: body.view.id, view });
  } else {
    await pushed(client, trigger_id, body.view.id, view);
  }
}

/** Slack stacks three modals; the fourth takes the third's place. */
async function pushed(
  client: webApi.WebClient,
  trigger_id: string,
  viewId: string,
  view: ReturnType<typeof noticeModal>,
): Promise<void> {
  try {
    await client.views.push({ trigger_id, view });
  } catch (error) {
    if (!(error instanceof webApi.WebAPIPlatformError) || error.data.error !== 'push_limit_reached') throw error;
    await client.views.update({ view_id: viewId, view });
  }
}
