import { isFit, isTraining } from '../../answer/answer.ts';
import type { Card } from '../../answer/card.ts';
import { usd } from '../../answer/price/usd.ts';
import { findBudget, putBudget, removeBudget } from '../../store/budgets.ts';
import { findChannel, pauseChannel, putChannel } from '../../store/channels.ts';
import { deliveryById, troubledDeliveries } from '../../store/deliveries.ts';
import { listSchedules, moveSchedule, putSchedule, removeSchedule } from '../../store/schedules.ts';
import type { Channel, Delivery } from '../../store/schema.ts';
import { StoreUnavailable } from '../../store/unavailable.ts';
import { listWatches, putWatch, removeWatch } from '../../store/watches.ts';
import { digestCard } from '../card.ts';
import { composeFor, type Newsroom } from '../compose-delivery.ts';
import { detailsCard } from '../details-card.ts';
import type { Digest } from '../digest.ts';
import { nextRun } from '../schedule/next-runs.ts';
import { ruleSchema } from '../schedule/rule.ts';
import { ruleWords, sayDay, sayRule } from '../schedule/say-rule.ts';
import { helpCard, listCard, runsSection, wordCard } from './cards.ts';
import type { Place } from './place.ts';
import { type DigestCommand, readDigestCommand } from './read-command.ts';

/** A reply to `/digest`, for the asker alone or for the channel. */
export interface DigestReply {
  readonly card: Card;
  readonly private: boolean;
}

/** So many of each a channel may have: a digest has to stay readable. */
const most = { schedules: 5, watches: 20 } as const;

/** How long the list tells of a digest that was not posted. */
const troubleShownMs = 31 * 24 * 60 * 60_000;

/** Answers `/digest ...` in a channel. Never throws: a database that is not there is said. */
export async function answerDigest(words: string, place: Place, room: Newsroom, now: Date): Promise<DigestReply> {
  try {
    return await answer(words, place, room, now);
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    return forAsker(wordCard(`Digests cannot be looked up now. ${error.message}`));
  }
}

async function answer(words: string, place: Place, room: Newsroom, now: Date): Promise<DigestReply> {
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

function forAsker(card: Card): DigestReply {
  return { card, private: true };
}

function forAll(card: Card): DigestReply {
  return { card, private: false };
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

type Change = Extract<
  DigestCommand,
  { does: 'schedule' | 'watch' | 'unwatch' | 'budget' | 'pause' | 'resume' | 'stop' }
>;

async function change(
  command: Change,
  place: Place,
  known: Channel | undefined,
  room: Newsroom,
  now: Date,
): Promise<DigestReply> {
  switch (command.does) {
    case 'schedule':
      return await schedule(command, place, room, now);
    case 'watch':
      return await watch(command.words, place, room);
    case 'unwatch':
      return await unwatch(command.number, known, room);
    case 'budget':
      return await budget(command.usdPerMonth, place, room);
    case 'pause':
    case 'resume':
      return await pauseOrResume(command.does, known, place, room, now);
    case 'stop':
      return await stop(command.number, known, room);
  }
}

async function schedule(
  { rule, notes }: Extract<Change, { does: 'schedule' }>,
  place: Place,
  { store }: Newsroom,
  now: Date,
): Promise<DigestReply> {
  if (place.cannotPost !== undefined) return forAsker(wordCard(place.cannotPost));
  const channel = await putChannel(store, place, place.person);
  const schedules = await listSchedules(store, channel.id);
  const words = ruleWords(rule);
  if (schedules.some((other) => other.words === words))
    return forAsker(wordCard(`That digest is set up already: ${sayRule(rule)}.`, { next: ['list'] }));
  if (schedules.length >= most.schedules) {
    return forAsker(
      wordCard(`This channel has ${most.schedules} digests, as many as one can have. Stop one first.`, {
        next: ['list'],
      }),
    );
  }
  const next = nextRun(rule, now);
  await putSchedule(store, {
    channelId: channel.id,
    rule,
    words,
    createdBy: place.person,
    nextAt: next.at,
    nextPeriod: next.period,
  });
  if (channel.paused) await pauseChannel(store, channel.id, null);
  const watches = await listWatches(store, channel.id);
  return forAll({
    ...wordCard(`A digest of hardware costs comes ${sayRule(rule)}.`, {
      title: 'Digest set up',
      next: watches.length === 0 ? ['watch 405b int4 h100', 'preview'] : ['preview'],
      caveats: notes.map((note) => `Assumed: ${note}`),
    }),
    sections: [runsSection(rule, now)],
  });
}

async function watch(words: string, place: Place, { store, answer: ask }: Newsroom): Promise<DigestReply> {
  const { answer: said, card } = ask(words);
  if (!said.ok || !(isFit(said) || isTraining(said))) {
    const why = said.ok ? 'That is not a deployment.' : said.error.message;
    return forAsker(wordCard(`"${words}" cannot be watched: ${why}`, { next: ['watch 405b int4 h100'] }));
  }
  const channel = await putChannel(store, place, place.person);
  const watches = await listWatches(store, channel.id);
  if (watches.some((other) => other.words === said.words))
    return forAsker(wordCard(`${card.title} is watched already.`, { next: ['list'] }));
  if (watches.length >= most.watches) {
    return forAsker(
      wordCard(`This channel watches ${most.watches} deployments, as many as one can. Unwatch one first.`, {
        next: ['list'],
      }),
    );
  }
  await putWatch(store, channel.id, said.words);
  const schedules = await listSchedules(store, channel.id);
  const now = said.cost?.usdPerHour === undefined ? '' : ` Now: ${usd(said.cost.usdPerHour)}/h.`;
  return forAll(
    wordCard(`${card.title} is priced in every digest of this channel.${now}`, {
      title: 'Watching',
      next: schedules.length === 0 ? ['weekly monday 9:00 Europe/Berlin'] : ['preview'],
      caveats: schedules.length === 0 ? ['No digest is set up in this channel yet'] : [],
    }),
  );
}

async function unwatch(number: number, channel: Channel | undefined, { store }: Newsroom): Promise<DigestReply> {
  const watches = channel === undefined ? [] : await listWatches(store, channel.id);
  const watched = watches[number - 1];
  if (watched === undefined) return forAsker(noSuch(number, watches.length, 'deployments are watched'));
  await removeWatch(store, watched.id);
  return forAll(wordCard(`Not watched any more: ${watched.words}.`, { next: ['list'] }));
}

function noSuch(number: number, count: number, what: string): Card {
  return wordCard(`There is no number ${number}: ${count === 0 ? 'no' : count} ${what} in this channel.`, {
    next: ['list'],
  });
}

async function budget(usdPerMonth: number | null, place: Place, { store }: Newsroom): Promise<DigestReply> {
  const channel = await putChannel(store, place, place.person);
  if (usdPerMonth === null) {
    const had = await removeBudget(store, channel.id);
    return had ? forAll(wordCard('The budget is removed.')) : forAsker(wordCard('There was no budget.'));
  }
  await putBudget(store, channel.id, usdPerMonth);
  return forAll(
    wordCard(
      `Budget: ${usd(usdPerMonth)} a month. A digest says when what is watched passes 50, 80 and 100 % of it at list prices.`,
      { title: 'Budget set', next: ['preview'] },
    ),
  );
}

async function pauseOrResume(
  does: 'pause' | 'resume',
  channel: Channel | undefined,
  place: Place,
  { store }: Newsroom,
  now: Date,
): Promise<DigestReply> {
  const schedules = channel === undefined ? [] : await listSchedules(store, channel.id);
  if (channel === undefined || schedules.length === 0)
    return forAsker(wordCard('No digest is set up in this channel.', { next: ['weekly monday 9:00 Europe/Berlin'] }));
  if (does === 'pause') {
    await pauseChannel(store, channel.id, 'somebody paused it with /digest pause');
    return forAll(wordCard('Digests in this channel are paused.', { next: ['resume'] }));
  }
  if (!channel.paused) return forAsker(wordCard('Digests in this channel are not paused.', { next: ['list'] }));
  if (place.cannotPost !== undefined) return forAsker(wordCard(place.cannotPost));
  // What was missed in the pause was not wanted: the next digest tells it.
  for (const { id, rule } of schedules) await moveSchedule(store, id, nextRun(ruleSchema.parse(rule), now));
  await pauseChannel(store, channel.id, null);
  const [first] = schedules;
  return forAll({
    ...wordCard('Digests in this channel go on.', { next: ['preview'] }),
    sections: first === undefined ? [] : [runsSection(first.rule, now)],
  });
}

async function stop(
  number: number | undefined,
  channel: Channel | undefined,
  { store }: Newsroom,
): Promise<DigestReply> {
  const schedules = channel === undefined ? [] : await listSchedules(store, channel.id);
  const chosen = number === undefined ? schedules : schedules.slice(number - 1, number);
  if (chosen.length === 0) return forAsker(noSuch(number ?? 1, schedules.length, 'digests are set up'));
  for (const { id } of chosen) await removeSchedule(store, id);
  const stopped = chosen.map(({ rule }) => sayRule(ruleSchema.parse(rule))).join('; ');
  return forAll(wordCard(`Stopped: ${stopped}. What is watched, and the budget, are kept.`, { next: ['list'] }));
}
