import { webApi } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { type Asked, isBeingRead, type Told } from '../ask.ts';
import type { Desk } from '../desk.ts';
import type { Press } from '../render/buttons.ts';
import { askModal, noticeModal } from '../views/ask.ts';
import type { Pressed } from './actions.ts';

/**
 * Answers a press on the home tab or in a modal: from the home tab a modal opens, in a modal `replace` changes it and a
 * follow-up is laid on top. A modal opens only right after the press, so one that says to wait comes before an answer that has
 * to be read from the hub.
 */
export async function pressedInView(desk: Desk, pressed: Pressed, press: Press, asked: Asked): Promise<void> {
  const answered = ({ card }: Told): ModalView =>
    askModal(card, { command: press.command, picture: desk.charts.atOnce(card), typed: press.words });
  if ('notice' in asked) return void (await show(pressed, 'follow-up', noticeModal(asked.notice)));
  if ('reply' in asked) return void (await show(pressed, press.effect, answered(asked.reply)));
  const view_id = await show(pressed, press.effect, noticeModal(isBeingRead));
  const view = answered(await asked.later);
  if (view_id !== undefined) await pressed.client.views.update({ view_id, view });
}

/** @returns the id of the modal that now has the view */
async function show({ body, client }: Pressed, effect: Press['effect'], view: ModalView): Promise<string | undefined> {
  const { trigger_id } = body;
  if (body.view?.type !== 'modal') return (await client.views.open({ trigger_id, view })).view?.id;
  if (effect !== 'replace') return await pushed(client, trigger_id, body.view.id, view);
  return (await client.views.update({ view_id: body.view.id, view })).view?.id;
}

/** Slack stacks three modals; the fourth takes the third's place. */
async function pushed(
  client: webApi.WebClient,
  trigger_id: string,
  viewId: string,
  view: ModalView,
): Promise<string | undefined> {
  try {
    return (await client.views.push({ trigger_id, view })).view?.id;
  } catch (error) {
    if (!(error instanceof webApi.WebAPIPlatformError) || error.data.error !== 'push_limit_reached') throw error;
    return (await client.views.update({ view_id: viewId, view })).view?.id;
  }
}
