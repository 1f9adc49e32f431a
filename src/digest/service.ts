import type { PgBoss } from 'pg-boss';
import { claimDue, openDeliveries } from '../store/deliveries.ts';
import type { Delivery } from '../store/schema.ts';
import { type DeliverOptions, deliver, usualLeaseMs } from './deliver.ts';
import { nextRun } from './schedule/next-runs.ts';
import { ruleSchema } from './schedule/rule.ts';

/** Schedules claimed in one transaction, and deliveries put in line at one look. */
const batch = 200;
/** Deliveries under way at once in one process: most of their time is spent waiting for a platform. */
const atOnce = 16;
/** A digest that comes later than this after its time says so. */
const lateMs = 10 * 60_000;

const lookQueue = 'digest-look';
const deliverQueue = 'digest-deliver';

/**
 * Claims what is due and puts it in line, with all that an earlier process left open. Safe to run anywhere, at any time, by
 * any number of processes: rows say what is claimed, and the line holds a delivery once.
 */
export async function lookForDue(
  { store, posters, now }: Pick<DeliverOptions, 'store' | 'posters' | 'now'>,
  line: (delivery: Pick<Delivery, 'id' | 'attempts'>, startAfter: Date) => Promise<unknown>,
): Promise<void> {
  const at = now();
  const lead = Math.max(0, ...[...posters.values()].map(({ leadMs }) => leadMs));
  const claim = {
    now: new Date(at.getTime() + lead),
    limit: batch,
    // Whatever was missed meanwhile is made up for by the one delivery that is claimed here.
    next: (rule: unknown, due: Date) =>
      nextRun(ruleSchema.parse(rule), new Date(Math.max(due.getTime(), at.getTime()))),
    late: (due: Date) => at.getTime() - due.getTime() > lateMs,
  };
  while ((await claimDue(store, claim)).length === batch);
  for (const delivery of await openDeliveries(store, at, 5 * batch)) {
    const { platform, due_at: due } = delivery;
    await line(delivery, new Date(due.getTime() - (posters.get(platform)?.leadMs ?? 0)));
  }
}

/** The process's part in delivering digests: a look at what is due every minute by one process, deliveries by all. */
export interface DigestService {
  stop(): Promise<void>;
}

/** @param boss started; the caller stops it */
export async function startDigests(boss: PgBoss, options: DeliverOptions): Promise<DigestService> {
  // Rows hold what is to be done: a job that is lost or fails is put in line again by the next look.
  await boss.createQueue(lookQueue, { policy: 'exclusive', retryLimit: 0, expireInSeconds: 60 });
  await boss.createQueue(deliverQueue, {
    policy: 'exclusive',
    retryLimit: 0,
    expireInSeconds: Math.ceil(usualLeaseMs / 1000),
  });
  const look = (): Promise<void> =>
    lookForDue(options, async ({ id, attempts }, startAfter) => {
      // Once for each attempt: the job of a process that died stays where it is until it expires, and must not be in the way.
      await boss.send(deliverQueue, { id }, { singletonKey: `${id}:${attempts}`, startAfter });
    });
  await boss.work(lookQueue, { pollingIntervalSeconds: 5 }, look);
  await boss.work<{ id: number }>(
    deliverQueue,
    // A full batch is followed by the next without a rest.
    { pollingIntervalSeconds: 2, localConcurrency: 2, batchSize: atOnce / 2, burstWhenBatchFull: true },
    async (jobs) => {
      const ends = await Promise.allSettled(jobs.map((job) => deliver(job.data.id, options)));
      const failed = ends.find((end) => end.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    },
  );
  await boss.schedule(lookQueue, '* * * * *');
  // What fell due while nothing ran does not wait for the minute to end.
  await boss.send(lookQueue);
  return {
    async stop() {
      await boss.offWork(lookQueue);
      await boss.offWork(deliverQueue);
    },
  };
}
