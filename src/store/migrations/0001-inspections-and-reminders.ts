import { type Kysely, sql } from 'kysely';

/* Inspections, the people on them, what was recorded, what follows from it, and the emails sent. */
const statements = [
  `create table inspections (
    id uuid primary key,
    kind text not null,
    framework text not null,
    calendar text not null,
    calendar_version text not null,
    name text not null,
    start_on date not null,
    fieldwork_end_on date,
    conditions text[] not null,
    grounds text,
    reason text,
    version integer not null,
    announced_at timestamptz,
    ended_at timestamptz,
    embargoed boolean not null,
    created_at timestamptz not null default now(),
    created_by text not null
  )`,
  `create index inspections_by_start on inspections (start_on, id)`,

  `create table people (
    id uuid primary key,
    inspection_id uuid not null references inspections,
    role text not null,
    party text not null,
    inspected boolean not null,
    name text not null,
    email text not null,
    removed_at timestamptz,
    unique (inspection_id, role, email)
  )`,

  `create table events (
    id uuid primary key,
    inspection_id uuid not null references inspections,
    sequence integer not null,
    type text not null,
    on_date date not null,
    at_time text,
    milestone text,
    reason text,
    note text,
    supersedes uuid references events,
    recorded_at timestamptz not null default now(),
    recorded_by text not null,
    unique (inspection_id, sequence)
  )`,

  `create table milestones (
    inspection_id uuid not null references inspections,
    milestone text not null,
    position integer not null,
    title text not null,
    party text not null,
    owner text not null,
    basis text not null,
    status text not null check (status in ('open', 'done', 'held', 'not-applicable', 'no-date')),
    planned_on date,
    planned_at text,
    due_on date,
    due_at text,
    opens_on date,
    ends_on date,
    actual_on date,
    actual_at text,
    begins_on date,
    overdue_after timestamptz,
    deadline_on date,
    because text,
    provisional boolean not null,
    visible_to text[] not null,
    primary key (inspection_id, milestone)
  )`,
  // Lists run along the deadline, mostly over open milestones of one party.
  `create index milestones_open_by_party on milestones (party, deadline_on, inspection_id, position) where status = 'open'`,
  `create index milestones_by_deadline on milestones (deadline_on, inspection_id, position)`,

  `create table emails (
    id uuid primary key,
    recipient text not null,
    message_id text not null unique,
    dated_at timestamptz not null,
    boundary text not null,
    content jsonb not null,
    reminder_ids uuid[] not null,
    attempts integer not null default 0,
    accepted_at timestamptz,
    response text,
    possible_duplicate boolean not null default false
  )`,

  `create table reminders (
    id uuid primary key,
    inspection_id uuid not null references inspections,
    key text not null,
    kind text not null check (kind in ('reminder', 'timeline')),
    stage text not null,
    tells text not null,
    milestone text,
    person_id uuid not null references people,
    recipient text not null,
    aim_on date,
    aim_at text,
    aim_of text,
    send_at timestamptz not null,
    useful_until timestamptz,
    at_any_time boolean not null,
    plan_version integer not null,
    state text not null default 'pending'
      check (state in ('pending', 'sending', 'accepted', 'failed', 'cancelled', 'superseded', 'lapsed')),
    attempt integer not null default 0,
    not_before timestamptz,
    lease_token uuid,
    lease_until timestamptz,
    email_id uuid references emails,
    -- When it is to be looked at next: to be sent, or to be taken from whoever had it in hand. Null once it is closed.
    due_at timestamptz generated always as (
      case state when 'pending' then coalesce(not_before, send_at) when 'sending' then lease_until end
    ) stored,
    last_error text,
    closed_because text,
    created_at timestamptz not null default now(),
    closed_at timestamptz,
    unique (inspection_id, key),
    check ((state = 'sending') = (lease_token is not null and lease_until is not null)),
    check ((state in ('pending', 'sending')) = (closed_at is null))
  )`,
  `create index reminders_due on reminders (due_at) where due_at is not null`,
  `create index reminders_due_by_recipient on reminders (recipient, due_at) where due_at is not null`,
  // Whether a later stage is due as well is asked of every reminder that is.
  `create index reminders_by_stage on reminders (inspection_id, milestone, recipient, send_at) where milestone is not null`,
  `create index reminders_failed on reminders (closed_at) where state = 'failed'`,

  `create table service_settings (name text primary key, value text not null)`,

  `create function refuse_change() returns trigger language plpgsql as $$
  begin
    raise exception '% of % is refused: its rows are only ever added', tg_op, tg_table_name;
  end $$`,
  `create trigger events_are_only_added before update or delete on events
    for each row execute function refuse_change()`,
  `create trigger reminders_are_never_deleted before delete on reminders
    for each row execute function refuse_change()`,
  `create function keep_accepted() returns trigger language plpgsql as $$
  begin
    raise exception 'reminder % was accepted by the mail server and stays so', old.id;
  end $$`,
  `create trigger accepted_is_final before update on reminders
    for each row when (old.state = 'accepted' and new.state <> 'accepted') execute function keep_accepted()`,
];

/** Forward only. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
