import { migrate } from './migrate.ts';
import { openPostgres } from './postgres.ts';
import { reasonOf } from './reason.ts';

/**
 * Brings the tables of a PostgreSQL up to date, before a new version goes live.
 * @param say takes a line for people
 * @returns the exit status: 0, or 1 when it could not be done
 */
export async function runMigrations(databaseUrl: string, say: (line: string) => void): Promise<number> {
  const { db, close } = openPostgres(databaseUrl);
  try {
    const { ran, unknown } = await migrate(db);
    if (unknown.length > 0) say(`The database is of a newer fitcheck (${unknown.join(', ')}): nothing was changed.`);
    else
      say(ran.length === 0 ? 'The database is up to date.' : `The database was brought up to date: ${ran.join(', ')}.`);
    return 0;
  } catch (error) {
    say(`The database could not be brought up to date: ${reasonOf(error)}.`);
    return 1;
  } finally {
    await close();
  }
}
