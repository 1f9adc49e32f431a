import { pino } from 'pino';
import type { ChartRenderer } from '../../src/answer/chart/renderer.ts';
import { fit } from '../../src/answer/fit.ts';
import { composeDelivery } from '../../src/digest/compose-delivery.ts';
import { type DeliverOptions, deliver } from '../../src/digest/deliver.ts';
import { createRecordKeeper } from '../../src/digest/record-keeper.ts';
import { nextRun } from '../../src/digest/schedule/next-runs.ts';
import type { Rule } from '../../src/digest/schedule/rule.ts';
import { lookForDue } from '../../src/digest/service.ts';
import { createDiscordPoster } from '../../src/faces/discord/digest-poster.ts';
import { createSlackPoster } from '../../src/faces/slack/digest-poster.ts';
import { currentPrices } from '../../src/prices/current.ts';
import { putChannel } from '../../src/store/channels.ts';
import { moveSchedule, putSchedule } from '../../src/store/schedules.ts';
import { putWatch } from '../../src/store/watches.ts';
import { ChatServer } from '../../test/fakes/digest/chat-server.ts';
import { databases } from '../../test/fakes/store.ts';
import { atLeast, type Row } from './row.ts';

const count = 1_000;
const atOnce = 8;
const rule: Rule = { days: { kind: 'weekly', weekdays: [1] }, hour: 9, minute: 0, zone: 'Europe/Berlin' };
const silent = pino({ level: 'silent' });
const onePixel: ChartRenderer = {
  png: () => Promise.resolve(Buffer.from('89504e470d0a1a0a', 'hex')),
  close: () => Promise.resolve(),
};

/**
 * A thousand digests that fall due at once, each with two watched deployments: claimed, composed, kept, posted to servers on
 * this machine and settled, on the last of the databases that the tests have here (PostgreSQL where there is one).
 */
export async function digests(): Promise<Row[]> {
  const [name, startDatabases] = databases.at(-1) as (typeof databases)[number];
  const running = await startDatabases();
  const store = await running.open();
  const chat = await ChatServer.start();
  const due = new Date(Date.now() - 1000);
  for (let index = 0; index < count; index += 1) {
    const platform = index % 2 === 0 ? 'discord' : 'slack';
    const channel = await putChannel(store, { platform, workspace: 'w', channel: `C${index}` }, 'owner');
    await putWatch(store, channel.id, '405b int4 h100');
    await putWatch(store, channel.id, 'llama 3.3 70b fp8 2x h100 32k');
    const next = nextRun(rule, due);
    const made = {
      channelId: channel.id,
      rule,
      words: 'bench',
      createdBy: 'owner',
      nextAt: next.at,
      nextPeriod: next.period,
    };
    await moveSchedule(store, (await putSchedule(store, made)).id, { at: due, period: '2026-01-05' });
  }
  const room = { store, keeper: createRecordKeeper(store), prices: currentPrices, answer: fit };
  const options: DeliverOptions = {
    store,
    posters: new Map([
      [
        'discord',
        createDiscordPoster({ token: 'made-up', apiUrl: chat.discordUrl, renderer: onePixel, logger: silent }),
      ],
      [
        'slack',
        createSlackPoster({
          tokenOf: async () => 'xoxb-made-up',
          apiUrl: chat.slackUrl,
          renderer: onePixel,
          logger: silent,
        }),
      ],
    ]),
    compose: (delivery, now) => composeDelivery(room, delivery, now),
    logger: silent,
    now: () => new Date(),
  };
  const began = performance.now();
  const waiting: number[] = [];
  await lookForDue(options, async ({ id }) => waiting.push(id));
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) await deliver(id, options);
    }),
  );
  const minutes = (performance.now() - began) / 60_000;
  const shown = chat.shown.length;
  await chat.close();
  await store.close();
  await running.stop();
  return [atLeast(`Digests composed and delivered, all due at once (${name})`, shown / minutes, 1_000, 'a minute')];
}
