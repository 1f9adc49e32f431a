import type { ColumnType, Generated, JSONColumnType, Selectable } from 'kysely';

/**
 * The tables, as migrations/ makes them. Numbers are `integer` or `double precision` and times `timestamptz`: these come out
 * of PostgreSQL and of PGlite as the same JavaScript values; `bigint`, `numeric` and `date` do not.
 */
export interface Schema {
  sources: SourceTable;
  fetch_runs: FetchRunTable;
  offers: OfferTable;
  observations: ObservationTable;
  api_prices: ApiPriceTable;
  installations: InstallationTable;
  channels: ChannelTable;
  schedules: ScheduleTable;
  watches: WatchTable;
  budgets: BudgetTable;
  deliveries: DeliveryTable;
  hub_heads: HubHeadTable;
  hub_snapshots: HubSnapshotTable;
}

type Json = JSONColumnType<object, string, string>;

/** What the last refresh said of a source. */
interface SourceTable {
  id: string;
  label: string;
  kind: string;
  licence: string;
  url: string;
  as_of: string | null;
  state: string;
  note: string | null;
}

interface FetchRunTable {
  id: Generated<number>;
  source: string;
  started_at: Date;
  finished_at: Date;
  status: string;
  rows: number;
  reason: string | null;
  upstream_version: string | null;
}

/** What can be rented; what it cost is in observations. */
interface OfferTable {
  id: Generated<number>;
  offer_key: string;
  provider: string;
  sku: string;
  region: string | null;
  accelerator: string;
  count: number;
  tier: string;
  market: boolean;
  nvlink: boolean | null;
}

/** What one source said an offer costs, for as long as it did not change. Of each offer and source one row is `latest`. */
interface ObservationTable {
  id: Generated<number>;
  offer_id: number;
  source: string;
  native_amount: number;
  native_currency: string;
  usd_per_hour: number;
  in_stock: boolean | null;
  /** When the upstream said so, in its words: an ISO day or instant. */
  as_of: string;
  first_seen: Date;
  last_seen: Date;
  latest: boolean;
}

/** What a model costs as an API, kept like an observation. Prices are USD per million tokens. */
interface ApiPriceTable {
  id: Generated<number>;
  model: string;
  provider: string;
  quantization: string | null;
  source: string;
  input_per_million: number;
  output_per_million: number;
  as_of: string;
  first_seen: Date;
  last_seen: Date;
  latest: boolean;
}

interface InstallationTable {
  platform: string;
  /** The workspace's or the organisation's id. */
  workspace: string;
  key_id: string;
  sealed: Uint8Array;
  updated_at: Date;
}

interface ChannelTable {
  id: Generated<number>;
  platform: string;
  workspace: string;
  channel: string;
  /** Who is told when the channel cannot be posted to. */
  owner: string;
  paused: Generated<boolean>;
  reason: string | null;
}

interface ScheduleTable {
  id: Generated<number>;
  channel_id: number;
  rule: Json;
  words: string;
  created_by: string;
  next_at: Date;
  next_period: string;
}

interface WatchTable {
  id: Generated<number>;
  channel_id: number;
  words: string;
}

interface BudgetTable {
  channel_id: number;
  usd_per_month: number;
}

export const deliveryStates = ['claimed', 'posting', 'posted', 'skipped', 'unsure'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

interface DeliveryTable {
  id: Generated<number>;
  channel_id: number;
  schedule_id: number;
  period: string;
  due_at: Date;
  late: boolean;
  state: DeliveryState;
  nonce: string;
  message_id: string | null;
  attempts: Generated<number>;
  digest: ColumnType<unknown, string | null, string | null>;
  reason: string | null;
  lease_until: Date | null;
  updated_at: Date;
}

/** The commit that a repository's revision stood for. */
interface HubHeadTable {
  /** Its id in lower case. */
  repository: string;
  /** Empty: the default branch. */
  revision: string;
  head: string;
  checked_at: Date;
}

/** What was read of a repository at one commit. */
interface HubSnapshotTable {
  repository: string;
  sha: string;
  snapshot: string;
  read_at: Date;
}

export type Channel = Selectable<ChannelTable>;
export type Schedule = Selectable<ScheduleTable>;
export type Watch = Selectable<WatchTable>;
export type Delivery = Selectable<DeliveryTable>;
