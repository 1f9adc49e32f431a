import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { openJobs } from '../../src/store/jobs.ts';
import type { Store } from '../../src/store/store.ts';
import { databases, openForTests } from '../fakes/store.ts';

describe.each(databases)('jobs in %s', { timeout: 60_000 }, (_name, start) => {
  let store: Store;
  openForTests(start, (opened) => {
    store = opened;
  });

  it('are handed out once each, and one that is already in line is not put there again', async () => {
    const logger = pino({ level: 'silent' });
    const boss = await openJobs(store, logger);
    await boss.createQueue('digest', { policy: 'exclusive' });
    const put = (channel: string) => boss.send('digest', { channel }, { singletonKey: channel });
    const ids = await Promise.all([put('C1'), put('C2'), put('C1')]);
    expect(ids.filter((id) => id === null)).toHaveLength(1);

    const done: unknown[] = [];
    const both = Promise.withResolvers<void>();
    const work = (jobs: readonly { readonly data: unknown }[]) => {
      done.push(...jobs.map(({ data }) => data));
      if (done.length === 2) both.resolve();
      return Promise.resolve();
    };
    await boss.work('digest', { pollingIntervalSeconds: 0.5 }, work);
    await boss.work('digest', { pollingIntervalSeconds: 0.5 }, work);
    await both.promise;
    expect(done).toHaveLength(2);
    expect(done).toEqual(expect.arrayContaining([{ channel: 'C1' }, { channel: 'C2' }]));
    await boss.stop();
  });
});
