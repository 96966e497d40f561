import { type Kysely, sql } from 'kysely';

/* Other systems that are told of events, the events as they are sent, and what became of each on its way. */
const statements = [
  `create table webhooks (
    id uuid primary key,
    url text not null,
    description text,
    types text[] not null,
    secret text not null,
    previous_secret text,
    previous_until timestamptz,
    created_at timestamptz not null,
    created_by text not null,
    disabled_at timestamptz,
    disabled_because text,
    check ((previous_secret is null) = (previous_until is null))
  )`,

  // The body is kept as it is sent, so that every attempt sends the same bytes. No reference to the inspection: checking
  // one locks it, which whoever holds a reminder must not wait for.
  `create table webhook_events (
    id uuid primary key,
    type text not null,
    inspection_id uuid,
    occurred_at timestamptz not null,
    body text not null
  )`,
  `create index webhook_events_by_moment on webhook_events (occurred_at)`,

  `create table webhook_deliveries (
    id uuid primary key,
    webhook_id uuid not null references webhooks on delete cascade,
    event_id uuid not null references webhook_events on delete cascade,
    state text not null default 'pending' check (state in ('pending', 'sending', 'delivered', 'failed')),
    attempt integer not null default 0,
    began_at timestamptz not null,
    not_before timestamptz,
    lease_token uuid,
    lease_until timestamptz,
    -- When it is to be looked at next. A new one is due at once, whatever the clock of the program that wrote it said.
    due_at timestamptz generated always as (
      case state when 'pending' then coalesce(not_before, timestamptz '-infinity') when 'sending' then lease_until end
    ) stored,
    response_status integer,
    last_error text,
    closed_at timestamptz,
    unique (event_id, webhook_id),
    check ((state = 'sending') = (lease_token is not null and lease_until is not null)),
    check ((state in ('pending', 'sending')) = (closed_at is null))
  )`,
  `create index webhook_deliveries_due on webhook_deliveries (webhook_id, due_at, began_at, id) where due_at is not null`,
  `create index webhook_deliveries_closed on webhook_deliveries (webhook_id, state, closed_at) where closed_at is not null`,
  `create index webhook_deliveries_by_moment on webhook_deliveries (began_at, id)`,

  // The date for which a milestone was last told to be due or overdue.
  `create table webhook_milestones (
    inspection_id uuid not null,
    milestone text not null,
    type text not null check (type in ('milestone-due', 'milestone-overdue')),
    told_for text not null,
    primary key (inspection_id, milestone, type)
  )`,
  // What has begun, or is overdue before it is planned to begin.
  `create index milestones_open_by_beginning on milestones (least(begins_on, due_on)) where status = 'open'`,
];

/** Forward only. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
