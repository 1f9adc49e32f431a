import { setTimeout as delay } from 'node:timers/promises';
import { TestClock } from 'pg-boss';
import { describe, expect, it } from 'vitest';
import { startDigests } from '../../../src/digest/service.ts';
import { openJobs } from '../../../src/store/jobs.ts';
import type { Store } from '../../../src/store/store.ts';
import { ChatServer } from '../../fakes/digest/chat-server.ts';
import { databases, openForTests } from '../../fakes/store.ts';
import { logger, optionsFor, subscribe } from './setting.ts';

const friday = new Date('2026-11-20T12:00:00Z');
const second = 1_000;
const minute = 60 * second;

describe.each(databases)("pg-boss's own clock on %s", { timeout: 120_000 }, (_name, start) => {
  let store: Store;
  openForTests(start, (opened) => {
    store = opened;
  });

  it('has digests looked for each minute, and delivered within two of when they may be', async () => {
    const chat = await ChatServer.start();
    const { due } = await subscribe(store, 'discord', 'C-discord', friday);
    await subscribe(store, 'slack', 'C-slack', friday);
    const handedOver = due.getTime() - 5 * minute;
    // The look at the start comes too early for both: only the minute's own can find them.
    const clock = new TestClock(handedOver - 90 * second);
    chat.now = () => clock.now();
    const boss = await openJobs(store, logger, clock);
    const service = await startDigests(
      boss,
      optionsFor(store, chat, () => new Date(clock.now())),
    );
    const posted: number[] = [];
    while (chat.posts < 2 && clock.now() < due.getTime() + 5 * minute) {
      await clock.tick(second);
      // The clock waits for pg-boss's statements, not for what a job does between them.
      await delay(1);
      if (chat.posts > posted.length) posted.push(clock.now());
    }
    const late = [posted[0] ?? 0, posted[1] ?? 0].map((at, index) => at - (index === 0 ? handedOver : due.getTime()));
    for (const ms of late) {
      expect(ms).toBeGreaterThanOrEqual(0);
      expect(ms).toBeLessThan(2 * minute);
    }
    expect([chat.in('C-slack').map(({ at }) => at), chat.in('C-discord').length]).toEqual([[due.getTime()], 1]);
    await service.stop();
    await boss.stop({ graceful: false });
    await chat.close();
    expect(chat.problems).toEqual([]);
  });
});
