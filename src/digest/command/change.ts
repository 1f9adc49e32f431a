import type { Card } from '../../answer/card.ts';
import { prepareWords } from '../../answer/prepare.ts';
import { usd } from '../../answer/price/usd.ts';
import { putBudget, removeBudget } from '../../store/budgets.ts';
import { pauseChannel, putChannel } from '../../store/channels.ts';
import { forgetSkipped } from '../../store/deliveries.ts';
import { listSchedules, moveSchedule, putSchedule, removeSchedule } from '../../store/schedules.ts';
import type { Channel } from '../../store/schema.ts';
import { listWatches, putWatch, removeWatch } from '../../store/watches.ts';
import type { Newsroom } from '../compose-delivery.ts';
import type { Poster } from '../poster.ts';
import { readWatch } from '../read-watch.ts';
import { type Recalled, recall } from '../recall.ts';
import { nextRun } from '../schedule/next-runs.ts';
import { ruleSchema } from '../schedule/rule.ts';
import { ruleWords, sayDay, sayRule } from '../schedule/say-rule.ts';
import { cannotBeWatched, exampleWatch, runsSection, wordCard } from './cards.ts';
import type { Place } from './place.ts';
import type { DigestCommand } from './read-command.ts';
import { type DigestReply, forAll, forAsker } from './reply.ts';

/** What the command needs beside what a digest is made of. */
export interface CommandRoom extends Newsroom {
  /** By platform: a digest that a platform already has is taken back by them. */
  readonly posters: ReadonlyMap<string, Poster>;
}

/** So many of each a channel may have: a digest has to stay readable. */
const most = { schedules: 5, watches: 20 } as const;

type Change = Extract<
  DigestCommand,
  { does: 'schedule' | 'watch' | 'unwatch' | 'budget' | 'pause' | 'resume' | 'stop' }
>;

/** Changes what is set up in a channel. @param known the channel, where something is set up there */
export async function change(
  command: Change,
  place: Place,
  known: Channel | undefined,
  room: CommandRoom,
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
      return await stop(command.number, known, room, now);
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
  await prepareWords(words);
  const reading = readWatch(words, ask);
  const { title } = reading;
  if ('problem' in reading)
    return forAsker(wordCard(cannotBeWatched(words, reading.problem), { next: [exampleWatch] }));
  const said = reading.answer;
  const channel = await putChannel(store, place, place.person);
  const watches = await listWatches(store, channel.id);
  if (watches.some((other) => other.words === said.words))
    return forAsker(wordCard(`${title} is watched already.`, { next: ['list'] }));
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
    wordCard(`${title} is priced in every digest of this channel.${now}`, {
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
  { store, posters }: CommandRoom,
  now: Date,
): Promise<DigestReply> {
  const schedules = channel === undefined ? [] : await listSchedules(store, channel.id);
  if (channel === undefined || schedules.length === 0)
    return forAsker(wordCard('No digest is set up in this channel.', { next: ['weekly monday 9:00 Europe/Berlin'] }));
  if (does === 'pause') {
    await pauseChannel(store, channel.id, 'somebody paused it with /digest pause');
    const recalled = await recall(store, posters.get(channel.platform), channel, () => true, {
      reason: 'digests were paused, and the platform gave it back',
      now,
    });
    return forAll(
      wordCard('Digests in this channel are paused.', { next: ['resume'], caveats: sayRecalled(recalled) }),
    );
  }
  if (!channel.paused) return forAsker(wordCard('Digests in this channel are not paused.', { next: ['list'] }));
  if (place.cannotPost !== undefined) return forAsker(wordCard(place.cannotPost));
  await forgetSkipped(store, channel.id, now);
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
  { store, posters }: CommandRoom,
  now: Date,
): Promise<DigestReply> {
  const schedules = channel === undefined ? [] : await listSchedules(store, channel.id);
  const chosen = number === undefined ? schedules : schedules.slice(number - 1, number);
  if (channel === undefined || chosen.length === 0)
    return forAsker(noSuch(number ?? 1, schedules.length, 'digests are set up'));
  for (const { id } of chosen) await removeSchedule(store, id);
  const ids = new Set(chosen.map(({ id }) => id));
  const recalled = await recall(store, posters.get(channel.platform), channel, ({ schedule_id: of }) => ids.has(of), {
    reason: 'its schedule was stopped, and the platform gave it back',
    now,
  });
  const stopped = chosen.map(({ rule }) => sayRule(ruleSchema.parse(rule))).join('; ');
  return forAll(
    wordCard(`Stopped: ${stopped}. What is watched, and the budget, are kept.`, {
      next: ['list'],
      caveats: sayRecalled(recalled),
    }),
  );
}

function sayRecalled({ takenBack, stillComing }: Recalled): string[] {
  return [
    ...takenBack.map(({ period }) => `The digest of ${sayDay(period)} was handed over already, and was taken back`),
    ...stillComing.map(({ period }) => `The digest of ${sayDay(period)} was handed over already and may still come`),
  ];
}
