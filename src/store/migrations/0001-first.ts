import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table sources (
    id text primary key,
    label text not null,
    kind text not null,
    licence text not null,
    url text not null,
    as_of text,
    state text not null,
    note text
  )`,
  `create table fetch_runs (
    id integer generated always as identity primary key,
    source text not null,
    started_at timestamptz not null,
    finished_at timestamptz not null,
    status text not null,
    rows integer not null,
    reason text,
    upstream_version text
  )`,
  'create index fetch_runs_by_source on fetch_runs (source, started_at desc)',
  `create table offers (
    id integer generated always as identity primary key,
    offer_key text not null unique,
    provider text not null,
    sku text not null,
    region text,
    accelerator text not null,
    count integer not null check (count > 0),
    tier text not null,
    market boolean not null,
    nvlink boolean
  )`,
  'create index offers_by_accelerator on offers (accelerator, tier)',
  // Half of each page is kept free for the updates of last_seen: these then stay in their page and are tidied up on the way,
  // which matters in PGlite, where nobody vacuums.
  `create table observations (
    id integer generated always as identity primary key,
    offer_id integer not null references offers,
    source text not null,
    native_amount double precision not null,
    native_currency text not null,
    usd_per_hour double precision not null check (usd_per_hour > 0),
    in_stock boolean,
    as_of text not null,
    first_seen timestamptz not null,
    last_seen timestamptz not null check (last_seen >= first_seen),
    latest boolean not null
  ) with (fillfactor = 50)`,
  'create unique index observations_latest on observations (offer_id, source) where latest',
  'create index observations_by_offer on observations (offer_id)',
  `create table api_prices (
    id integer generated always as identity primary key,
    model text not null,
    provider text not null,
    quantization text,
    source text not null,
    input_per_million double precision not null,
    output_per_million double precision not null,
    as_of text not null,
    first_seen timestamptz not null,
    last_seen timestamptz not null check (last_seen >= first_seen),
    latest boolean not null
  )`,
  `create unique index api_prices_latest on api_prices (model, provider, coalesce(quantization, ''), source) where latest`,
  `create table installations (
    platform text not null,
    workspace text not null,
    key_id text not null,
    sealed bytea not null,
    updated_at timestamptz not null,
    primary key (platform, workspace)
  )`,
  `create table channels (
    id integer generated always as identity primary key,
    platform text not null,
    workspace text not null,
    channel text not null,
    owner text not null,
    paused boolean not null default false,
    reason text,
    unique (platform, workspace, channel)
  )`,
  `create table schedules (
    id integer generated always as identity primary key,
    channel_id integer not null references channels on delete cascade,
    rule jsonb not null,
    words text not null,
    created_by text not null,
    next_at timestamptz not null,
    next_period text not null
  )`,
  'create index schedules_by_time on schedules (next_at)',
  'create index schedules_by_channel on schedules (channel_id)',
  `create table watches (
    id integer generated always as identity primary key,
    channel_id integer not null references channels on delete cascade,
    words text not null,
    last_quote jsonb,
    unique (channel_id, words)
  )`,
  `create table budgets (
    channel_id integer primary key references channels on delete cascade,
    usd_per_month double precision not null check (usd_per_month > 0)
  )`,
  // schedule_id refers to nothing: what was delivered stays known when its schedule is removed.
  `create table deliveries (
    id integer generated always as identity primary key,
    channel_id integer not null references channels on delete cascade,
    schedule_id integer not null,
    period text not null,
    due_at timestamptz not null,
    late boolean not null,
    state text not null check (state in ('claimed', 'posting', 'posted', 'skipped', 'unsure')),
    nonce text not null unique,
    message_id text,
    attempts integer not null default 0,
    digest jsonb,
    reason text,
    lease_until timestamptz,
    updated_at timestamptz not null,
    unique (schedule_id, period)
  )`,
  `create index deliveries_open on deliveries (due_at) where state in ('claimed', 'posting')`,
  'create index deliveries_by_channel on deliveries (channel_id, due_at desc)',
];
