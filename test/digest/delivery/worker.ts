import { setTimeout as delay } from 'node:timers/promises';
import { type DeliverOptions, deliver } from '../../../src/digest/deliver.ts';
import type { Poster } from '../../../src/digest/poster.ts';
import { lookForDue, startDigests } from '../../../src/digest/service.ts';
import { openJobs } from '../../../src/store/jobs.ts';
import { openStore } from '../../../src/store/store.ts';
import { logger, optionsFor } from './setting.ts';

/**
 * A process that delivers digests, for tests that kill it. It kills itself, as SIGKILL from outside would, at a step of the
 * delivery that KILL_AT names: 'claimed' (its row is there), 'leased' (the row says posting, and holds no digest yet),
 * 'saved' (the digest is kept, nothing is sent), 'sent' (the platform has it, the row does not say so).
 */
const env = process.env;
/** The test's clock, where it has one. */
let at: number | undefined;
const now = (): Date => new Date(at ?? Date.now());
let left = Number(env['KILL_AFTER'] ?? 1);

async function reach(step: string): Promise<void> {
  if (step !== env['KILL_AT']) return;
  left -= 1;
  if (left > 0) return;
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => undefined);
}

function watched(poster: Poster): Poster {
  return {
    ...poster,
    async post(post) {
      await reach('saved');
      const outcome = await poster.post(post);
      await reach('sent');
      return outcome;
    },
  };
}

const store = openStore({ databaseUrl: env['DATABASE_URL'], dataDir: env['DATA_DIR'] }, logger, {
  retryAfter: [100],
  lookEvery: 500,
});
await store.ready;
const made = optionsFor(store, { discordUrl: `${env['CHAT']}/discord`, slackUrl: `${env['CHAT']}/slack` }, now);
const options: DeliverOptions = {
  ...made,
  posters: new Map([...made.posters].map(([platform, poster]) => [platform, watched(poster)])),
  async compose(delivery, at) {
    await reach('leased');
    return made.compose(delivery, at);
  },
  ...(env['LEASE_MS'] === undefined ? {} : { leaseMs: Number(env['LEASE_MS']), firstBackoffMs: 200 }),
};

/** Looks and delivers at each of these times, one after the other. */
const times = env['TIMES']?.split(',');
if (times !== undefined) {
  for (const time of times) {
    at = Date.parse(time);
    const due: number[] = [];
    await lookForDue(options, async ({ id }, startAfter) => {
      await reach('claimed');
      if (startAfter <= now()) due.push(id);
    });
    for (const id of due) await deliver(id, options);
  }
  await store.close();
} else {
  const boss = await openJobs(store, made.logger);
  await startDigests(boss, options);
  process.send?.('ready');
  for (;;) {
    // pg-boss's own clockwork looks once a minute: too seldom for a test.
    await boss.send('digest-look').catch(() => undefined);
    await delay(500);
  }
}
