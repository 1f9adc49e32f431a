import type { Kysely } from 'kysely';
import type { ConstructorOptions } from 'pg-boss';
import type { Schema } from './schema.ts';

/** An open database: PostgreSQL or PGlite. */
export interface Backend {
  readonly db: Kysely<Schema>;
  /** How pg-boss gets at it. */
  readonly jobs: ConstructorOptions;
  close(): Promise<void>;
}
