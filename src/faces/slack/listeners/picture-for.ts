import type { webApi } from '@slack/bolt';
import type { Card } from '../../../answer/card.ts';
import type { Desk } from '../desk.ts';
import type { Picture } from '../picture.ts';

/** The best picture for a reply that follows an acknowledgement and so has time for an upload. */
export async function pictureFor(desk: Desk, card: Card, client: webApi.WebClient): Promise<Picture> {
  return desk.charts.canUpload(card) ? await desk.charts.uploaded(card, client) : desk.charts.atOnce(card);
}
