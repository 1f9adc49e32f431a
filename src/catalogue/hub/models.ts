import type { Refusal } from '../../ask/refusal.ts';
import type { Architecture, ModelRecord } from '../model.ts';
import type { Stored } from './checkpoint/stored.ts';
import type { HubReference } from './reference.ts';

/** A model that was read from the hub. */
export interface HubModel {
  readonly record: ModelRecord & { readonly architecture: Architecture };
  /** What its files hold; absent where an adapter's base is the catalogue's. */
  readonly stored?: Stored;
  /** The commit that all of it was read at. */
  readonly sha: string;
  /** When it was last seen to be the current one, milliseconds since 1970. */
  readonly readAt: number;
  /** What is worth saying of how it was read. */
  readonly notes: readonly string[];
  /** What could not be read, so that figures are only about right. */
  readonly doubts: readonly string[];
  /** The repository is a PEFT adapter of this model. */
  readonly adapter?: { readonly id: string; readonly rank: number };
  /** The repository's page at the commit. */
  readonly source: string;
}

/** Why the hub's model cannot be had. */
export interface HubRefusal {
  readonly refusal: Refusal;
  /** The reason alone, for a note: "org/name is gated on Hugging Face". */
  readonly inShort: string;
}

/** What a look-up may ask of the hub; the reading is done before it. */
export interface HubModels {
  /** What was read already, or is known not to be there; undefined: it has to be read first. Never waits. */
  cached(reference: HubReference): HubModel | HubRefusal | undefined;
  /** Reads it, unless it is kept. Rejects only for a fault of the program. */
  read(reference: HubReference): Promise<HubModel | HubRefusal>;
  /** Ids of repositories whose name has the text, the most downloaded first; empty when the hub does not answer in time. */
  search(text: string, limit: number): Promise<readonly string[]>;
}
