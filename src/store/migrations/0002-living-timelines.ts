import { type Kysely, sql } from 'kysely';

/* What events say besides their date, what the plan alone gave, calendars with their versions, what emails told, history. */
const statements = [
  `alter table inspections add column first_start_on date`,
  `update inspections set first_start_on = start_on`,
  `alter table inspections alter column first_start_on set not null`,
  `alter table inspections add column edition_kept text`,
  `create index inspections_open_by_calendar on inspections (calendar, calendar_version, id) where ended_at is null`,

  `alter table events
    add column set_date date,
    add column hold text,
    add column outcome text,
    add column reference text,
    add column told text,
    add column lifted_by text`,

  `alter table milestones
    add column from_plan_on date,
    add column drift integer,
    add column pinned boolean not null default false,
    add column held_by text`,

  `alter table reminders drop constraint reminders_kind_check`,
  `alter table reminders add constraint reminders_kind_check check (kind in ('reminder', 'timeline', 'change'))`,

  // The dates that an email tells; they count as told once it was accepted, or while it may have been.
  `create table told_dates (
    email_id uuid not null references emails,
    inspection_id uuid not null references inspections,
    person_id uuid not null references people,
    milestone text not null,
    version integer not null,
    planned_on date,
    planned_at text,
    due_on date,
    due_at text,
    opens_on date,
    ends_on date,
    primary key (email_id, person_id, milestone)
  )`,
  `create index told_dates_by_inspection on told_dates (inspection_id, person_id, milestone)`,

  // Every state of a calendar that an inspection was ever planned by. A version is the fingerprint of its days.
  `create table calendar_versions (
    calendar text not null,
    version text not null,
    content jsonb not null,
    is_current boolean not null,
    registered_at timestamptz not null default now(),
    registered_by text not null,
    source text not null,
    primary key (calendar, version)
  )`,
  `create unique index calendar_versions_current on calendar_versions (calendar) where is_current`,
  `create table calendar_changes (
    id uuid primary key,
    calendar text not null,
    sequence integer not null,
    kind text not null check (kind in ('added', 'removed', 'official-until')),
    on_date date not null,
    name text,
    source text not null,
    recorded_at timestamptz not null default now(),
    recorded_by text not null,
    unique (calendar, sequence)
  )`,

  // Each entry carries the hash of the one before it, so that none can be changed or taken out unseen.
  `create table history (
    inspection_id uuid not null references inspections,
    sequence integer not null,
    version integer not null,
    at timestamptz not null,
    by_whom text not null,
    what text not null,
    because text,
    details jsonb not null,
    previous_hash text,
    hash text not null,
    primary key (inspection_id, sequence)
  )`,
  ...['history', 'calendar_changes'].map(
    (table) =>
      `create trigger ${table}_is_only_added before update or delete on ${table}
        for each row execute function refuse_change()`,
  ),
];

/** Forward only. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
