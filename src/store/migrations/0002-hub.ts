import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

// The JSON is text: file names from the hub may hold characters that jsonb refuses, and nobody looks inside.
const statements = [
  `create table hub_heads (
    repository text not null,
    revision text not null,
    head text not null,
    checked_at timestamptz not null,
    primary key (repository, revision)
  )`,
  `create table hub_snapshots (
    repository text not null,
    sha text not null,
    snapshot text not null,
    read_at timestamptz not null,
    primary key (repository, sha)
  )`,
  'create index hub_snapshots_by_time on hub_snapshots (read_at)',
];
