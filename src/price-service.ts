import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { startPrices } from './prices/refresh/background.ts';
import { allSources } from './prices/sources/all.ts';
import { priceHistory } from './store/history.ts';
import { recorder } from './store/record-refresh.ts';
import type { Store } from './store/store.ts';

const yearMs = 365 * 86_400_000;

/** Keeps the prices that answers are given from up to date, and has them taken down where there is a database. */
export function startPriceService(config: Config['prices'], store: Store, logger: Logger): { stop(): void } {
  const { sources, directory, refresh, addresses } = config;
  const hasDatabase = (): boolean => store.state() === 'open';
  const record = recorder(store);
  return startPrices({
    sources: allSources(sources, addresses),
    directory,
    isRefreshing: refresh,
    world: {
      sleep: (ms) => sleep(ms, undefined, { ref: false }),
      random: Math.random,
      now: () => new Date(),
    },
    log: logger,
    record: async (what) => {
      if (hasDatabase()) await record(what);
    },
    history: async () => {
      const until = new Date();
      return hasDatabase() ? await priceHistory(store, { since: new Date(until.getTime() - yearMs), until }) : [];
    },
  });
}
