import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import type { Backend } from './backend.ts';
import type { Schema } from './schema.ts';

/** Connections of one process: one refresh, a few people, a few deliveries; a small PostgreSQL allows 20 in all. */
const connections = 5;
/** pg-boss has its own, one of which listens. */
const jobConnections = 3;
/** Milliseconds: a person waits for the answer to /digest, and nothing here takes longer than a batch of observations. */
const connectWithin = 3_000;
const answerWithin = 60_000;

/** A PostgreSQL at a postgres:// address. Connects when it is first asked something. */
export function openPostgres(connectionString: string): Backend {
  const pool = new Pool({
    connectionString,
    max: connections,
    connectionTimeoutMillis: connectWithin,
    query_timeout: answerWithin,
    // A process that has nothing else to do may end.
    allowExitOnIdle: true,
    application_name: 'fitcheck',
  });
  // A connection that breaks while nobody uses it: the pool has let go of it, and the next question gets another.
  pool.on('error', () => undefined);
  // And one that breaks while it is lent out, between two questions: what asks next is told; without a listener the process ends.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    jobs: { connectionString, max: jobConnections, connectionTimeoutMillis: connectWithin },
    close: () => db.destroy(),
  };
}
