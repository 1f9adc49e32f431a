import { sql, type Transaction } from 'kysely';
import type { Schema } from './schema.ts';

/** One source, read in full at one time. */
export interface Reading {
  readonly source: string;
  readonly seenAt: Date;
}

export interface Recorded {
  /** Prices that are new or changed. */
  readonly appended: number;
  /** Prices that were found as they were. */
  readonly confirmed: number;
}

/** The row that is `latest` for what a source tells now. */
export interface Known {
  readonly id: number;
  readonly last_seen: Date;
}

/** What a reading does to the rows that are there. */
export interface Changes<Told> {
  readonly append: readonly Told[];
  /** Ids of rows that something newer replaces. */
  readonly retire: readonly number[];
  /** Rows that are seen again, and when the upstream said so. */
  readonly confirm: readonly { readonly id: number; readonly asOf: string }[];
}

/**
 * How long a price may have been out of sight and still be the same observation. An offer counts as vanished after 72 h of
 * healthy readings without it (docs/store.md), so one that comes back later is seen anew.
 */
const outOfSight = 72 * 3_600_000;

/**
 * Sorts what a source tells into new, changed and unchanged. A reading older than what is known changes nothing.
 * @param knownOf the latest row of what is told, if there is one
 * @param same whether that row has the price that is told
 */
export function changesOf<Told extends { readonly observedAt: string }, Row extends Known>(
  { seenAt }: Reading,
  told: Iterable<Told>,
  knownOf: (told: Told) => Row | undefined,
  same: (told: Told, known: Row) => boolean,
): Changes<Told> {
  const append: Told[] = [];
  const retire: number[] = [];
  const confirm: { id: number; asOf: string }[] = [];
  for (const one of told) {
    const known = knownOf(one);
    const age = known === undefined ? 0 : seenAt.getTime() - known.last_seen.getTime();
    if (age < 0) continue;
    if (known !== undefined && same(one, known) && age <= outOfSight) {
      confirm.push({ id: known.id, asOf: one.observedAt });
      continue;
    }
    if (known !== undefined) retire.push(known.id);
    append.push(one);
  }
  return { append, retire, confirm };
}

/** Writes what the changes do to the rows that are there; the caller appends. */
export async function retireAndConfirm(
  trx: Transaction<Schema>,
  table: 'observations' | 'api_prices',
  { seenAt }: Reading,
  { retire, confirm }: Changes<unknown>,
): Promise<void> {
  const name = sql.table(table);
  await sql`update ${name} set latest = false where id = any(${[...retire]}::int[])`.execute(trx);
  await sql`
    update ${name} set last_seen = ${seenAt}, as_of = told.as_of
    from unnest(${confirm.map(({ id }) => id)}::int[], ${confirm.map(({ asOf }) => asOf)}::text[]) as told (id, as_of)
    where ${name}.id = told.id`.execute(trx);
}

/** Only one process at a time takes down a source; the lock ends with the transaction. */
export async function lockSource(trx: Transaction<Schema>, { source }: Reading): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`reading ${source}`}))`.execute(trx);
}
