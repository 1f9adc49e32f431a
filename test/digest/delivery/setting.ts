import { pino } from 'pino';
import type { ChartRenderer } from '../../../src/answer/chart/renderer.ts';
import { fit } from '../../../src/answer/fit.ts';
import type { CommandRoom } from '../../../src/digest/command/change.ts';
import { composeDelivery } from '../../../src/digest/compose-delivery.ts';
import { type DeliverOptions, deliver } from '../../../src/digest/deliver.ts';
import type { Poster } from '../../../src/digest/poster.ts';
import { createRecordKeeper } from '../../../src/digest/record-keeper.ts';
import { nextRun } from '../../../src/digest/schedule/next-runs.ts';
import { readRule } from '../../../src/digest/schedule/read-rule.ts';
import { lookForDue } from '../../../src/digest/service.ts';
import { createDiscordPoster } from '../../../src/faces/discord/digest-poster.ts';
import { createSlackPoster } from '../../../src/faces/slack/digest-poster.ts';
import { currentPrices } from '../../../src/prices/current.ts';
import { putChannel } from '../../../src/store/channels.ts';
import { putSchedule } from '../../../src/store/schedules.ts';
import type { Store } from '../../../src/store/store.ts';
import { putWatch } from '../../../src/store/watches.ts';

export const logger = pino({ level: process.env['TEST_LOG'] ?? 'silent' }, pino.destination(2));

const onePixel: ChartRenderer = {
  png: () => Promise.resolve(Buffer.from('89504e470d0a1a0a', 'hex')),
  close: () => Promise.resolve(),
};

/** The real posters, talking to servers on this machine. */
export function postersFor(urls: { readonly discordUrl: string; readonly slackUrl: string }): Map<string, Poster> {
  return new Map([
    [
      'discord',
      createDiscordPoster({ token: 'made-up.login.token', apiUrl: urls.discordUrl, renderer: onePixel, logger }),
    ],
    [
      'slack',
      createSlackPoster({
        tokenOf: () => Promise.resolve('xoxb-1-for-tests'),
        apiUrl: urls.slackUrl,
        renderer: onePixel,
        logger,
        tuning: { uploadPollMs: 1 },
      }),
    ],
  ]);
}

export function roomFor(store: Store, posters: CommandRoom['posters'] = new Map()): CommandRoom {
  return { store, keeper: createRecordKeeper(store), prices: currentPrices, answer: fit, posters };
}

/** What delivering needs, with a clock of the test's. */
export function optionsFor(
  store: Store,
  urls: { readonly discordUrl: string; readonly slackUrl: string },
  now: () => Date,
): DeliverOptions {
  const room = roomFor(store);
  return {
    store,
    posters: postersFor(urls),
    compose: (delivery, at) => composeDelivery(room, delivery, at),
    logger,
    now,
  };
}

/** What one process does at a moment: it looks, and delivers whatever may be delivered by then. */
export async function lookAndDeliver(options: DeliverOptions): Promise<void> {
  const due: number[] = [];
  await lookForDue(options, async ({ id }, startAfter) => {
    if (startAfter <= options.now()) due.push(id);
  });
  for (const id of due) await deliver(id, options);
}

/** A weekly digest in a channel, first due on the Monday after `now`, at 9:00 UTC. */
export async function subscribe(
  store: Store,
  platform: string,
  channel: string,
  now: Date,
  words = 'weekly monday 9:00 utc',
): Promise<{ readonly channelId: number; readonly scheduleId: number; readonly due: Date }> {
  const { id } = await putChannel(store, { platform, workspace: 'w1', channel }, 'owner');
  const reading = readRule(words);
  if ('problem' in reading) throw new Error(reading.problem);
  const next = nextRun(reading.rule, now);
  await putWatch(store, id, '405b int4 h100');
  const schedule = await putSchedule(store, {
    channelId: id,
    rule: reading.rule,
    words,
    createdBy: 'owner',
    nextAt: next.at,
    nextPeriod: next.period,
  });
  return { channelId: id, scheduleId: schedule.id, due: next.at };
}
