import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { up as first } from './migrations/0001-first.ts';
import { up as hub } from './migrations/0002-hub.ts';
import { up as watchesWithoutQuotes } from './migrations/0003-watches-without-quotes.ts';
import type { Schema } from './schema.ts';

/**
 * All migrations in order; a new one goes below and nothing above it changes. There is no way back: a migration may not
 * take away what the release before it uses, since that one still runs while this one starts.
 */
const migrations: Readonly<Record<string, Migration>> = {
  '0001-first': { up: first },
  '0002-hub': { up: hub },
  '0003-watches-without-quotes': { up: watchesWithoutQuotes },
};

/**
 * Brings the tables up to this program's version. Processes that start together wait for one another (Kysely takes
 * pg_advisory_lock); all of it happens, or nothing.
 * @returns the names of the migrations that ran, and of those in the database that this program does not know: those of
 * a newer release, which it can live with
 */
export async function migrate(
  db: Kysely<Schema>,
): Promise<{ readonly ran: readonly string[]; readonly unknown: readonly string[] }> {
  const unknown = await unknownMigrations(db);
  if (unknown.length > 0) return { ran: [], unknown };
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
  return { ran: (results ?? []).map(({ migrationName }) => migrationName), unknown: [] };
}

async function unknownMigrations(db: Kysely<Schema>): Promise<readonly string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) return [];
  const applied = await (db as Kysely<unknown> as Kysely<{ kysely_migration: { name: string } }>)
    .selectFrom('kysely_migration')
    .select('name')
    .execute();
  return applied.map(({ name }) => name).filter((name) => !Object.hasOwn(migrations, name));
}
