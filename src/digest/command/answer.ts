import type { Card } from '../../answer/card.ts';
import { findBudget } from '../../store/budgets.ts';
import { findChannel } from '../../store/channels.ts';
import { deliveryById, troubledDeliveries } from '../../store/deliveries.ts';
import { listSchedules } from '../../store/schedules.ts';
import type { Channel, Delivery } from '../../store/schema.ts';
import { StoreUnavailable } from '../../store/unavailable.ts';
import { listWatches } from '../../store/watches.ts';
import { digestCard } from '../card.ts';
import { composeFor, type Newsroom } from '../compose-delivery.ts';
import { detailsCard } from '../details-card.ts';
import type { Digest } from '../digest.ts';
import { ruleSchema } from '../schedule/rule.ts';
import { sayDay } from '../schedule/say-rule.ts';
import { helpCard, listCard, wordCard } from './cards.ts';
import { type CommandRoom, change } from './change.ts';
import type { Place } from './place.ts';
import { readDigestCommand } from './read-command.ts';
import { type DigestReply, forAll, forAsker } from './reply.ts';

/** How long the list tells of a digest that was not posted. */
const troubleShownMs = 31 * 24 * 60 * 60_000;

/** Answers `/digest ...` in a channel. Never throws: a database that is not there is said. */
export async function answerDigest(words: string, place: Place, room: CommandRoom, now: Date): Promise<DigestReply> {
  try {
    return await answer(words, place, room, now);
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    return forAsker(wordCard(`Digests cannot be looked up now. ${error.message}`));
  }
}

async function answer(words: string, place: Place, room: CommandRoom, now: Date): Promise<DigestReply> {
  const { store } = room;
  const channel = await findChannel(store, place);
  const schedules = channel === undefined ? [] : await listSchedules(store, channel.id);
  const zone = schedules[0] && ruleSchema.parse(schedules[0].rule).zone;
  const command = readDigestCommand(words, zone);
  switch (command.does) {
    case 'help':
      return forAsker(helpCard());
    case 'wrong':
      return forAsker(wordCard(command.problem, { next: command.suggestions }));
    case 'list':
      return forAsker(await list(channel, room, now));
    case 'preview':
      return forAsker(await preview(channel, room, now));
    case 'details':
      return details(command.delivery, channel, room);
    default: {
      const refused = await place.mayManage(channel?.owner);
      if (refused !== undefined) return forAsker(wordCard(refused));
      return await change(command, place, channel, room, now);
    }
  }
}

async function list(channel: Channel | undefined, { store }: Newsroom, now: Date): Promise<Card> {
  if (channel === undefined)
    return listCard(undefined, { schedules: [], watches: [], budget: undefined, remarks: [] }, now);
  const [schedules, watches, budget, troubled] = await Promise.all([
    listSchedules(store, channel.id),
    listWatches(store, channel.id),
    findBudget(store, channel.id),
    troubledDeliveries(store, channel.id, new Date(now.getTime() - troubleShownMs)),
  ]);
  return listCard(channel, { schedules, watches, budget, remarks: troubled.map(remark) }, now);
}

function remark({ period, state, reason }: Delivery): string {
  const what = state === 'unsure' ? 'may or may not have been posted' : 'was not posted';
  return `The digest of ${sayDay(period)} ${what}: ${reason ?? 'no reason is known'}`;
}

async function preview(channel: Channel | undefined, room: Newsroom, now: Date): Promise<Card> {
  const [schedule] = channel === undefined ? [] : await listSchedules(room.store, channel.id);
  const digest = await composeFor(room, {
    channelId: channel?.id,
    scheduleId: schedule?.id,
    rule: schedule?.rule,
    period: now.toISOString().slice(0, 10),
    late: false,
    now,
  });
  const card = digestCard(digest);
  return { ...card, title: `Preview · ${card.title}` };
}

/** Only of digests of this very channel: what another one watches is nobody's business here. */
async function details(id: number, channel: Channel | undefined, { store }: Newsroom): Promise<DigestReply> {
  const delivery = await deliveryById(store, id);
  if (delivery === undefined || channel === undefined || delivery.channel_id !== channel.id || delivery.digest === null)
    return forAsker(
      wordCard(`No digest number ${id} was posted in this channel, or its channel's digests were removed.`),
    );
  return forAll(detailsCard(delivery.digest as Digest));
}
