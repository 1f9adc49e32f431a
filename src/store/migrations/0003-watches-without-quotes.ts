import { type Kysely, sql } from 'kysely';

/** The column was never read: what a watch was quoted last is in the digest of the delivery before. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table watches drop column last_quote`.execute(db);
}
