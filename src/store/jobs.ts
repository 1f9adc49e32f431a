import { type Clock, type Db, PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import type { Store } from './store.ts';

/**
 * pg-boss on the store's database, in a schema of its own, started. The caller stops it, before the store is closed. A job
 * is handed out by at most one process at a time, and again after a crash: what it does must bear being done twice.
 * @param clock a test's own
 * @throws StoreUnavailable when the database is not open
 */
export async function openJobs(store: Store, logger: Logger, clock?: Clock): Promise<PgBoss> {
  const options = store.jobs();
  const boss = new PgBoss({
    ...options,
    ...(options.db && { db: following(store, options.db) }),
    ...(clock && { clock }),
    schema: 'jobs',
  });
  // Without a listener an error of its background work would end the process.
  boss.on('error', (error) => logger.warn({ err: error }, 'the job queue had trouble'));
  await boss.start();
  return boss;
}

/** PGlite as it is at the time: the store may open it anew, and pg-boss keeps what it is given. */
function following(store: Store, first: Db): Db {
  const current = (): Db => store.jobs().db ?? first;
  return {
    executeSql: async (text, values) => current().executeSql(text, values),
    setSessionStatements: async (statements) => current().setSessionStatements?.(statements),
  };
}
